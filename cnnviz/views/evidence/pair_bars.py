"""Two classes' bars, and where they were when the person began to change the input."""

from dataclasses import dataclass

from cnnviz.core.translation import tr
from cnnviz.views.input.classes.class_reading import percent
from cnnviz.views.widgets.tables.bar_rows import Bar, Cell, Column, Row
from cnnviz.views.widgets.tables.bar_table import BarTable

COLUMNS = (
    Column(tr("class"), shares=(0.22, 0.22)),
    Column(tr("probability"), reserve=percent(1), has_bars=True),
    Column(tr("logit"), reserve="-0000.00"),
)
AIR_PX = 9
TOOLTIP = tr("Probabilities and logits of the current input")


@dataclass(frozen=True)
class ClassBar:
    """One class as it is now, and its probability when that was remembered."""

    name: str
    probability: float
    logit: float
    before: float | None = None


class PairBars(BarTable):
    """Name, bar, percentage and logit in each of two rows."""

    def __init__(self) -> None:
        super().__init__(tr("Both classes now"), COLUMNS, air_px=(AIR_PX, AIR_PX))
        self.bars: tuple[ClassBar, ...] = ()
        self.setFixedHeight(2 * (self.fontMetrics().height() + AIR_PX))

    def show_bars(self, bars: tuple[ClassBar, ...]) -> None:
        self.bars = bars
        self.show_rows(
            [
                Row(
                    (
                        Cell(bar.name),
                        Cell(percent(bar.probability), (Bar(bar.probability),), bar.before),
                        Cell(f"{bar.logit:.2f}"),
                    ),
                    TOOLTIP,
                )
                for bar in bars
            ]
        )
