"""Precision, recall and count of each class, as numbers with bars; a click on a head sorts."""

import math

from cnnviz.core.evaluation.assessment import Assessment
from cnnviz.core.translation import tr
from cnnviz.views.evaluation.words import percent
from cnnviz.views.widgets.tables.bar_rows import Bar, Cell, Column, Row
from cnnviz.views.widgets.tables.bar_table import BarTable

SHARE = "100.0 %"
COLUMNS = (
    Column(tr("Class"), tr("The class; click a column header to sort")),
    Column(tr("Pictures"), tr("Number of pictures of this class"), reserve="000,000"),
    Column(
        tr("Recall"),
        tr("Share of pictures of this class that are classified correctly"),
        SHARE,
        True,
    ),
    Column(tr("Precision"), tr("Share of predictions of this class that are correct"), SHARE, True),
    Column("F1", tr("Harmonic mean of precision and recall: high only if both are"), SHARE, True),
    Column(tr("Most often mistaken for"), tr("The most frequent wrong prediction, and its count")),
)


class ClassTable(BarTable):
    """Says which class is opened by a double click or Enter."""

    def __init__(self) -> None:
        name = tr("Precision, recall and count of each class")
        super().__init__(
            name, COLUMNS, air_px=(7, 7), rows_in_sight=3, is_choice=True, is_sorted=True
        )
        self.picked.connect(self.mark)
        self.walked.connect(self.mark)

    def show_assessment(self, found: Assessment, names: tuple[str, ...]) -> None:
        """Fill in what was found; sorted as before."""
        self.show_rows(class_rows(found, names))


def class_rows(found: Assessment, names: tuple[str, ...]) -> list[Row]:
    """Return a row for each class; shares that are not there are sorted below all others."""
    rows = []
    for number, (name, score) in enumerate(zip(names, found.class_scores, strict=True)):
        others = found.evaluation.confusion[number].copy()
        others[number] = 0
        worst, count = int(others.argmax()), int(others.max())
        taken = f"{names[worst]}, {count:,}" if count else "-"
        shares = (score.recall, score.precision, score.f1)
        cells = (
            Cell(name, key=name.lower()),
            Cell(f"{score.pictures:,}", key=score.pictures),
            *(_share(share) for share in shares),
            Cell(taken, key=count),
        )
        rows.append(Row(cells))
    return rows


def _share(share: float) -> Cell:
    known = -1.0 if math.isnan(share) else share
    return Cell(percent(share), (Bar(max(0.0, known)),), key=known)
