"""How drawings were read by networks that did not learn them, in words and rows."""

from cnnviz.core.teaching.own_classes import ReadApart
from cnnviz.core.translation import listed, tr
from cnnviz.views.widgets.tables.bar_rows import Bar, Cell, Column, Row

MOST_PAIRS = 3
AUTHOR_COLUMNS = (
    Column(tr("Author"), tr("Who drew; a click on a head sorts"), shares=(0, 0.5)),
    Column(
        tr("Right"),
        tr("Drawings that were read rightly, of all by this author"),
        reserve=tr("{right} of {total}", 888, 888),
        has_bars=True,
    ),
)


def verdict(read: ReadApart) -> str:
    """Return how many were read rightly."""
    return tr(
        "{right} of {total} read rightly by networks that did not learn them.",
        int(read.hits.sum()),
        len(read.drawings),
    )


def split_words(read: ReadApart) -> str:
    """Say what the networks knew that read them."""
    if read.is_by_author:
        return tr("By author: each network learned nothing of the author it reads.")
    if len(read.by_author()) > 1:
        return tr(
            "By drawing: each network knows other drawings of the same hand, as too few authors "
            "drew enough of each class."
        )
    return tr("By drawing: each network knows other drawings of the same hand.")


def mistaken_words(read: ReadApart) -> str:
    """Name the classes that were taken for each other most; empty where none were."""
    pairs = [
        tr("{one} and {other} ({count})", one, other, count)
        for one, other, count in read.mistaken()
    ]
    return tr("Taken for each other: {pairs}.", listed(pairs, MOST_PAIRS)) if pairs else ""


def author_rows(read: ReadApart) -> list[Row]:
    """Return a row for each author."""
    rows = []
    for author, (right, total) in read.by_author().items():
        name, share = author or tr("no name"), right / total
        text = tr("{right} of {total}", right, total)
        cells = Cell(name, key=name.casefold()), Cell(text, (Bar(share),), key=share)
        rows.append(Row(cells, tr("{name}: {text} read rightly", name, text)))
    return rows
