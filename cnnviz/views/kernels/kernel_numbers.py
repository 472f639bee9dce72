"""One kernel as a table: a colour and a number for each weight."""

from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from cnnviz.core.translation import tr
from cnnviz.views.kernels.edited_mark import mark_edited
from cnnviz.views.kernels.shown_kernels import ShownKernels
from cnnviz.views.maps.colour_maps import coloured
from cnnviz.views.widgets.number_text import decimals_for
from cnnviz.views.widgets.tables.cell_places import CellPlaces
from cnnviz.views.widgets.tables.number_grid import NumberGrid
from cnnviz.views.widgets.tables.number_model import Numbers


class KernelNumbers(NumberGrid):
    """Shows the selected slice of a kernel, numbers in it where they fit."""

    read = Signal(str)  # the weight pointed at, in words

    GAP_PX, MARGIN_PX, IS_SQUARE, SHOWS_FOCUS = 1, 0, False, False

    def __init__(self, shown: ShownKernels) -> None:
        super().__init__(tr("Weights of the selected kernel"))
        self._shown = shown
        self.setMinimumSize(96, 96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setToolTip(tr("The weights that one output has for one input channel"))
        self.hovered.connect(self._on_hovered)

    def sizeHint(self) -> QSize:
        high, wide = self._shown.slice.shape
        return QSize(self.width(), self.width() * high // wide)

    def update_weights(self) -> None:
        """Show the weights as they are now."""
        weights, reach = self._shown.slice, self._shown.range.reach
        flat = weights.ravel().tolist()
        texts = [[_number(v, digits) for v in flat] for digits in range(decimals_for(reach), 0, -1)]
        self.show_numbers(Numbers(weights, coloured(weights, reach), texts=texts))

    def places(self) -> CellPlaces:
        """Where the cells lie now: from the top left corner, squares or lower than squares."""
        places = super().places()
        return replace(places, left=0, top=0, high=min(places.wide, places.high))

    @property
    def told(self) -> str:
        """What is pointed at, as it is now; empty if nothing is."""
        if self.pointed is None or not self.is_inside(self.pointed):
            return ""
        row, column = self.pointed
        return self._shown.describe(self._shown.selected, column, row)

    def paint_over(self, painter: QPainter, places: CellPlaces) -> None:
        for row, column in zip(*self._shown.changed.nonzero(), strict=True):
            mark_edited(painter, places.rect(row, column).toRect(), self.palette())

    def _on_hovered(self, *cell: object) -> None:
        self.read.emit(self.told)


def _number(value: float, decimals: int) -> str:
    """Return a number without the zero before its point: five times five fit into a panel."""
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("0.", ".", 1) if abs(float(text)) < 1 else text
