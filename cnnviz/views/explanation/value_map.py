"""One map with its single values: padding around it, a window over it, one cell marked."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.inspection.images import colour_indices
from cnnviz.views.maps.colour_maps import DIVERGING
from cnnviz.views.maps.map_layout import TileGrid
from cnnviz.views.maps.map_picture import MapStack, mosaic, to_image

ROLE = QPalette.ColorRole
SHADE = QColor(128, 128, 128, 120)  # over what is not read
WEIGHTS_OPACITY = 0.6
LEAST_SIDE_PX = 56

Cell = tuple[int, int]  # row, column


@dataclass(frozen=True)
class Marks:
    """What is drawn over the values; rows and columns beyond the map lie in its padding."""

    window: tuple[int, int, int, int] | None = None  # top, left, height, width
    cell: Cell | None = None
    touched: tuple[int, int, int, int] | None = None  # all that one weight meets


class ValueMap(QWidget):
    """Shows one map as square cells and says which one the cursor is on."""

    hovered = Signal(object)  # Cell | None
    clicked = Signal(object)  # Cell

    def __init__(self, name: str) -> None:
        super().__init__()
        self._stack = MapStack.of_pixels(np.zeros((1, 1), np.uint8))
        self._padding = 0
        self._picture: QImage | None = None
        self.marks = Marks()
        self._weights: QImage | None = None  # of the window, in their colours
        self.setMouseTracking(True)
        self.setMinimumSize(LEAST_SIDE_PX, LEAST_SIDE_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(190, 190)

    def show_map(self, stack: MapStack, padding: int = 0) -> None:
        """Show the only map of a stack, with so many rows and columns of padding around it."""
        self._stack, self._padding, self._picture = stack, padding, None
        self.update()

    def mark(self, marks: Marks) -> None:
        if marks != self.marks:
            self.marks = marks
            self.update()

    def show_weights(self, weights: npt.NDArray[np.float64] | None, reach: float = 1.0) -> None:
        """Lay the colours of these weights (F, F) over the window, or nothing."""
        self._weights = None
        if weights is not None:
            values = weights.astype(np.float32)
            self._weights = to_image(colour_indices(values, reach, diverging=True), DIVERGING)
        self.update()

    def touch(self, touched: tuple[int, int, int, int] | None) -> None:
        self.mark(replace(self.marks, touched=touched))

    @property
    def values(self) -> npt.NDArray[np.float32]:
        values: npt.NDArray[np.float32] = self._stack.maps[0]
        return values

    def map_rect(self) -> QRect:
        """Where the map lies, in device pixels, padding not included."""
        side, (high, wide) = self._cell_px(), self.values.shape
        scale = self.devicePixelRatioF()
        left = (round(self.width() * scale) - side * wide) // 2
        top = (round(self.height() * scale) - side * high) // 2
        return QRect(left, top, side * wide, side * high)

    def cell_at(self, position: QPoint) -> Cell | None:
        rect, side, scale = self.map_rect(), self._cell_px(), self.devicePixelRatioF()
        x, y = int(position.x() * scale) - rect.x(), int(position.y() * scale) - rect.y()
        if not (0 <= x < rect.width() and 0 <= y < rect.height()):
            return None
        return y // side, x // side

    def position_of(self, row: int, column: int) -> QPoint:
        """Return where in this widget the middle of a cell is."""
        rect = self.rect_of((row, column, 1, 1))
        return rect.center() / self.devicePixelRatioF()

    def rect_of(self, cells: tuple[int, int, int, int]) -> QRect:
        """Return where a block (top, left, height, width) of cells lies, in device pixels."""
        rect, side = self.map_rect(), self._cell_px()
        top, left, height, width = cells
        corner = QPoint(rect.x() + left * side, rect.y() + top * side)
        return QRect(corner, QSize(width * side, height * side))

    def paintEvent(self, event: QPaintEvent) -> None:
        rect, scale = self.map_rect(), self.devicePixelRatioF()
        if self._picture is None or self._picture.size() != rect.size():
            grid = TileGrid(0, 0, rect.width(), rect.height(), columns=1, count=1, gap=0)
            self._picture = mosaic(self._stack, grid, self.palette().color(ROLE.Base))
        with QPainter(self) as painter:
            painter.scale(1 / scale, 1 / scale)
            self._paint_padding(painter, rect)
            painter.drawImage(rect.topLeft(), self._picture)
            if self.marks.touched is not None:
                painter.fillRect(self.rect_of(self.marks.touched), SHADE)
                self._frame(painter, self.rect_of(self.marks.touched))
            if self.marks.window is not None:
                window = self.rect_of(self.marks.window)
                if self._weights is not None:
                    painter.setOpacity(WEIGHTS_OPACITY)
                    painter.drawImage(window, self._weights)
                    painter.setOpacity(1)
                self._frame(painter, window)
            if self.marks.cell is not None:
                self._frame(painter, self.rect_of((*self.marks.cell, 1, 1)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hovered.emit(self.cell_at(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(cell)

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)

    def _cell_px(self) -> int:
        scale, (high, wide) = self.devicePixelRatioF(), self.values.shape
        across = (self.width() * scale - 4) // (wide + 2 * self._padding)
        down = (self.height() * scale - 4) // (high + 2 * self._padding)
        return int(max(1, min(across, down)))

    def _paint_padding(self, painter: QPainter, rect: QRect) -> None:
        if not self._padding:
            return
        by = self._padding * self._cell_px()
        painter.fillRect(rect.adjusted(-by, -by, by, by), self.palette().color(ROLE.AlternateBase))
        painter.setPen(self.palette().color(ROLE.Mid))
        painter.drawRect(rect.adjusted(-by, -by, by - 1, by - 1))

    def _frame(self, painter: QPainter, cells: QRect) -> None:
        # White within black shows on every colour.
        painter.setPen(Qt.GlobalColor.black)
        painter.drawRect(cells.adjusted(-1, -1, 0, 0))
        painter.setPen(Qt.GlobalColor.white)
        painter.drawRect(cells.adjusted(-2, -2, 1, 1))
