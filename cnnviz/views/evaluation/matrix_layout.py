"""Where the cells and the names of a confusion matrix lie: geometry, no painting."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QFontMetrics

from cnnviz.core.translation import tr
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.tables.cell_places import CellPlaces

SLANT_DEGREES = 50  # of the columns' names
MOST_NAME_PX = 96
CORNER_TEXT = tr("predicted →\ntrue ↓")
GAP_PX = 6
MOST_CELL = QSize(84, 60)


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

    @property
    def places(self) -> CellPlaces:
        wide, high = self.cell.toTuple()
        return CellPlaces(self.classes, self.classes, 0, self.left, self.top, wide, high)

    def row_name(self, row: int) -> QRect:
        high = self.cell.height()
        return QRect(0, self.top + row * high, self.left - GAP_PX, high)

    def column_name(self, column: int) -> QPointF:
        """Where a slanted name begins: above the middle of its column."""
        return QPointF(self.left + (column + 0.6) * self.cell.width(), self.top - 4)


def matrix_layout(
    names: tuple[str, ...], room: QSize, font: QFontMetrics, digits: int
) -> MatrixLayout:
    """Place a matrix in a room, as large as fits and as is useful; never below what is readable."""
    widest = min(MOST_NAME_PX, max(map(font.horizontalAdvance, names)) + 2)
    slant = math.radians(SLANT_DEGREES)
    least = least_cell(font, digits)
    top = math.ceil(widest * math.sin(slant) + font.height() * math.cos(slant)) + 4
    along = math.ceil(widest * math.cos(slant))
    left = max(widest, *map(font.horizontalAdvance, CORNER_TEXT.split("\n"))) + GAP_PX
    classes = len(names)
    wide = (room.width() - left - along) // classes
    overhang = max(0, along - max(wide, least.width()) // 3)
    wide = (room.width() - left - overhang) // classes
    high = (room.height() - top - 1) // classes
    cell = QSize(wide, high).boundedTo(MOST_CELL).expandedTo(least)
    return MatrixLayout(classes, left, top, cell, overhang)


def least_cell(font: QFontMetrics, digits: int) -> QSize:
    numbers = QFontMetrics(number_font())
    wide = numbers.horizontalAdvance("0" * max(3, digits)) + 3
    return QSize(wide, max(font.height(), numbers.height()))
