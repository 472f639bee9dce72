"""What the network says of one input in eval mode and in training mode, class by class."""

import numpy as np
import numpy.typing as npt

from cnnviz.core.translation import tr
from cnnviz.views.widgets.tables.bar_rows import Bar, Cell, Column, Row
from cnnviz.views.widgets.tables.bar_table import BarTable

FloatArray = npt.NDArray[np.float64]
TOOLTIP = tr("Same input, same weights: only the statistics used by batch norm differ")
COLUMNS = (
    Column(tr("class"), shares=(0.24, 0.24)),
    Column(tr("logit"), reserve="-000.00"),
    Column(tr("eval: running"), reserve="100.0 %", has_bars=True),
    Column(tr("logit"), reserve="-000.00"),
    Column(tr("train: this batch"), reserve="100.0 %", has_bars=True),
)


class ModeTable(BarTable):
    """A row for each class: for each mode the logit, a bar and the probability."""

    def __init__(self) -> None:
        name = tr("Logits and probabilities of your input in both modes")
        super().__init__(name, COLUMNS, air_px=(2, 2), has_heads=True)
        self.logits: tuple[FloatArray, ...] = ()  # eval, train
        self.probabilities: tuple[FloatArray, ...] = ()

    def show_logits(
        self, names: tuple[str, ...], logits: tuple[npt.NDArray[np.float32], ...]
    ) -> None:
        """Show one input's (classes,) logits: eval, then train."""
        self.logits = tuple(values.astype(np.float64) for values in logits)
        self.probabilities = tuple(_softmax(values) for values in self.logits)
        self.show_rows([self._row(name, number) for number, name in enumerate(names)])

    def _row(self, name: str, number: int) -> Row:
        cells = [Cell(name)]
        for logits, probabilities in zip(self.logits, self.probabilities, strict=True):
            share, is_dim = float(probabilities[number]), number != int(probabilities.argmax())
            cells.append(Cell(f"{logits[number]:.2f}", is_dim=is_dim))
            cells.append(Cell(f"{100 * share:.1f} %", (Bar(share),), is_dim=is_dim))
        return Row(tuple(cells), TOOLTIP)


def _softmax(logits: FloatArray) -> FloatArray:
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum())
