"""A grid of numbers as coloured cells: padding around it, a window over it, cells lit up in it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTableView, QToolTip

from cnnviz.views.widgets.painted.walking import ARROWS
from cnnviz.views.widgets.tables.cell_painter import CellPainter
from cnnviz.views.widgets.tables.cell_places import Cell, CellPlaces
from cnnviz.views.widgets.tables.number_model import Index, Marks, NumberModel, Numbers


class NumberGrid(QTableView):
    """Painted as one picture; Qt and screen readers find a table of numbers.

    Says which cell is pointed at, pressed, and dragged over; arrow keys point, Space presses.
    """

    hovered = Signal(tuple)  # Cell | None
    cell_pressed = Signal(tuple)  # Cell
    cell_dragged = Signal(tuple)  # Cell
    typed = Signal(str)  # a character that might begin a number

    GAP_PX, MARGIN_PX, MOST_CELL_PX, IS_SQUARE = 0, 4, 64, True
    SHOWS_FOCUS = True
    LINES: QPalette.ColorRole | None = None  # between cells, translucent
    BORDER: QPalette.ColorRole | None = None

    def __init__(self, name: str) -> None:
        super().__init__()
        self.marks = Marks()
        self.pointed: Cell | None = None
        self._dragged_from: Cell | None = None
        self._model = NumberModel(self)
        self._painter = CellPainter(self.LINES, self.BORDER)
        self.setModel(self._model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)
        self.setMinimumSize(60, 60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(200, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    @property
    def numbers(self) -> Numbers:
        return self._model.numbers

    @property
    def values(self) -> npt.NDArray[Any]:
        return self._model.numbers.values

    def show_numbers(self, numbers: Numbers, names: Sequence[str] = ()) -> None:
        """Show numbers; rows and columns are called by their names, where they have any."""
        self._model.show(numbers, names)
        self._forget()

    def mark(self, marks: Marks) -> None:
        self.marks = marks
        self._forget()

    def room(self) -> QRect:
        """Where there is place for cells."""
        return self.rect()

    def places(self) -> CellPlaces:
        """Where the cells lie now: in the middle of the room."""
        by, scale, room = self.numbers.padding, self.devicePixelRatioF(), self.room()
        sides, gap = [], self.GAP_PX
        rows, columns = (count + 2 * by for count in self.values.shape)
        for extent, count in ((room.width(), columns), (room.height(), rows)):
            side = max(1, extent + gap - 2 * self.MARGIN_PX) * scale / count
            # Of whole pixels, except where there are fewer of these than cells.
            sides.append(min(self.MOST_CELL_PX * scale, side // 1 or side) / scale)
        wide, high = [min(sides)] * 2 if self.IS_SQUARE else sides
        left = (room.width() + gap - columns * wide) * scale // 2 / scale + room.left()
        top = (room.height() + gap - rows * high) * scale // 2 / scale + room.top()
        high_own, wide_own = self.values.shape
        left, top = left + by * wide, top + by * high
        return CellPlaces(high_own, wide_own, by, left, top, wide, high, gap)

    def cell_rect(self, row: int, column: int) -> QRect:
        return self.places().rect(row, column).toAlignedRect()

    def cell_at(self, position: QPoint) -> Cell | None:
        """Return the cell of the grid or of its padding at a point, if there is one."""
        return self.places().cell_at(QPointF(position)) if self.room().contains(position) else None

    def is_inside(self, cell: Cell) -> bool:
        """Whether a cell is one of the grid's own, not of its padding."""
        return cell == self.nearest(*cell)

    def nearest(self, row: int, column: int) -> Cell:
        """Return the grid's own cell that is nearest to a place."""
        high, wide = self.values.shape
        return max(0, min(row, high - 1)), max(0, min(column, wide - 1))

    def shown_texts(self) -> int | None:
        """Return which of the texts have room: 0 for the longest, None if there are none."""
        return self._painter.fitting(self.numbers, self.places())

    def paint_over(self, painter: QPainter, places: CellPlaces) -> None:
        """Paint what a grid has besides; here nothing."""

    def point_at(self, cell: Cell | None) -> None:
        self.pointed = cell
        self.hovered.emit(cell)
        self.viewport().update()

    def walks_from(self) -> Cell | None:
        """Return the cell that the arrow keys leave; None to begin with the first."""
        return self.pointed or self.marks.cell

    def walk_to(self, cell: Cell) -> None:
        """Go to a cell by key."""
        self.point_at(cell)

    def paintEvent(self, event: QPaintEvent) -> None:
        places = self.places()
        with QPainter(self.viewport()) as painter:
            painter.setClipRect(self.room())
            self._painter.paint(
                painter, self.numbers, self.marks, places, self.palette(), event.rect()
            )
            painter.setClipping(False)
            self.paint_over(painter, places)
            if self.SHOWS_FOCUS and self.hasFocus():
                painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
                painter.drawRect(places.whole.adjusted(-3, -3, 2, 2))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._forget()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        if cell != self.pointed:
            self.point_at(cell)
        if cell is not None and self._dragged_from is not None:
            for passed in _between(self._dragged_from, cell):
                self.cell_dragged.emit(passed)
            self._dragged_from = cell

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = self.pointed = cell
            self.cell_pressed.emit(cell)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # what is around may scroll

    def leaveEvent(self, event: QEvent) -> None:
        self.point_at(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS:
            start, step = self.walks_from(), ARROWS[key]
            cell = self.nearest(start[0] + step[0], start[1] + step[1]) if start else (0, 0)
            self.selectionModel().setCurrentIndex(  # screen readers say it
                self._model.index(*cell), QItemSelectionModel.SelectionFlag.NoUpdate
            )
            self.walk_to(cell)
        elif key == Qt.Key.Key_Space and self.pointed is not None:
            self.cell_pressed.emit(self.pointed)
        elif event.text() and event.text() in "0123456789-+.":
            self.typed.emit(event.text())
        else:
            event.ignore()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.indexAt(event.pos()).data(Qt.ItemDataRole.ToolTipRole)
            QToolTip.showText(event.globalPos(), words or self.toolTip(), self)
            return True
        return super().viewportEvent(event)

    def visualRect(self, index: Index) -> QRect:
        return self.cell_rect(index.row(), index.column())

    def indexAt(self, point: QPoint) -> QModelIndex:
        cell = self.cell_at(point)
        if cell is None or not self.is_inside(cell):
            return QModelIndex()
        return self._model.index(*cell)

    def scrollTo(self, index: Index, hint: Any = None) -> None:
        """Nothing scrolls by itself: all cells are in sight."""

    def _forget(self) -> None:
        self._painter.forget()
        self.viewport().update()


def _between(start: Cell, end: Cell) -> list[Cell]:
    """The cells that a straight drag passes, the last one included."""
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    if not steps:
        return []
    rows, columns = (np.linspace(start[n], end[n], steps + 1)[1:] for n in (0, 1))
    return [(round(row), round(column)) for row, column in zip(rows, columns, strict=True)]
