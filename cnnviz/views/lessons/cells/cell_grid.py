"""A grid of numbers as coloured cells: padding around it, a window over it, cells lit up in it."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.inspection.images import colour_indices
from cnnviz.core.lessons.convolution_sandbox import brief
from cnnviz.views.lessons.cells.cell_colours import LIGHT_FROM, frame, image_of, luminance, mix, rgb
from cnnviz.views.maps.colour_maps import DIVERGING, GREY
from cnnviz.views.theme import number_font

ROLE = QPalette.ColorRole
Cell = tuple[int, int]  # row, column; of the padding, where they lie outside
Numbers = npt.NDArray[np.float64]
WEIGHTS_OPACITY, LIT_OPACITY, UNLIT_OPACITY = 0.65, 0.45, 0.35
LINES_FROM_PX, MOST_CELL_PX = 7, 64
STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


@dataclass(frozen=True, eq=False)
class CellMarks:
    """What stands out: a window in its weights' colours, the cells lit up, a single cell."""

    window: tuple[int, int] | None = None  # top, left
    weights: Numbers = field(default_factory=lambda: np.zeros((0, 0)))  # (F, F)
    lit: npt.NDArray[np.bool_] | None = None  # (H + 2P, W + 2P)
    cell: Cell | None = None


class CellGrid(QWidget):
    """Says which cell is pointed at, pressed, and dragged over; arrow keys point, Space presses."""

    hovered = Signal(object)  # Cell | None
    pressed = Signal(object)  # Cell
    dragged = Signal(object)  # Cell
    typed = Signal(str)  # a character that might begin a number

    def __init__(self, name: str, is_grey: bool = False) -> None:
        super().__init__()
        self._values = np.zeros((1, 1))
        self._padding, self._reach, self._is_grey = 0, 1.0, is_grey
        self.marks = CellMarks()
        self.pointed: Cell | None = None
        self._dragged_from: Cell | None = None
        self._colours: npt.NDArray[np.float64] | None = None
        self._font = number_font()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(60, 60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(200, 200)

    @property
    def values(self) -> Numbers:
        return self._values

    def show_values(self, values: Numbers, reach: float, padding: int = 0) -> None:
        """Show (H, W) numbers; grey from 0 to `reach`, else in colours from -reach to reach."""
        self._values, self._reach, self._padding = values, reach, padding
        self._forget()

    def mark(self, marks: CellMarks) -> None:
        self.marks = marks
        self._forget()

    def cell_rect(self, row: int, column: int) -> QRect:
        whole, side = self._whole(), self._cell_px()
        left = whole.left() + (column + self._padding) * side
        return QRect(left, whole.top() + (row + self._padding) * side, side, side)

    def cell_at(self, position: QPoint) -> Cell | None:
        whole, side = self._whole(), self._cell_px()
        if not whole.contains(position):
            return None
        down, across = position.y() - whole.top(), position.x() - whole.left()
        return down // side - self._padding, across // side - self._padding

    def is_inside(self, cell: Cell) -> bool:
        """Whether a cell is one of the grid's own, not of its padding."""
        high, wide = self._values.shape
        return 0 <= cell[0] < high and 0 <= cell[1] < wide

    def shows_numbers(self) -> bool:
        metrics, side = QFontMetrics(self._font), self._cell_px()
        if side < metrics.height():
            return False
        widest = max(map(len, map(brief, self._values.ravel().tolist())))
        return widest * metrics.horizontalAdvance("0") <= side - 2

    def changeEvent(self, event: QEvent) -> None:
        self._forget()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._colours is None:
            self._colours = self._mixed()
        whole = self._whole()
        with QPainter(self) as painter:
            painter.drawImage(whole, image_of(self._colours))
            self._paint_lines(painter, whole)
            if self.shows_numbers():
                self._paint_numbers(painter, self._colours)
            if self.marks.window is not None:
                side = self._cell_px() * len(self.marks.weights)
                corner = self.cell_rect(*self.marks.window).topLeft()
                frame(painter, QRect(corner, QSize(side, side)))
            if self.marks.cell is not None:
                frame(painter, self.cell_rect(*self.marks.cell))
            if self.hasFocus():
                painter.setPen(self.palette().color(ROLE.Highlight))
                painter.drawRect(whole.adjusted(-3, -3, 2, 2))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        if cell != self.pointed:
            self._point_at(cell)
        if cell is not None and self._dragged_from is not None:
            for passed in _between(self._dragged_from, cell):
                self.dragged.emit(passed)
            self._dragged_from = cell

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = self.pointed = cell
            self.pressed.emit(cell)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            self._walk(*STEPS[key])
        elif key == Qt.Key.Key_Space and self.pointed is not None:
            self.pressed.emit(self.pointed)
        elif event.text() and event.text() in "0123456789-+.":
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _walk(self, down: int, across: int) -> None:
        start = self.pointed or self.marks.cell
        row, column = (start[0] + down, start[1] + across) if start else (0, 0)
        high, wide = self._values.shape
        self._point_at((max(0, min(row, high - 1)), max(0, min(column, wide - 1))))

    def _point_at(self, cell: Cell | None) -> None:
        self.pointed = cell
        self.hovered.emit(cell)

    def _forget(self) -> None:
        self._colours = None
        self.update()

    def _cell_px(self) -> int:
        high, wide = (side + 2 * self._padding for side in self._values.shape)
        return max(1, min(MOST_CELL_PX, (self.width() - 8) // wide, (self.height() - 8) // high))

    def _whole(self) -> QRect:
        side = self._cell_px()
        high, wide = (side * (count + 2 * self._padding) for count in self._values.shape)
        return QRect((self.width() - wide) // 2, (self.height() - high) // 2, wide, high)

    def _mixed(self) -> npt.NDArray[np.float64]:
        """The colour of each cell, 0 to 255, (H + 2P, W + 2P, 3), with all that is laid over it."""
        high, wide = self._values.shape
        by = self._padding
        colours = np.empty((high + 2 * by, wide + 2 * by, 3))
        colours[:] = self._colour(ROLE.AlternateBase)
        table = rgb(GREY if self._is_grey else DIVERGING)
        values = self._values.astype(np.float32)
        indices = colour_indices(values, self._reach, diverging=not self._is_grey)
        colours[by : by + high, by : by + wide] = table[indices]
        if self.marks.window is not None:
            self._lay_over(colours, self.marks.window)
        if self.marks.lit is not None:
            lit = self.marks.lit
            mix(colours, lit, self._colour(ROLE.Highlight), LIT_OPACITY)
            mix(colours, ~lit, self._colour(ROLE.Base), 1 - UNLIT_OPACITY)
        return colours

    def _lay_over(self, colours: npt.NDArray[np.float64], corner: Cell) -> None:
        weights = self.marks.weights.astype(np.float32)
        reach = float(np.abs(weights).max()) or 1.0
        over = rgb(DIVERGING)[colour_indices(weights, reach, diverging=True)]
        top, left = (place + self._padding for place in corner)
        window = colours[top : top + len(weights), left : left + len(weights)]
        window += (over - window) * WEIGHTS_OPACITY

    def _colour(self, role: QPalette.ColorRole) -> npt.NDArray[np.float64]:
        colour = self.palette().color(role)
        return np.array([colour.red(), colour.green(), colour.blue()], np.float64)

    def _paint_lines(self, painter: QPainter, whole: QRect) -> None:
        side = self._cell_px()
        line = QColor(self.palette().color(ROLE.PlaceholderText))
        line.setAlpha(90)
        painter.setPen(line)
        if side >= LINES_FROM_PX:
            for x in range(whole.left() + side, whole.right(), side):
                painter.drawLine(x, whole.top(), x, whole.bottom())
            for y in range(whole.top() + side, whole.bottom(), side):
                painter.drawLine(whole.left(), y, whole.right(), y)
        painter.setPen(self.palette().color(ROLE.PlaceholderText))
        painter.drawRect(whole.adjusted(-1, -1, 0, 0))
        if self._padding:
            by = self._padding * side
            painter.drawRect(whole.adjusted(by - 1, by - 1, -by, -by))

    def _paint_numbers(self, painter: QPainter, colours: npt.NDArray[np.float64]) -> None:
        painter.setFont(self._font)
        is_light = luminance(colours) > LIGHT_FROM
        high, wide = is_light.shape
        padded = np.pad(self._values, self._padding).tolist()
        for row in range(high):
            for column in range(wide):
                cell = self.cell_rect(row - self._padding, column - self._padding)
                black, white = Qt.GlobalColor.black, Qt.GlobalColor.white
                painter.setPen(black if is_light[row, column] else white)
                text = brief(padded[row][column])
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)


def _between(start: Cell, end: Cell) -> list[Cell]:
    """The cells that a straight drag passes, the last one included."""
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    if not steps:
        return []
    rows, columns = (np.linspace(start[n], end[n], steps + 1)[1:] for n in (0, 1))
    return [(round(row), round(column)) for row, column in zip(rows, columns, strict=True)]
