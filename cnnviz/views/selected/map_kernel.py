"""The kernel that made the selected map, for one input channel, small."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.kernels.kernel_numbers import KernelNumbers
from cnnviz.views.kernels.shown_kernels import KernelAddress, ShownKernels
from cnnviz.views.widgets.fields.number_field import WholeField
from cnnviz.views.widgets.layouts import REST, column, row
from cnnviz.views.widgets.number_text import short_number, steady_number
from cnnviz.views.widgets.steady_label import SteadyLabel

SIDE_PX = 96


class MapKernel(QWidget):
    """A convolution's weights for the selected map; which input channel's, is chosen here."""

    hovered = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._selection = session.selection
        self.shown = ShownKernels(session.network)
        self.numbers = KernelNumbers(self.shown)
        self.numbers.setFixedSize(SIDE_PX, SIDE_PX)
        self.title = QLabel()
        self.channel = WholeField(1, 1, tr("Input channel of the kernel"))
        self.channel.setToolTip(
            tr("Which input channel's weights to show: a kernel has weights for each")
        )
        self.facts = SteadyLabel()
        self.facts.setAccessibleName(tr("About the kernel"))
        self.facts.setToolTip(
            tr(
                "The bias is added to every value of this map; the colours' ends are the "
                "largest weight of the whole layer"
            )
        )
        self._lay_out()
        self.channel.valueChanged.connect(self._on_channel)
        self.numbers.read.connect(self.hovered)

    def show_kernel(self, layer: str, unit: int) -> None:
        """Show the kernel of a convolution's map for the selected input."""
        inputs = self.shown.channels_of(layer)
        self.shown.show(layer, KernelAddress(unit, self._selection.channel))
        self.channel.count_to(inputs)
        self.channel.show_value(self.shown.selected.channel + 1)
        self.title.setText(tr("Kernel of {layer}, input", layer))
        self.update_weights()

    def update_weights(self) -> None:
        """Show the weights as they are now."""
        self.shown.forget()
        reach = short_number(self.shown.range.reach)
        self.facts.setText(
            tr("bias   {value}\ncolours ±{reach}", steady_number(self.shown.bias), reach)
        )
        self.numbers.update_weights()

    def _lay_out(self) -> None:
        row(
            self.numbers,
            (column(self.title, self.channel, self.facts, REST, gap=None), 1),
            into=self,
            gap=10,
        )

    def _on_channel(self, number: int) -> None:
        self._selection.select_channel(number - 1)
