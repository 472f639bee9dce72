"""Experiment: one weight, used all over the drawing, and how many weights that saves."""

import numpy as np
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from cnnviz.core.inspection.images import ColourRange
from cnnviz.core.lessons.connections import LayerConnections, WeightUse, connections, weight_use
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.lessons.cells.cell_grid import CellGrid
from cnnviz.views.lessons.connections.count_bars import Count, CountBars
from cnnviz.views.maps.legend import Legend
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.fields.number_field import WholeField
from cnnviz.views.widgets.layouts import grid, row
from cnnviz.views.widgets.number_text import short_number
from cnnviz.views.widgets.scrolling import scrolled_column
from cnnviz.views.widgets.tables.cell_places import Cell
from cnnviz.views.widgets.tables.number_model import Marks

DENSE = tr("dense")
HINT = tr("Point at a weight: everything it is multiplied with lights up.")


class SharingExperiment(QWidget):
    """Counts above; below a kernel of conv1 beside the drawing that its weights meet."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._layers: tuple[LayerConnections, ...] = ()
        self.chooser, self.true_scale = ChoiceBox(), QCheckBox(tr("True scale"))
        self.bars = CountBars(tr("Parameters"))
        self.shared, self.dense = ElidedLabel(), ElidedLabel()
        self.unit = WholeField(1, 1, tr("Which kernel of conv1"))
        self.kernel = CellGrid(tr("Weights of a kernel of conv1"))
        self.drawing = CellGrid(tr("The input"), is_grey=True)
        self.legend = Legend(120)
        self.drawing_name, self.readout = ElidedLabel(), ElidedLabel()
        self._describe_controls()
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def layer(self) -> LayerConnections:
        """The layer whose parameters are counted."""
        return self._layers[max(0, self.chooser.currentIndex())]

    def refresh(self) -> None:
        """Show the network and the drawing as they are now."""
        every = connections(self._session.network.config)
        self._layers = tuple(layer for layer in every if layer.parameters)
        self._offer_layers([layer.layer for layer in self._layers])
        self._show_counts()
        self._show_grids()

    def use_of(self, cell: Cell) -> WeightUse:
        """Return what a weight of conv1 meets on the drawing."""
        first = self._session.network.first_kernels
        assert first.kind.spans is not None
        return weight_use(first.before.height, first.before.width, first.kind.spans, *cell)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _offer_layers(self, names: list[str]) -> None:
        if [self.chooser.itemText(n) for n in range(self.chooser.count())] != names:
            before = self.chooser.currentText()
            self.chooser.clear()
            self.chooser.addItems(names)
            self.chooser.setCurrentIndex(max(0, self.chooser.findText(before)))
        self.unit.count_to(self._session.network.first_kernels.depth)

    def _show_counts(self) -> None:
        layer = self.layer
        self.bars.show_counts(
            (
                Count(DENSE, layer.dense_parameters, is_main=False),
                Count(layer.layer, layer.parameters),
            )
        )
        self.shared.setText(f"{layer.layer:6} {layer.parameter_formula} = {layer.parameters:,}")
        product = f"{layer.inputs:,}x{layer.outputs:,} + {layer.outputs:,}"
        self.dense.setText(f"{DENSE:6} {product} = {layer.dense_parameters:,}: {_compared(layer)}")

    def _show_grids(self) -> None:
        network = self._session.network
        weights = network.kernels(network.first_kernels.name)[self.unit.value() - 1, 0].astype(
            np.float64
        )
        reach = float(np.abs(network.kernels(network.first_kernels.name)).max()) or 1.0
        self.kernel.show_values(weights, reach)
        self.legend.show_range(ColourRange(reach, diverging=True))
        pixels = self._session.canvas.seen.grey / 255
        self.drawing.show_values(pixels, 1.0, self.use_of((0, 0)).padding)
        high, wide = pixels.shape
        self.drawing_name.setText(tr("your drawing, {wide} x {high}", wide, high))
        self._show_weight(self.kernel.pointed)

    def _show_weight(self, cell: Cell | None) -> None:
        if cell is None or not self.kernel.is_inside(cell):
            self.kernel.mark(Marks())
            self.drawing.mark(Marks())
            self.readout.setText(HINT)
            return
        use = self.use_of(cell)
        self.kernel.mark(Marks(cell=cell))
        self.drawing.mark(Marks(lit=use.touched))
        shape = self._session.network.first_kernels
        weight = short_number(float(self.kernel.values[cell]))
        self.readout.setText(
            tr(
                "{weight} is used {height}*{width} = {uses} times: {on_inputs} on "
                "pixels, {on_padding} on padding.",
                weight,
                shape.height,
                shape.width,
                use.uses,
                use.on_inputs,
                use.uses - use.on_inputs,
            )
        )

    def _on_traced(self) -> None:
        if self.isVisible():
            self._show_grids()

    def _on_replaced(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_chosen(self, number: int) -> None:
        self._show_counts()

    def _on_unit(self, number: int) -> None:
        self._show_grids()

    def _describe_controls(self) -> None:
        self.chooser.setAccessibleName(tr("Layer to count"))
        self.chooser.setToolTip(
            tr("Which layer's parameters to count; the network does not change")
        )
        self.true_scale.setToolTip(
            tr("Lengths proportional to the counts; otherwise the scale is logarithmic")
        )
        for label in (self.shared, self.dense):
            label.setFont(number_font())
        self.unit.setToolTip(tr("Which of conv1's kernels to look at"))
        self.kernel.setToolTip(tr("One kernel of conv1; arrow keys go from weight to weight"))
        self.drawing.setToolTip(tr("What the network reads, with conv1's padding around it"))
        self.readout.setAccessibleName(tr("How often the weight is used"))

    def _lay_out(self) -> None:
        unit = row(QLabel(tr("conv1, kernel")), self.unit, None, gap=10)
        shown = (
            (unit, self.drawing_name),
            (self.kernel, self.drawing),
            (self.legend, self.drawing),
        )
        grids = grid(*shown, gaps=(12, 2), columns=(2, 3), rows=(0, 1))
        scrolled_column(
            self,
            row(QLabel(tr("Parameters of")), self.chooser, None, self.true_scale, gap=None),
            self.bars,
            self.shared,
            self.dense,
            (grids, 1),
            self.readout,
            margins=(4, 2, 4, 2),
        )

    def _connect(self) -> None:
        self.chooser.activated.connect(self._on_chosen)
        self.true_scale.toggled.connect(self.bars.set_true_scale)
        self.unit.valueChanged.connect(self._on_unit)
        self.kernel.hovered.connect(self._show_weight)
        self._session.network.traced.connect(self._on_traced)
        self._session.network.replaced.connect(self._on_replaced)


def _compared(layer: LayerConnections) -> str:
    ratio = layer.dense_parameters / layer.parameters
    if ratio == 1:
        return tr("{layer} shares nothing", layer.layer)
    return (
        tr("{ratio:,.0f} times as many", ratio)
        if ratio >= 10
        else tr("{ratio:.2g} times as many", ratio)
    )
