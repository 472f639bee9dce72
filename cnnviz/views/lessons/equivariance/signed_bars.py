"""A bar a class, to the right where a number is positive and to the left where it is negative."""

from collections.abc import Sequence

from cnnviz.core.translation import tr
from cnnviz.views.maps.colour_maps import NEGATIVE, POSITIVE
from cnnviz.views.widgets.number_text import steady_number
from cnnviz.views.widgets.tables.bar_rows import Cell, Column, Row, around_zero
from cnnviz.views.widgets.tables.bar_table import BarTable

COLUMNS = (
    Column(tr("class"), shares=(0, 0.38)),
    Column(tr("difference"), has_bars=True),
    Column("", reserve="-000.000", from_px=170),
)


class SignedBars(BarTable):
    """Names, bars around a common zero, and numbers where there is room."""

    def __init__(self, name: str) -> None:
        super().__init__(name, COLUMNS, rows_in_sight=3)

    def show_values(self, names: Sequence[str], values: Sequence[float]) -> None:
        bars, zero = around_zero(values, is_symmetric=True)
        rows = []
        for name, value, bar in zip(names, values, bars, strict=True):
            side = bar._replace(colour=POSITIVE if value > 0 else NEGATIVE)
            cells = Cell(name), Cell(bars=(side,), zero=zero), Cell(steady_number(value))
            rows.append(Row(cells, f"{name}: {value:.9g}"))
        self.show_rows(rows)
