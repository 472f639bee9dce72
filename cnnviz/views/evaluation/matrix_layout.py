"""Where the cells and the names of a confusion matrix lie: geometry, no painting."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QSize
from PySide6.QtGui import QFontMetrics

SLANT_DEGREES = 50  # of the columns' names
MOST_NAME_PX = 96
GAP_PX = 6
MOST_CELL = QSize(84, 60)
Cell = tuple[int, int]  # true class, predicted class


@dataclass(frozen=True)
class MatrixLayout:
    """Names at the left, slanted names above, cells of whole pixels."""

    classes: int
    left: int
    top: int
    cell: QSize
    overhang: int  # how far the last column's name reaches beyond its cell

    @property
    def size(self) -> QSize:
        across, down = self.classes * self.cell.width(), self.classes * self.cell.height()
        return QSize(self.left + across + self.overhang, self.top + down + 1)

    def rect(self, cell: Cell) -> QRect:
        row, column = cell
        wide, high = self.cell.width(), self.cell.height()
        return QRect(self.left + column * wide, self.top + row * high, wide, high)

    def cell_at(self, point: QPoint) -> Cell | None:
        row = (point.y() - self.top) // self.cell.height()
        column = (point.x() - self.left) // self.cell.width()
        if 0 <= row < self.classes and 0 <= column < self.classes:
            return row, column
        return None

    def row_name(self, row: int) -> QRect:
        high = self.cell.height()
        return QRect(0, self.top + row * high, self.left - GAP_PX, high)

    def column_name(self, column: int) -> QPointF:
        """Where a slanted name begins: above the middle of its column."""
        return QPointF(self.left + (column + 0.6) * self.cell.width(), self.top - 4)


def matrix_layout(names: tuple[str, ...], room: QSize, font: QFontMetrics) -> MatrixLayout:
    """Place a matrix in a room, as large as fits and as is useful; never below what is readable."""
    widest = min(MOST_NAME_PX, max(map(font.horizontalAdvance, names)) + 2)
    slant = math.radians(SLANT_DEGREES)
    least = least_cell(font)
    top = math.ceil(widest * math.sin(slant) + font.height() * math.cos(slant)) + 4
    along = math.ceil(widest * math.cos(slant))
    left = widest + GAP_PX
    classes = len(names)
    wide = (room.width() - left - along) // classes
    overhang = max(0, along - max(wide, least.width()) // 3)
    wide = (room.width() - left - overhang) // classes
    high = (room.height() - top - 1) // classes
    cell = QSize(wide, high).boundedTo(MOST_CELL).expandedTo(least)
    return MatrixLayout(classes, left, top, cell, overhang)


def least_cell(font: QFontMetrics) -> QSize:
    return QSize(font.horizontalAdvance("0000"), font.height())
