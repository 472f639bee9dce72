"""The selected kernel: its weights for one input channel, and what all of them come to."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.edits.network_edits import NetworkEdits
from cnnviz.views.kernels.editable_numbers import EditableNumbers
from cnnviz.views.kernels.shown_kernels import ShownKernels
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.fields.number_field import WholeField
from cnnviz.views.widgets.layouts import described, row
from cnnviz.views.widgets.number_text import steady_number
from cnnviz.views.widgets.steady_label import SteadyLabel

LEFT_PX, SIDE_PX, LEAST_ROW_PX = 8, 20, 18
MOST_PX = 16_777_215  # Qt's own: no limit
MANY_CHANNELS = tr("Which input channel's weights to show: a kernel has weights for each")
ONE_CHANNEL = tr("There is only one input channel here")


class KernelDetail(QWidget):
    """Title, choice of the input channel, the weights, and their bias, norm and extremes."""

    channel_chosen = Signal(int)

    def __init__(self, shown: ShownKernels, edits: NetworkEdits) -> None:
        super().__init__()
        self._shown = shown
        self.title = ElidedLabel()
        self.channel = WholeField(1, 1, tr("Input channel"))
        self.numbers = EditableNumbers(shown, edits, click_opens=False)
        self.facts = described(
            SteadyLabel(), tr("Over the weights for all input channels"), tr("About the kernel")
        )
        self._lay_out()
        self.channel.valueChanged.connect(self._on_channel)

    def refresh(self) -> None:
        """Show another kernel, or the same after a step of training."""
        channels = self._shown.kernels.shape[1]
        self.channel.count_to(channels)
        self.channel.show_value(self._shown.selected.channel + 1)
        self.channel.setEnabled(channels > 1)
        self.channel.setToolTip(ONE_CHANNEL if channels == 1 else MANY_CHANNELS)
        outputs = self._shown.kernels.shape[0]
        name = f"{self._shown.layer} · {self._shown.unit_name}"
        self.title.setText(name if self._shown.is_fc else tr("{name} of {count}", name, outputs))
        self.numbers.updateGeometry()
        self.update_numbers()

    def update_numbers(self) -> None:
        """Show the weights as they are now."""
        self.facts.setText(self._facts())
        self.numbers.update_weights()

    def _lay_out(self) -> None:
        channel_row = row(QLabel(tr("Input channel")), (self.channel, 1), gap=None)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(LEFT_PX, 0, 0, 0)
        self._grid.addWidget(self.title, 0, 0)
        self._grid.addLayout(channel_row, 1, 0)
        self._grid.addWidget(self.numbers, 2, 0)
        self._grid.addWidget(self.facts, 3, 0)
        self._grid.setRowStretch(4, 1)
        self.setFixedWidth(self.width_beside())

    def width_beside(self) -> int:
        """Room for five numbers side by side."""
        return LEFT_PX + 5 * (QFontMetrics(number_font()).horizontalAdvance("-.000") + 6)

    def height_below(self) -> int:
        """Room for five rows of numbers, and for the words beside them."""
        return max(5 * LEAST_ROW_PX, self.facts.sizeHint().height())

    def stand_below(self, below: bool) -> None:
        """Put the numbers beside the words, as it is low; or between them, as it is narrow."""
        for part in (self.numbers, self.facts):
            self._grid.removeWidget(part)
        self._grid.setHorizontalSpacing(SIDE_PX)
        self._grid.setColumnStretch(3, 1 if below else 0)
        if below:
            self._grid.addWidget(self.facts, 0, 1, 3, 1)
            self._grid.addWidget(self.numbers, 0, 2, 3, 1)
            self.numbers.setFixedSize(self.width_beside(), self.height_below())
            self.setMinimumWidth(0)
            self.setMaximumWidth(MOST_PX)
            self.setFixedHeight(self.height_below())
        else:
            self._grid.addWidget(self.numbers, 2, 0)
            self._grid.addWidget(self.facts, 3, 0)
            self.numbers.setMinimumSize(96, 96)
            self.numbers.setMaximumSize(MOST_PX, MOST_PX)
            self.setFixedWidth(self.width_beside())
            self.setMinimumHeight(0)
            self.setMaximumHeight(MOST_PX)

    def _on_channel(self, number: int) -> None:
        self.channel_chosen.emit(number - 1)

    def _facts(self) -> str:
        kernel = self._shown.kernels[self._shown.selected.unit]
        facts = {
            tr("bias"): self._shown.bias,
            tr("norm"): float(np.linalg.norm(kernel.astype(np.float64))),
            tr("minimum"): float(kernel.min()),
            tr("maximum"): float(kernel.max()),
        }
        return "\n".join(f"{name:8}{steady_number(value)}" for name, value in facts.items())
