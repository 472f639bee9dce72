"""Which channels carried it: what each map before the last layer adds to the logit."""

from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QWidget

from cnnviz.core.evidence.class_sums import Evidence, evidence
from cnnviz.core.inspection.images import ColourRange
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.evidence.channel_rows import ChannelRows, Ranked
from cnnviz.views.evidence.class_choice import ClassChoice
from cnnviz.views.evidence.strokes_page import CLASSES_PX
from cnnviz.views.maps.legend import Legend
from cnnviz.views.widgets.layouts import column, grid, row
from cnnviz.views.widgets.text_block import TextBlock

DIM = QPalette.ColorRole.PlaceholderText
SIDES = (tr("support it"), tr("oppose it, or have no effect"))
MEANING = tr(
    "The last layer adds up maps times weights, so each map's contribution is exact, "
    "not an estimate. Click a map to select it: the panels on the right show it and "
    "what it responds to."
)
MISLEADS = tr(
    "Where it misleads: maps are redundant, and a large contribution may hardly be "
    "missed. Ablate it in Edit to see its true cost."
)


class ChannelsPage(QWidget):
    """Follows the stroke: a sum of a few thousand products takes no time."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._question = session, session.attributions.question
        self.classes = ClassChoice(session)
        self.sum = TextBlock(tr("Sum of the contributions"))
        names = [tr("Channels that {words}", words) for words in SIDES]
        self.heads = tuple(TextBlock(name) for name in names)
        self.ahead, self.behind = (ChannelRows(name, bool(n)) for n, name in enumerate(names))
        self.ahead.other, self.behind.other = self.behind, self.ahead
        self.legend = Legend(120)
        self.words = TextBlock(tr("What the ranking means"), 2, DIM)
        self.misleads = TextBlock(tr("Where the ranking misleads"), 2, DIM)
        self.words.setText(MEANING)
        self.misleads.setText(MISLEADS)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Take the class's logit apart for the input and the weights as they are now."""
        if not self.isVisible():
            return
        network, target = self._session.network, self._question.target
        layer, last = network.layers[-2], network.layers[-1].name
        maps, chosen = network.trace.outputs[layer.name], slice(target, target + 1)
        found = evidence(maps, network.kernels(last)[chosen], network.biases(last)[chosen])
        selection = self._session.selection
        selected = selection.unit if selection.layer == layer.name else None
        ranked = Ranked(maps, found.of(0), layer.signed)
        thumbs = ranked.thumbs(self.palette().color(QPalette.ColorRole.Base))
        sides = zip((self.ahead, self.behind), self.heads, SIDES, ranked.columns, strict=True)
        for rows, head, words, units in sides:
            rows.show_units(units.tolist(), ranked, thumbs, selected)
            head.setText(tr("{count} maps of {name} {words}", len(units), layer.name, words))
        self.sum.setText(self._sum_words(found, network.class_names[target]))
        self.legend.show_range(ColourRange(float(abs(maps).max()), layer.signed))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _sum_words(self, found: Evidence, name: str) -> str:
        ahead, behind, bias, total = found.printed(0)
        return tr(
            "{name}: for {ahead}, against {behind}, bias {bias}; together {total}, "
            "its logit (before softmax)",
            name,
            ahead,
            behind,
            bias,
            total,
        )

    def _on_ahead(self, row: int) -> None:
        self._select(self.ahead.units[row])

    def _on_behind(self, row: int) -> None:
        self._select(self.behind.units[row])

    def _select(self, unit: int) -> None:
        self._session.selection.select(self._session.network.layers[-2].name, unit)

    def _lay_out(self) -> None:
        lines = (self.heads, (self.ahead, self.behind), (self.legend,))
        ranked = grid(*lines, gaps=(12, 2), columns=(1, 1), rows=(0, 1))
        self.classes.setFixedWidth(CLASSES_PX)
        column(
            (row(self.classes, (ranked, 1), gap=12), 1),
            self.sum,
            self.words,
            self.misleads,
            into=self,
            gap=2,
        )

    def _connect(self) -> None:
        self.ahead.picked.connect(self._on_ahead)
        self.ahead.opened.connect(self._on_ahead)
        self.behind.picked.connect(self._on_behind)
        self.behind.opened.connect(self._on_behind)
        self._question.changed.connect(self.refresh)
        self._session.network.traced.connect(self.refresh)
        self._session.selection.changed.connect(self.refresh)
