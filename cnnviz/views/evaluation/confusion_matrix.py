"""The confusion matrix: a row for each true class, a column for each predicted one."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPalette

from cnnviz.core.translation import tr
from cnnviz.views.evaluation.confusion_colours import cell_colour, mistaken_end
from cnnviz.views.evaluation.matrix_layout import (
    CORNER_TEXT,
    SLANT_DEGREES,
    MatrixLayout,
    matrix_layout,
)
from cnnviz.views.evaluation.words import cell_words
from cnnviz.views.widgets.painting import outline
from cnnviz.views.widgets.tables.cell_colours import rgb_of
from cnnviz.views.widgets.tables.cell_places import Cell, CellPlaces
from cnnviz.views.widgets.tables.number_grid import NumberGrid
from cnnviz.views.widgets.tables.number_model import Numbers

ROLE = QPalette.ColorRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CORNER = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
OPENERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ConfusionMatrix(NumberGrid):
    """Arrows walk over the cells, Enter or a click opens one."""

    pointed_changed = Signal()  # `looked_at`
    opened = Signal(int, int)  # true class, predicted class

    SHOWS_FOCUS, LINES, BORDER = False, ROLE.PlaceholderText, ROLE.Mid

    def __init__(self) -> None:
        super().__init__(tr("Confusion matrix: rows are true classes, columns predicted ones"))
        self.names: tuple[str, ...] = ("",)
        self.end = 1.0  # the share of a class that full orange stands for
        self.current: Cell = (0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(0, 0)
        self.cell_pressed.connect(self._on_pressed)

    @property
    def looked_at(self) -> Cell:
        """The cell under the mouse, or else the current one."""
        return self.pointed or self.current

    def show_confusion(self, confusion: npt.NDArray[np.int64], names: tuple[str, ...]) -> None:
        """Show (classes, classes) counts; another number of classes starts at the worst mistake."""
        if len(names) != len(self.names):
            self.current = worst_cell(confusion)
        self.names, self.end, self.pointed = names, mistaken_end(confusion), None
        shares = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
        cells, palette = list(np.ndindex(confusion.shape)), self.palette()
        colours = [
            rgb_of(cell_colour(float(shares[cell]), cell[0] == cell[1], self.end, palette))
            for cell in cells
        ]
        self.show_numbers(
            Numbers(
                confusion,
                np.array(colours).reshape(*confusion.shape, 3),
                texts=([f"{count}" for count in confusion.ravel().tolist()],),
                words=[cell_words(confusion, names, *cell) for cell in cells],
                faint=confusion == 0,
            ),
            names,
        )
        self.setAccessibleDescription(self.words(self.current))
        self.updateGeometry()

    def words(self, cell: Cell) -> str:
        return self.numbers.words[cell[0] * len(self.names) + cell[1]]

    def layout_now(self) -> MatrixLayout:
        return matrix_layout(self.names, self.size(), self.fontMetrics(), self._digits())

    def places(self) -> CellPlaces:
        return self.layout_now().places

    def sizeHint(self) -> QSize:
        return QSize(430, 290)

    def minimumSizeHint(self) -> QSize:
        return matrix_layout(self.names, QSize(0, 0), self.fontMetrics(), self._digits()).size

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.numbers.words:
            self.show_confusion(self.values, self.names)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in OPENERS:
            self.opened.emit(*self.current)
        else:
            super().keyPressEvent(event)

    def point_at(self, cell: Cell | None) -> None:
        shape = Qt.CursorShape.ArrowCursor if cell is None else Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)
        super().point_at(cell)
        self.pointed_changed.emit()

    def walks_from(self) -> Cell:
        return self.current

    def walk_to(self, cell: Cell) -> None:
        self.current = cell
        self.setAccessibleDescription(self.words(cell))
        self.point_at(None)

    def paint_over(self, painter: QPainter, places: CellPlaces) -> None:
        layout, text = self.layout_now(), self.palette().color(ROLE.Text)
        self._paint_names(painter, layout)
        if self.pointed is not None:
            outline(painter, places.rect(*self.pointed).toRect(), 1, text)
        outline(painter, places.rect(*self.current).toRect(), 3 if self.hasFocus() else 2, text)

    def _digits(self) -> int:
        return len(str(int(self.values.max())))

    def _on_pressed(self, cell: Cell) -> None:
        self.walk_to(cell)
        self.opened.emit(*cell)

    def _paint_names(self, painter: QPainter, layout: MatrixLayout) -> None:
        row, column = self.looked_at
        painter.setPen(self.palette().color(ROLE.PlaceholderText))
        corner = QRect(0, 0, layout.left, layout.top - 4)
        painter.drawText(corner, CORNER, CORNER_TEXT)
        for number, name in enumerate(self.names):
            room = layout.row_name(number)
            shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room.width())
            self._set_name_pen(painter, number == row)
            painter.drawText(room, RIGHT, shown)
            self._set_name_pen(painter, number == column)
            painter.save()
            painter.translate(layout.column_name(number))
            painter.rotate(-SLANT_DEGREES)
            painter.drawText(0, 0, shown)
            painter.restore()

    def _set_name_pen(self, painter: QPainter, is_pointed: bool) -> None:
        font = QFont(self.font())
        font.setUnderline(is_pointed)
        painter.setFont(font)
        painter.setPen(self.palette().color(ROLE.Link if is_pointed else ROLE.Text))


def worst_cell(confusion: npt.NDArray[np.int64]) -> Cell:
    """Return where most pictures were mistaken; the first class's own cell where none was."""
    mistakes = confusion.copy()
    np.fill_diagonal(mistakes, 0)
    row, column = divmod(int(mistakes.argmax()), len(mistakes))
    return row, column
