"""All channels by what they cost: a row each, with a bar."""

from cnnviz.core.edits.channel_ranking import ChannelCost
from cnnviz.core.edits.weight_edits import is_silenced
from cnnviz.core.inspection.printed_sums import change_in_print
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.widgets.tables.bar_rows import ROLE, Cell, Column, Row, around_zero
from cnnviz.views.widgets.tables.bar_table import BarTable

COLUMNS = (Column(tr("channel")), Column(tr("points without it"), reserve="-100.00", has_bars=True))
NAMED_CLASSES = 3


class RankingBars(BarTable):
    """A click selects a channel, a double click or Enter silences it or lets it speak."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            tr("Channels by accuracy lost without them"), COLUMNS, air_px=(6, 6), is_choice=True
        )
        self._session = session
        self.ranking: tuple[ChannelCost, ...] = ()
        self.setAccessibleDescription(tr("Arrow keys move between channels, Enter ablates one"))
        self.picked.connect(self._on_chosen)
        self.walked.connect(self._on_chosen)
        self.opened.connect(self._on_opened)

    def show_ranking(self, ranking: tuple[ChannelCost, ...]) -> None:
        """Show it with the session's selected channel, and those silenced struck out."""
        self.ranking = ranking
        # To the left where it is better without the channel.
        bars, zero = around_zero([cost.lost for cost in ranking])
        rows = []
        for cost, bar in zip(ranking, bars, strict=True):
            is_silent = is_silenced(self._session.edits.made, cost.layer, cost.unit)
            colour = ROLE.Highlight if cost.lost >= 0 else ROLE.PlaceholderText
            name = Cell(_name(cost), is_dim=is_silent, is_struck_out=is_silent)
            number = Cell(_change(cost), (bar._replace(colour=colour),), zero=zero)
            rows.append(Row((name, number._replace(is_dim=is_silent)), self.told(cost)))
        self.show_rows(rows)
        selection = self._session.selection
        channels = [(cost.layer, cost.unit) for cost in ranking]
        selected = selection.kernel_layer, selection.unit
        self.mark(channels.index(selected) if selected in channels else None)

    def told(self, cost: ChannelCost) -> str:
        """Return a channel's cost in words, with the classes that lose most."""
        names = self._session.network.class_names
        dearest = sorted(zip(cost.lost_per_class, names, strict=False), reverse=True)
        lost = [f"{name} {-100 * share:+.1f}" for share, name in dearest[:NAMED_CLASSES] if share]
        share = f"{100 * cost.accuracy:.2f} % ({_change(cost)})"
        words = tr("Without {name}: {share}", _name(cost), share)
        return tr("{words}\nmost for {lost}", words, ", ".join(lost)) if lost else words

    def _on_chosen(self, row: int) -> None:
        cost = self.ranking[row]
        self._session.selection.select(cost.layer, cost.unit)

    def _on_opened(self, row: int) -> None:
        edits, cost = self._session.edits, self.ranking[row]
        silenced = is_silenced(edits.made, cost.layer, cost.unit)
        edits.silence(cost.layer, cost.unit, not silenced)


def _name(cost: ChannelCost) -> str:
    return f"{cost.layer} {cost.unit + 1}"


def _change(cost: ChannelCost) -> str:
    """By how much the accuracy is another one without the channel, as both are printed."""
    return change_in_print(100 * cost.accuracy, 100 * (cost.accuracy + cost.lost), 2)
