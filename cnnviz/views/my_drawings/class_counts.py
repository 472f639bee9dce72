"""How many drawings there are of each class of the set; a click has a class drawn next."""

from cnnviz.core.teaching.drawn_dataset import LEAST_DRAWINGS
from cnnviz.core.translation import tr
from cnnviz.session.teaching.drawing_set import ENOUGH, DrawingSet
from cnnviz.views.widgets.tables.bar_rows import PALE, Bar, Cell, Column, Row
from cnnviz.views.widgets.tables.bar_table import BarTable

COLUMNS = (
    Column(tr("class"), shares=(0, 0.5), has_bold=True),
    Column(tr("drawings"), reserve=tr("{count} of {enough}", 88, ENOUGH), has_bars=True),
)


class ClassCounts(BarTable):
    """The class that comes next is set off; a line marks the fewest that can be learned."""

    def __init__(self, drawing_set: DrawingSet) -> None:
        super().__init__(tr("Drawings of each class"), COLUMNS, is_choice=True)
        self._set = drawing_set
        self.picked.connect(self._on_picked)
        self.opened.connect(self._on_picked)
        drawing_set.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        wanted = self._set.wanted
        self.show_rows([_row(name, n, name == wanted) for name, n in self._set.counts().items()])
        names = self._set.class_names
        self.mark(names.index(wanted) if wanted in names else None, with_cursor=False)

    def _on_picked(self, number: int) -> None:
        self._set.choose(self._set.class_names[number])


def _row(name: str, count: int, is_wanted: bool) -> Row:
    is_enough = count >= LEAST_DRAWINGS
    bar = Bar(min(1.0, count / ENOUGH), opacity=1.0 if is_enough else PALE)
    text = tr("{count} of {enough}", count, ENOUGH) if count < ENOUGH else f"{count}"
    tooltip = tr(
        "{count} of {name}: draw at least {least}, better {enough} or more. Click to draw it next.",
        count,
        name,
        LEAST_DRAWINGS,
        ENOUGH,
    )
    cells = Cell(name, is_bold=is_wanted), Cell(text, (bar,), LEAST_DRAWINGS / ENOUGH)
    return Row(cells, tooltip)
