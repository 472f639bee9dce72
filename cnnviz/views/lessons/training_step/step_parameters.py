"""Gradient and update of every parameter tensor in one training step, as bars."""

from cnnviz.core.lessons.slow_step import BackwardStage, UpdateStage
from cnnviz.core.translation import tr
from cnnviz.views.widgets.number_text import short_number
from cnnviz.views.widgets.tables.bar_rows import Bar, Cell, Column, Row
from cnnviz.views.widgets.tables.bar_table import BarTable

TOOLTIP = tr(
    "Gradient: how steeply the loss rises with these values (norm). Change: norm of "
    "the update as a share of the norm of the values"
)
COLUMNS = (
    Column(tr("parameters")),
    Column(tr("values"), reserve="000,000"),
    Column(tr("gradient"), reserve="-00.00", has_bars=True),
    Column(tr("change / weight"), reserve="00.00 %", has_bars=True),
)


class StepParameters(BarTable):
    """A row for each tensor: how steep, and once it is moved, how far against its own size."""

    def __init__(self) -> None:
        name = tr("Gradient and update of every layer's parameters")
        super().__init__(name, COLUMNS, air_px=(5, 5), has_heads=True)

    def show_stages(self, backward: BackwardStage | None, update: UpdateStage | None) -> None:
        gradients = () if backward is None else backward.gradients
        changes = () if update is None else update.changes
        steepest = max((gradient.norm for gradient in gradients), default=0.0)
        largest = max((change.ratio for change in changes), default=0.0)
        rows = []
        for number, gradient in enumerate(gradients):
            change = Cell()
            if changes:
                ratio = changes[number].ratio
                text = f"{100 * ratio:.2f} %" if ratio < 1 else f"{100 * ratio:.0f} %"
                change = Cell(text, (Bar(ratio / largest if largest else 0.0),))
            norm = Bar(gradient.norm / steepest if steepest else 0.0)
            cells = (
                Cell(gradient.parameter),
                Cell(f"{gradient.values:,}"),
                Cell(short_number(gradient.norm), (norm,)),
                change,
            )
            rows.append(Row(cells, TOOLTIP))
        self.show_rows(rows)
