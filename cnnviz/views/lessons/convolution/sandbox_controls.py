"""The sandbox's controls: W, F, S, P with their formula, which kernel, and which input."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QWidget

from cnnviz.core.lessons.convolution_sandbox import Sizes, legal_values
from cnnviz.core.translation import tr
from cnnviz.views.lessons.convolution.legal_spin import LegalSpin
from cnnviz.views.lessons.convolution.sandbox import OWN, Sandbox
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.fields.number_field import WholeField
from cnnviz.views.widgets.layouts import REST, column, described, row
from cnnviz.views.widgets.segment_button import SegmentButton

WIDEST_PX = 240


class SandboxControls(QWidget):
    """Two rows of controls, and the formula between them."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__()
        self._sandbox = sandbox
        self.width_box = LegalSpin("W", tr("width of the input"))
        self.kernel_box = LegalSpin("F", tr("width of the kernel"))
        self.padding_box = LegalSpin("P", tr("rows and columns of zeros around the input"))
        self.stride_box = LegalSpin("S", tr("stride: how far the window moves"))
        self.formula = described(ElidedLabel(), name=tr("Width of the output"))
        self.kernels = ChoiceBox()
        self.unit = WholeField(1, 1, tr("Which of conv1's kernels"))
        self.canvas, self.by_hand = SegmentButton(tr("Canvas")), SegmentButton(tr("By hand"))
        self.clear = QPushButton(tr("Clear"))
        self._inputs = QButtonGroup(self)
        self._describe_controls()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Show what the sandbox holds, and offer what is legal now."""
        sizes = self._sandbox.sizes
        legal = legal_values(sizes)
        self.width_box.offer(legal.widths, sizes.width)
        self.kernel_box.offer(legal.kernels, sizes.kernel)
        self.padding_box.offer(legal.paddings, sizes.padding)
        self.stride_box.offer(legal.strides, sizes.stride)
        self.formula.setText(f"(W - F + 2P)/S + 1:  {sizes.formula}")
        self._show_kernel()
        (self.canvas if self._sandbox.follows_canvas else self.by_hand).setChecked(True)

    def _show_kernel(self) -> None:
        names = list(self._sandbox.kernel_names)
        if [self.kernels.itemText(n) for n in range(self.kernels.count())] != names:
            self.kernels.clear()
            self.kernels.addItems(names)
        self.kernels.setCurrentText(self._sandbox.kernel_name)
        count = self._sandbox.own_count
        with QSignalBlocker(self.unit):
            self.unit.setRange(1, count)
        self.unit.show_value(self._sandbox.unit + 1)
        self.unit.setEnabled(self._sandbox.kernel_name == OWN)

    def _on_size(self, *values: object) -> None:
        boxes = (self.width_box, self.kernel_box, self.stride_box, self.padding_box)
        self._sandbox.resize(Sizes(*(box.value() for box in boxes)))
        self.refresh()

    def _on_kernel(self, number: int) -> None:
        self._sandbox.choose_kernel(self.kernels.itemText(number))

    def _on_unit(self, number: int) -> None:
        self._sandbox.choose_unit(number - 1)

    def _on_input(self, *clicked: object) -> None:
        self._sandbox.follow_canvas(self.canvas.isChecked())

    def _describe_controls(self) -> None:
        self.formula.setFont(number_font())
        self.kernels.setAccessibleName(tr("Kernel"))
        self.kernels.setToolTip(tr("Which kernel slides over the input; conv1's are the network's"))
        self.kernels.setSizeAdjustPolicy(
            ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.kernels.setMinimumContentsLength(5)
        self.kernels.setMaximumWidth(WIDEST_PX)
        self.unit.setToolTip(tr("Which of conv1's kernels; first choose conv1 on the left"))
        self.canvas.setToolTip(
            tr("Use the drawing on the canvas, scaled to width W; it follows the pen")
        )
        self.by_hand.setToolTip(tr("Keep this input and draw on it here, cell by cell"))
        described(self.clear, tr("Make every cell of the input 0"), tr("Clear the input"))
        for button in (self.canvas, self.by_hand):
            self._inputs.addButton(button)

    def _lay_out(self) -> None:
        sizes = QGridLayout()
        sizes.setSpacing(4)
        boxes = (self.width_box, self.kernel_box, self.padding_box, self.stride_box)
        for place, box in enumerate(boxes):
            box.setMinimumWidth(58)
            box.setMaximumWidth(WIDEST_PX // 2)
            sizes.addWidget(box, 0, place)
            sizes.setColumnStretch(place, 2)
        sizes.setColumnStretch(len(boxes), 1)
        column(
            sizes,
            self.formula,
            row(
                (self.kernels, 4),
                self.unit,
                REST,
                row(self.canvas, self.by_hand, gap=0),
                self.clear,
            ),
            into=self,
        )

    def _connect(self) -> None:
        for box in (self.width_box, self.kernel_box, self.padding_box, self.stride_box):
            box.valueChanged.connect(self._on_size)
        self.kernels.activated.connect(self._on_kernel)
        self.unit.valueChanged.connect(self._on_unit)
        self._inputs.buttonClicked.connect(self._on_input)
        self.clear.clicked.connect(self._sandbox.clear)
