"""The confusion matrix: a row for each true class, a column for each predicted one."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QToolTip, QWidget

from cnnviz.views.evaluation.confusion_colours import cell_colour, mistaken_end
from cnnviz.views.evaluation.matrix_layout import (
    SLANT_DEGREES,
    Cell,
    MatrixLayout,
    matrix_layout,
)
from cnnviz.views.evaluation.words import cell_words
from cnnviz.views.maps.colour_maps import text_colour_on
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.outline import outline
from cnnviz.views.widgets.picture_wall import STEPS

ROLE = QPalette.ColorRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CORNER = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
OPENERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ConfusionMatrix(QWidget):
    """Arrows walk over the cells, Enter or a click opens one."""

    pointed_changed = Signal()  # `pointed`
    opened = Signal(int, int)  # true class, predicted class

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ("",)
        self._confusion: npt.NDArray[np.int64] = np.zeros((1, 1), np.int64)
        self._end = 1.0
        self._numbers = number_font()
        self.current: Cell = (0, 0)
        self.hovered: Cell | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Confusion matrix: rows are true classes, columns predicted ones")

    @property
    def pointed(self) -> Cell:
        """The cell under the mouse, or else the current one."""
        return self.current if self.hovered is None else self.hovered

    @property
    def end(self) -> float:
        """The share of a class that full orange stands for."""
        return self._end

    def show_confusion(self, confusion: npt.NDArray[np.int64], names: tuple[str, ...]) -> None:
        """Show (classes, classes) counts; another number of classes starts at the worst mistake."""
        if len(names) != len(self._names):
            self.current = worst_cell(confusion)
        self._confusion, self._names = confusion, names
        self._end = mistaken_end(confusion)
        self.hovered = None
        self._describe()
        self.updateGeometry()
        self.update()

    def words(self, cell: Cell) -> str:
        return cell_words(self._confusion, self._names, *cell)

    def layout_now(self) -> MatrixLayout:
        return matrix_layout(self._names, self.size(), self.fontMetrics())

    def sizeHint(self) -> QSize:
        return QSize(430, 290)

    def minimumSizeHint(self) -> QSize:
        return matrix_layout(self._names, QSize(0, 0), self.fontMetrics()).size

    def paintEvent(self, event: QPaintEvent) -> None:
        layout = self.layout_now()
        with QPainter(self) as painter:
            self._paint_names(painter, layout)
            painter.setFont(self._numbers)
            totals = np.maximum(self._confusion.sum(axis=1), 1)
            for row in range(layout.classes):
                for column in range(layout.classes):
                    share = float(self._confusion[row, column] / totals[row])
                    self._paint_cell(painter, layout.rect((row, column)), (row, column), share)
            self._paint_frames(painter, layout)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.layout_now().cell_at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._walk_to(cell)
            self.opened.emit(*cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.layout_now().cell_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            right, down = STEPS[key]
            row, column = self.current
            last = len(self._names) - 1
            self._walk_to((min(max(row + down, 0), last), min(max(column + right, 0), last)))
        elif key in OPENERS:
            self.opened.emit(*self.current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self.layout_now().cell_at(event.pos())
            QToolTip.showText(event.globalPos(), self.words(cell) if cell else "", self)
            return True
        return super().event(event)

    def _hover(self, cell: Cell | None) -> None:
        if cell != self.hovered:
            self.hovered = cell
            shape = (
                Qt.CursorShape.ArrowCursor if cell is None else Qt.CursorShape.PointingHandCursor
            )
            self.setCursor(shape)
            self.pointed_changed.emit()
            self.update()

    def _walk_to(self, cell: Cell) -> None:
        self.current, self.hovered = cell, None
        self._describe()
        self.pointed_changed.emit()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(self.words(self.current))

    def _paint_names(self, painter: QPainter, layout: MatrixLayout) -> None:
        row, column = self.pointed
        dim = self.palette().color(ROLE.PlaceholderText)
        painter.setPen(dim)
        corner = QRect(0, 0, layout.left, layout.top - 4)
        painter.drawText(corner, CORNER, "predicted →\ntrue ↓")
        for number, name in enumerate(self._names):
            self._set_name_pen(painter, number == row)
            painter.drawText(layout.row_name(number), RIGHT, self._cut(name, layout))
            self._set_name_pen(painter, number == column)
            painter.save()
            painter.translate(layout.column_name(number))
            painter.rotate(-SLANT_DEGREES)
            painter.drawText(0, 0, self._cut(name, layout))
            painter.restore()

    def _set_name_pen(self, painter: QPainter, is_pointed: bool) -> None:
        font = QFont(self.font())
        font.setUnderline(is_pointed)
        painter.setFont(font)
        painter.setPen(self.palette().color(ROLE.Link if is_pointed else ROLE.Text))

    def _cut(self, name: str, layout: MatrixLayout) -> str:
        room = layout.row_name(0).width()
        return self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)

    def _paint_cell(self, painter: QPainter, rect: QRect, cell: Cell, share: float) -> None:
        is_right = cell[0] == cell[1]
        fill = cell_colour(share, is_right, self._end, self.palette())
        painter.fillRect(rect, fill)
        painter.setPen(self.palette().color(ROLE.Mid))
        painter.drawRect(rect)
        count = int(self._confusion[cell])
        text = text_colour_on(fill) if count else self.palette().color(ROLE.PlaceholderText)
        painter.setPen(text)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, f"{count}")

    def _paint_frames(self, painter: QPainter, layout: MatrixLayout) -> None:
        text = self.palette().color(ROLE.Text)
        if self.hovered is not None:
            outline(painter, layout.rect(self.hovered).adjusted(1, 1, 0, 0), 1, text)
        current = layout.rect(self.current).adjusted(1, 1, 0, 0)
        outline(painter, current, 3 if self.hasFocus() else 2, text)


def worst_cell(confusion: npt.NDArray[np.int64]) -> Cell:
    """Return where most pictures were mistaken; the first class's own cell where none was."""
    mistakes = confusion.copy()
    np.fill_diagonal(mistakes, 0)
    row, column = divmod(int(mistakes.argmax()), len(mistakes))
    return row, column
