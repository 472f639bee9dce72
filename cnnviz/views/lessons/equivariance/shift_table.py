"""Layer by layer: how far f(shift x) and shift f(x) are apart, inside and at the border."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from cnnviz.core.lessons.equivariance import LayerShift
from cnnviz.core.translation import tr
from cnnviz.session.lessons.shift_study import ShiftedRun
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.number_text import short_number

COLUMNS = {
    tr("Layer"): tr("A click shows the layer's difference as a picture"),
    tr("Inside"): tr(
        "The largest difference away from the border: 0 means equal to the last digit"
    ),
    tr("Border"): tr("The largest difference where padding, or incoming background, is read"),
    tr("In step"): tr(
        "Whether the shift is a multiple of the layer's step; if not, that step in px"
    ),
    tr("Change"): tr(
        "How much the layer changes at a fixed position: the sum of the changes over "
        "the sum of the values, before and after each pooling"
    ),
}
LAYER, INSIDE, BORDER, IN_STEP, CHANGE = range(len(COLUMNS))
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NOTHING = "-"


class ShiftTable(QTableWidget):
    """One row a layer; the current row is the one shown as a picture."""

    def __init__(self) -> None:
        super().__init__(0, len(COLUMNS))
        self._cells: list[list[QTableWidgetItem]] = []
        for column, (name, words) in enumerate(COLUMNS.items()):
            head = QTableWidgetItem(name)
            head.setToolTip(words)
            self.setHorizontalHeaderItem(column, head)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMinimumSize(120, 80)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 5)
        self.verticalHeader().setMinimumSectionSize(1)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column in (LAYER, IN_STEP, CHANGE):
            fitting = QHeaderView.ResizeMode.ResizeToContents
            self.horizontalHeader().setSectionResizeMode(column, fitting)
        self.horizontalHeader().setMinimumSectionSize(40)
        self.horizontalHeader().setHighlightSections(False)
        self.setAccessibleName(tr("Differences layer by layer"))

    @property
    def layer(self) -> int:
        return max(0, self.currentRow())

    def text_of(self, layer: str, column: int) -> str:
        names = [cells[LAYER].text() for cells in self._cells]
        return self._cells[names.index(layer)][column].text()

    def show_run(self, run: ShiftedRun) -> None:
        """Fill in what was found, and keep the row that is looked at."""
        changes = _changes(run)
        self._have_rows(len(run.layers))
        for row, shift in enumerate(run.layers):
            self._write(row, LAYER, shift.layer, "")
            self._write(row, INSIDE, *_size(shift.largest_inside))
            self._write(row, BORDER, *_size(shift.largest_at_border))
            self._write(row, IN_STEP, *_in_step(shift))
            self._write(row, CHANGE, *_percent(changes.get(shift.layer)))

    def _have_rows(self, count: int) -> None:
        if count == self.rowCount():
            return
        # The current row moves along, and who listens would ask for rows that are half made.
        self.blockSignals(True)
        self.setRowCount(count)
        self._cells = [[_cell(column) for column in range(len(COLUMNS))] for _ in range(count)]
        for row, cells in enumerate(self._cells):
            for column, cell in enumerate(cells):
                self.setItem(row, column, cell)
        self.setCurrentCell(max(0, min(self.currentRow(), count - 1)), LAYER)
        self.blockSignals(False)

    def _write(self, row: int, column: int, text: str, exact: str) -> None:
        item = self._cells[row][column]
        if item.text() != text:
            item.setText(text)
        if item.toolTip() != exact:
            item.setToolTip(exact)


def _cell(column: int) -> QTableWidgetItem:
    item = QTableWidgetItem()
    if column != LAYER:
        item.setFont(number_font())
        item.setTextAlignment(RIGHT)
    return item


def _changes(run: ShiftedRun) -> dict[str, float]:
    pairs = [pair for pooling in run.poolings for pair in (pooling.before, pooling.after)]
    return {found.layer: found.mean_change for found in pairs}


def _size(largest: float | None) -> tuple[str, str]:
    if largest is None:
        return NOTHING, tr("No value lies here")
    return short_number(largest), f"{largest!r}"


def _in_step(shift: LayerShift) -> tuple[str, str]:
    if shift.is_border.size == 1:
        return tr("never"), tr("Its values have no positions that could shift")
    if shift.lines_up:
        return tr("yes"), tr("Its output moves {dx} to the right and {dy} down", shift.dx, shift.dy)
    return (
        tr("every {jump_px} px", shift.jump_px),
        tr(
            "Only shifts by multiples of {jump_px} px are whole steps here; compared "
            "with the nearest, {dx} to the right and {dy} down",
            shift.jump_px,
            shift.dx,
            shift.dy,
        ),
    )


def _percent(share: float | None) -> tuple[str, str]:
    if share is None:
        return "", ""
    return f"{share:.0%}", f"{share:.17g}"
