"""What each of the three functions makes of the same values, side by side."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QWidget

from cnnviz.core.lessons.activation_reading import ActivationReading
from cnnviz.core.network.network_config import Activation
from cnnviz.core.translation import tr
from cnnviz.views.lessons.activations.activation_plot import NAMES
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.layouts import described
from cnnviz.views.widgets.segment_button import SegmentButton

HEADS = {
    tr("saturated"): tr(
        "Share of values where the slope is below a twentieth of its maximum: the "
        "function is saturated there, and hardly any gradient passes"
    ),
    tr("mean out"): tr("Mean of the output; the nearer to 0, the better centred"),
    tr("below 0"): tr("Share of negative outputs"),
    tr("dead maps"): tr(
        "Maps that are saturated everywhere in every picture examined: no gradient "
        "passes through a ReLU there, hardly any through the others"
    ),
}
NOTHING = "-"


class ActivationTable(QWidget):
    """A row for each function; its button draws it above."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[Activation, SegmentButton] = {}
        self.cells: dict[Activation, list[QLabel]] = {}
        self._group = QButtonGroup(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        for column, (head, tooltip) in enumerate(HEADS.items(), start=1):
            label = QLabel(head)
            label.setToolTip(tooltip)
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label, 0, column)
            grid.setColumnStretch(column, 1)
        for row, function in enumerate(NAMES, start=1):
            self._add_row(grid, row, function)
        self.buttons["relu"].setChecked(True)
        self._group.buttonClicked.connect(self._on_clicked)

    @property
    def function(self) -> Activation:
        return next(name for name, button in self.buttons.items() if button.isChecked())

    def choose(self, function: Activation) -> None:
        self.buttons[function].setChecked(True)

    def show_reading(self, reading: ActivationReading | None, own: Activation, maps: int) -> None:
        """Fill in the numbers; the network's own function has its name in bold."""
        for function, button in self.buttons.items():
            font = button.font()
            font.setBold(function == own)
            button.setFont(font)
            whose = tr("the network's own") if function == own else tr("not the network's own")
            button.setToolTip(
                tr("Draw {names} above: {whose} function here", NAMES[function], whose)
            )
            for cell, text in zip(
                self.cells[function], _texts(reading, function, maps), strict=True
            ):
                cell.setText(text)

    def _add_row(self, grid: QGridLayout, row: int, function: Activation) -> None:
        button = SegmentButton(NAMES[function])
        button.setAccessibleName(tr("Look at {names}", NAMES[function]))
        self.buttons[function] = button
        self._group.addButton(button)
        grid.addWidget(button, row, 0)
        self.cells[function] = []
        for column, head in enumerate(HEADS, start=1):
            cell = QLabel(NOTHING)
            cell.setFont(number_font())
            cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            described(cell, HEADS[head], f"{NAMES[function]}: {head}")
            self.cells[function].append(cell)
            grid.addWidget(cell, row, column)

    def _on_clicked(self, *clicked: object) -> None:
        self.chosen.emit()


def _texts(reading: ActivationReading | None, function: Activation, maps: int) -> list[str]:
    if reading is None:
        return [NOTHING] * len(HEADS)
    found = reading.statistics[function]
    return [
        f"{100 * found.saturated_share:.1f} %",
        f"{found.output_mean: .3f}",
        f"{100 * found.negative_share:.1f} %",
        tr("{count} of {maps}", len(found.dead_units), maps),
    ]
