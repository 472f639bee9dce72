"""For each class a bar of either run, and by how much they differ."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor

from cnnviz.core.translation import tr
from cnnviz.views.compare.compared_rows import ComparedRow, compared_rows, points
from cnnviz.views.compare.run_key import THAT_COLOUR, THIS_COLOUR
from cnnviz.views.input.classes.class_reading import Reading, percent
from cnnviz.views.widgets.tables.bar_rows import Bar, Cell, Column, Row
from cnnviz.views.widgets.tables.bar_table import BarTable

LOSER_OPACITY = 0.7
TELLING = 0.01  # a change of a percentage point and more is told strongly
WITH_ALL_PX = 330  # the width from which on both probabilities are written, too
MOST_ROWS = 10  # of which none is scrolled to
COLUMNS = (
    Column(tr("class"), shares=(0, 0.34), has_bold=True),
    Column(tr("both"), has_bars=True),
    Column(tr("this"), tr("The probability in this run"), reserve=percent(1), from_px=WITH_ALL_PX),
    Column(tr("that"), tr("The probability in that run"), reserve=percent(1), from_px=WITH_ALL_PX),
    Column(tr("change"), tr("That minus this, in percentage points"), reserve="+100.0"),
)


class ComparedBarRows(BarTable):
    """Name, this run's bar above that run's, and numbers."""

    def __init__(self) -> None:
        super().__init__(tr("Bars of both runs"), COLUMNS, air_px=(0, 10), rows_in_sight=MOST_ROWS)

    def heads(self) -> dict[str, QRect]:
        """Return where each column of numbers is that is in sight."""
        numbers = [n for n, column in enumerate(COLUMNS) if column.reserve]
        shown = [n for n in numbers if not self.isColumnHidden(n)]
        return {COLUMNS[n].title: self.column_room(n) for n in shown}

    def show_readings(self, this: Reading, that: Reading | None) -> None:
        is_known = this.likeliest is not None
        self.show_rows([_row(row, is_known) for row in compared_rows(this, that)])


def _row(row: ComparedRow, is_known: bool) -> Row:
    sides = ((row.this, THIS_COLOUR, row.this_wins), (row.that, THAT_COLOUR, row.that_wins))
    bars = tuple(
        None if share is None else Bar(share, 0.0, QColor(colour), 1.0 if wins else LOSER_OPACITY)
        for share, colour, wins in sides
    )
    telling = row.change is not None and abs(row.change) >= TELLING
    numbers = [(_share(share), wins) for share, _, wins in sides] + [(points(row.change), telling)]
    cells = (
        Cell(row.name, is_bold=row.this_wins or row.that_wins),
        Cell(bars=bars),
        *(Cell(text if is_known else "", is_dim=not strong) for text, strong in numbers),
    )
    return Row(cells, row_details(row))


def row_details(row: ComparedRow) -> str:
    """Return a class's numbers in words."""
    sides = ((tr("this run"), row.this), (tr("that run"), row.that))
    lines = [
        f"{whose}: " + (tr("does not have this class") if share is None else percent(share).strip())
        for whose, share in sides
    ]
    if row.change is not None:
        lines.append(
            tr("change, that - this: {text} percentage points", points(row.change).strip())
        )
    return "\n".join([row.name, *lines])


def _share(share: float | None) -> str:
    return "-" if share is None else percent(share)
