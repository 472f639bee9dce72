"""By what the kernel is multiplied: a slider, a number, and back to 1."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QToolButton, QWidget

from cnnviz.core.edits.weight_edits import ScaleKernel, factor_of
from cnnviz.core.translation import tr
from cnnviz.core.typed_numbers import NumberKind
from cnnviz.session.edits.network_edits import NetworkEdits
from cnnviz.views.kernels.shown_kernels import ShownKernels
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.fields.calm_wheel import Slider
from cnnviz.views.widgets.fields.number_field import NumberField
from cnnviz.views.widgets.layouts import column, row

MOST, NOTCHES = 2.0, 100  # notches to 1
MARK_PX = 60
FACTORS = NumberKind(-MOST, MOST, step=0.05)


class ScaleRow(QWidget):
    """A drag is one edit; it is meant of the kernel as it was before, so 1 takes it back."""

    def __init__(self, edits: NetworkEdits, shown: ShownKernels) -> None:
        super().__init__()
        self._edits, self._shown = edits, shown
        self._is_held = False
        self.slider = Slider(Qt.Orientation.Horizontal)
        self.factor = NumberField(FACTORS, tr("Scale of the kernel as a number"))
        self.reset = QToolButton()
        self.all_inputs = QCheckBox(tr("Scale for all inputs"))
        self._describe_controls()
        self._lay_out()
        self.slider.sliderPressed.connect(self._on_pressed)
        self.slider.valueChanged.connect(self._on_slid)
        self.factor.valueChanged.connect(self._on_factor)
        self.reset.clicked.connect(self._on_reset)
        self.all_inputs.toggled.connect(self.refresh)

    def refresh(self) -> None:
        """Show by what the kernel is multiplied now."""
        channels = self._shown.kernels.shape[1]
        self.all_inputs.setEnabled(channels > 1)
        address = self._shown.selected
        factor = factor_of(self._edits.made, self._shown.layer, address.unit, self._channel())
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(factor * NOTCHES))
        self.factor.show_value(factor)
        why_not = self._edits.why_not
        for widget in (self.slider, self.factor, self.reset):
            widget.setEnabled(not why_not)
        self.reset.setEnabled(not why_not and factor != 1)

    def _channel(self) -> int | None:
        """The input channel whose weights are scaled; None: all."""
        one_of_many = self._shown.kernels.shape[1] > 1 and not self.all_inputs.isChecked()
        return self._shown.selected.channel if one_of_many else None

    def _scale(self, factor: float, goes_on: bool = False) -> None:
        unit = self._shown.selected.unit
        edit = ScaleKernel(self._shown.layer, unit, factor, self._channel())
        if not self._edits.apply(edit, goes_on):
            self.refresh()

    def _on_pressed(self) -> None:
        self._is_held = False

    def _on_slid(self, notches: int) -> None:
        is_down = self.slider.isSliderDown()
        self._scale(notches / NOTCHES, goes_on=is_down and self._is_held)
        self._is_held = is_down

    def _on_factor(self, factor: float) -> None:
        self._scale(factor)

    def _on_reset(self) -> None:
        self._scale(1.0)

    def _describe_controls(self) -> None:
        self.slider.setRange(round(-MOST * NOTCHES), round(MOST * NOTCHES))
        self.slider.setPageStep(NOTCHES // 4)
        self.slider.setAccessibleName(tr("Scale of the kernel"))
        self.slider.setToolTip(
            tr(
                "Multiply the kernel's weights: above 1 its map gets stronger, at 0 it "
                "vanishes, below 0 it is inverted"
            )
        )
        self.factor.setFont(number_font())
        self.factor.setToolTip(tr("Factor for the kernel's weights, -2 to 2"))
        self.reset.setText("x1")
        self.reset.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.reset.setAccessibleName(tr("Scale back to 1"))
        self.reset.setToolTip(tr("Reset the scale: restores the weights from before"))
        self.all_inputs.setChecked(True)
        self.all_inputs.setAccessibleName(tr("Scale the kernel for all inputs"))
        self.all_inputs.setToolTip(
            tr("Scale the whole kernel; without this, only its part for the input chosen above")
        )

    def _lay_out(self) -> None:
        column(
            row((self.slider, 1), self.factor, self.reset, gap=6), self.all_inputs, into=self, gap=2
        )
