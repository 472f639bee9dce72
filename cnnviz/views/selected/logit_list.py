"""fc's outputs as a list: for each class its logit and the probability that follows."""

from PySide6.QtGui import QColor

from cnnviz.core.inspection.images import colour_indices
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.input.classes.class_reading import percent, read
from cnnviz.views.maps.colour_maps import DIVERGING
from cnnviz.views.maps.network_pictures import NetworkPictures
from cnnviz.views.widgets.tables.bar_rows import Bar, Cell, Column, Row
from cnnviz.views.widgets.tables.bar_table import BarTable

TOOLTIP = tr(
    "The logit is what fc computes for a class; softmax makes the logits of all "
    "classes into probabilities that add up to 1"
)
COLUMNS = (
    Column(tr("class"), has_bars=True, icon_px=18, has_bold=True),
    Column(tr("logit"), reserve="-00.000"),
    Column(tr("probability"), reserve=percent(1)),
)


class LogitList(BarTable):
    """A row for each class under a row of heads; a click or an arrow key selects the class."""

    def __init__(self, session: Session, pictures: NetworkPictures) -> None:
        name = tr("Logits and probabilities")
        super().__init__(
            name, COLUMNS, air_px=(10, 10), rows_in_sight=1, is_choice=True, has_heads=True
        )
        self._session, self._pictures = session, pictures
        self.picked.connect(self._on_chosen)
        self.walked.connect(self._on_chosen)

    def refresh(self) -> None:
        """Show the trace as it is now, of a network with perhaps other classes."""
        network, selection = self._session.network, self._session.selection
        layer, shares = network.layers[-1], network.trace.probabilities
        logits = self._pictures.maps(layer).ravel()
        colours = colour_indices(logits, self._pictures.reach(layer), diverging=True)
        winner = read(self._session).winner
        rows = []
        for unit, name in enumerate(network.class_names):
            colour = QColor.fromRgb(DIVERGING[colours[unit]])
            share = float(shares[unit])
            cells = (
                Cell(name, (Bar(share),), icon=colour, is_bold=unit == winner),
                Cell(f"{logits[unit]:.3f}"),
                Cell(percent(share)),
            )
            rows.append(Row(cells, TOOLTIP))
        self.show_rows(rows)
        self.mark(selection.unit if selection.layer == layer.name else None)

    def _on_chosen(self, unit: int) -> None:
        self._session.selection.select(self._session.network.layers[-1].name, unit)
