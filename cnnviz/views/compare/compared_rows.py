"""What two networks say of the same drawing, class by class."""

from dataclasses import dataclass

from cnnviz.core.inspection.printed_sums import as_printed, difference
from cnnviz.views.input.classes.class_reading import Reading

PERCENT_DIGITS = 1


@dataclass(frozen=True)
class ComparedRow:
    """A class and its probability on either side; None where that network does not know it."""

    name: str
    this: float | None
    that: float | None
    this_wins: bool
    that_wins: bool

    @property
    def change(self) -> float | None:
        """By how much that is above this, as both are printed."""
        if self.this is None or self.that is None:
            return None
        units = difference(100 * self.that, 100 * self.this, PERCENT_DIGITS)
        return as_printed(units, PERCENT_DIGITS + 2)


def compared_rows(this: Reading, that: Reading | None) -> tuple[ComparedRow, ...]:
    """Return a row for every class that either network knows, those of this one first."""
    these = dict(zip(this.class_names, map(float, this.probabilities), strict=True))
    those: dict[str, float] = {}
    if that is not None:
        those = dict(zip(that.class_names, map(float, that.probabilities), strict=True))
    return tuple(
        ComparedRow(
            name, these.get(name), those.get(name), name == winner_of(this), name == winner_of(that)
        )
        for name in dict.fromkeys((*these, *those))
    )


def winner_of(reading: Reading | None) -> str | None:
    if reading is None or reading.winner is None:
        return None
    return reading.class_names[reading.winner]


def disagree(this: Reading, that: Reading | None) -> bool:
    """Whether both name a class, and not the same one."""
    winners = winner_of(this), winner_of(that)
    return None not in winners and winners[0] != winners[1]


def points(change: float | None) -> str:
    """Return a change in percentage points, signed, that always takes the same room."""
    if change is None:
        return ""
    return f"{100 * change:+6.1f}" if round(100 * change, 1) else "   0.0"
