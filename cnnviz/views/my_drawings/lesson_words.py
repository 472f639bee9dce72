"""What a lesson changed, in words: a row for each thing that is judged, before and after."""

from cnnviz.core.teaching.judging import FOLDS, Hits
from cnnviz.core.translation import listed, tr
from cnnviz.session.teaching.teaching import Taught

MOST_NAMES = 3
Row = tuple[str, str, str]  # what, before, after
HEADS: Row = ("", tr("Before"), tr("After"))


def rows_of(taught: Taught) -> list[Row]:
    """Return what was judged; where nothing can be judged, there is no row."""
    before, after = taught.before, taught.after
    rows = [(tr("Drawings it learned"), _count(before.drawings), _count(after.drawings))]
    apart = _apart(taught)
    rows.append((tr("Drawings it did not learn"), _count(before.drawings), apart))
    rows.append((tr("Test pictures"), _percent(before.test), _percent(after.test)))
    if len(before.examples):
        rows.append((tr("Shipped examples"), _count(before.examples), _count(after.examples)))
    return rows


def apart_words(taught: Taught) -> str:
    """Say how drawings can be judged that were learned."""
    if taught.is_whole and taught.apart is None:
        return tr("Judging by halves takes at least two drawings of each class.")
    return tr(
        "Each drawing is judged by a network that learned only the other half of them: {folds} "
        "lessons more, for this row alone.",
        FOLDS,
    )


def forgotten_words(taught: Taught) -> str:
    """Name the examples and the classes that got worse; empty where nothing did."""
    lost = list(taught.judge.forgotten(taught.before, taught.after))
    return tr("Forgot: {names}", listed(lost, MOST_NAMES)) if lost else ""


def _apart(taught: Taught) -> str:
    if taught.apart is not None:
        return _count(taught.apart)
    return tr("too few") if taught.is_whole else "…"


def _count(hits: Hits) -> str:
    return tr("{right} of {total}", int(hits.sum()), len(hits))


def _percent(hits: Hits) -> str:
    return f"{hits.mean():.1%}" if len(hits) else "-"
