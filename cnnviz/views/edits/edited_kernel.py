"""The kernel that is edited: which one, for which input, its numbers and its bias."""

from dataclasses import replace

from PySide6.QtWidgets import QAbstractSpinBox, QLabel, QSizePolicy, QWidget

from cnnviz.core.edits.weight_edits import MAX_WEIGHT, SetBias
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.kernels.editable_numbers import EditableNumbers
from cnnviz.views.kernels.shown_kernels import ShownKernels
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.fields.cell_field import WEIGHT_DIGITS, WEIGHTS
from cnnviz.views.widgets.fields.number_field import NumberField, WholeField
from cnnviz.views.widgets.layouts import column, grid, row
from cnnviz.views.widgets.tables.cell_places import CellPlaces

ROW_PX, MOST_PX = 26, 190  # of the table of numbers


class WideNumbers(EditableNumbers):
    """Cells as wide as the panel allows, and no higher than a line needs."""

    MOST_CELL_PX = MOST_PX

    def update_weights(self) -> None:
        """Show the weights as they are now, as high as there are rows."""
        super().update_weights()
        self.setFixedHeight(len(self.values) * self._row_px())

    def places(self) -> CellPlaces:
        return replace(super().places(), high=self._row_px())

    def _row_px(self) -> int:
        return max(3, min(ROW_PX, MOST_PX // len(self.values)))


class EditedKernel(QWidget):
    """Follows the selection: of batch norm, activation and pooling the channel of their block."""

    def __init__(self, session: Session, shown: ShownKernels) -> None:
        super().__init__()
        self._session, self._shown = session, shown
        self.layers = ChoiceBox()
        self.unit = WholeField(1, 1, tr("Channel to edit"))
        self.channel = WholeField(1, 1, tr("Input channel to edit"))
        self.numbers = WideNumbers(shown, session.edits, click_opens=True)
        self.bias = NumberField(WEIGHTS, tr("Bias"))
        self.bias.setDigits(WEIGHT_DIGITS)
        self.bias.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.bias.setFont(number_font())
        self._describe_controls()
        self._lay_out()
        self.layers.textActivated.connect(self._on_layer)
        self.unit.valueChanged.connect(self._on_unit)
        self.channel.valueChanged.connect(self._on_channel)
        self.bias.valueChanged.connect(self._on_bias)
        self.bias.refused.connect(session.edits.refused)

    def list_layers(self) -> None:
        """Offer the layers of the network on screen."""
        self.layers.clear()
        self.layers.addItems(
            [layer.name for layer in self._session.network.layers if layer.kind.has_kernels]
        )

    def refresh(self) -> None:
        """Show another kernel."""
        shown = self._shown
        units, channels = shown.kernels.shape[:2]
        self.layers.setCurrentText(shown.layer)
        _show(self.unit, shown.selected.unit, units)
        self.unit.setPrefix(tr("class") if shown.is_fc else tr("channel"))
        _show(self.channel, shown.selected.channel, channels)
        self.channel.setEnabled(channels > 1)
        self.channel.setToolTip(
            tr("Which input channel's weights are edited: a kernel has weights for each")
            if channels > 1
            else tr("There is only one input channel here")
        )
        self.update_weights()

    def update_weights(self) -> None:
        """Show the numbers as they are now."""
        self.bias.show_value(self._shown.bias)
        self.numbers.update_weights()

    def _on_layer(self, layer: str) -> None:
        shape, unit = self._session.network.layer(layer), self._session.selection.unit
        self._session.selection.select(layer, min(unit, shape.depth - 1))

    def _on_unit(self, number: int) -> None:
        self._session.selection.select(self._shown.layer, number - 1)

    def _on_channel(self, number: int) -> None:
        self._session.selection.select_channel(number - 1)

    def _on_bias(self, value: float) -> None:
        self._session.edits.apply(SetBias(self._shown.layer, self._shown.selected.unit, value))

    def _describe_controls(self) -> None:
        self.layers.setAccessibleName(tr("Layer to edit"))
        self.layers.setToolTip(tr("The layer whose kernel is edited; choosing one selects its map"))
        self.unit.setToolTip(tr("The output whose kernel is edited; changing it selects its map"))
        self.channel.setPrefix(tr("input"))
        self.bias.setToolTip(
            tr(
                "What is added to every value of this map. Type another number, from "
                "-{most:,.0f} to {most:,.0f}; Enter accepts it, Esc cancels",
                MAX_WEIGHT,
            )
        )

    def _lay_out(self) -> None:
        label = QLabel(tr("bias"))
        label.setBuddy(self.bias)
        bias_row = row(label, (self.bias, 1), gap=6)
        cells = ((self.layers, self.unit), (bias_row, self.channel))
        column(grid(*cells, columns=(1, 1)), self.numbers, into=self)
        for field in (self.layers, self.unit, self.channel, self.bias):
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTabOrder(self.layers, self.unit)
        self.setTabOrder(self.unit, self.channel)
        self.setTabOrder(self.channel, self.numbers)
        self.setTabOrder(self.numbers, self.bias)


def _show(field: NumberField, number: int, count: int) -> None:
    field.count_to(count)
    field.show_value(number + 1)
