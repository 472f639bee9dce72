"""How strongly the selected channel responds to each class."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.widgets.earlier_tint import EarlierTint
from cnnviz.views.widgets.layouts import column
from cnnviz.views.widgets.number_text import short_number
from cnnviz.views.widgets.tables.bar_rows import PALE, Cell, Column, Row, around_zero
from cnnviz.views.widgets.tables.bar_table import BarTable

COLUMNS = (
    Column(tr("class"), shares=(0, 0.4)),
    Column(tr("activation"), reserve="-00.00", has_bars=True),
)


class ClassProfile(QWidget):
    """Bars of the data set's classes, which need not be those of the network."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        name = tr("Mean activation of the channel for each class")
        self.bars = BarTable(name, COLUMNS, air_px=(4, 4))
        self.tint = EarlierTint(self.bars)
        column(self.bars, into=self, gap=None)

    def refresh(self) -> None:
        channels, selection = self._session.channels, self._session.selection
        findings = channels.findings
        self.setVisible(findings is not None)
        if findings is not None:
            profile = findings.finds.layers[selection.layer].profile[selection.unit]
            self.bars.show_rows(profile_rows(findings.dataset.class_names, profile.tolist()))
            self.tint.mark(channels.is_old)


def profile_rows(names: Sequence[str], values: Sequence[float]) -> list[Row]:
    """Classes keep their order; the strongest is in full colour."""
    bars, zero = around_zero(values)
    rows = []
    for name, value, bar in zip(names, values, bars, strict=True):
        is_strongest = value == max(values)
        bar = bar._replace(opacity=1.0 if is_strongest else PALE)
        number = Cell(short_number(value), (bar,), zero=zero or None, is_dim=not is_strongest)
        rows.append(Row((Cell(name), number), f"{name}: {value:.6g}"))
    return rows
