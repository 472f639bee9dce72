"""What stands in a table of bars, as plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtGui import QColor, QImage, QPalette

ROLE = QPalette.ColorRole
PALE = 0.55  # opacity of a bar beside a stronger one


@dataclass(frozen=True)
class Column:
    """Names; or with `reserve`, numbers for which that much room is kept.

    Bars stand left of a number and below a name; their columns take what room is left.
    """

    title: str
    tooltip: str = ""
    reserve: str = ""  # the longest number
    has_bars: bool = False
    shares: tuple[float, float] = (0.0, 1.0)  # of the table's width: names take at least, at most
    from_px: int = 0  # hidden in a table that is narrower
    icon_px: int = 0  # room for pictures left of the text
    has_bold: bool = False  # some names are set in bold now and then: room for them is kept


class Bar(NamedTuple):
    """A stretch of the track, in shares of its length."""

    end: float
    start: float = 0.0
    colour: QColor | QPalette.ColorRole = ROLE.Highlight
    opacity: float = 1.0


class Cell(NamedTuple):
    """A text, and in a column with bars one bar or two, one above the other."""

    text: str = ""
    bars: tuple[Bar | None, ...] = ()
    mark: float | None = None  # where the bar ended before, or should end
    zero: float | None = None  # a line at the track's zero, where bars go either way
    icon: QColor | QImage | None = None
    is_dim: bool = False
    is_bold: bool = False
    is_struck_out: bool = False
    key: str | float | None = None  # what the column is sorted by, if it is not the text


class Row(NamedTuple):
    """A cell for each column."""

    cells: tuple[Cell, ...]
    tooltip: str = ""


def around_zero(values: Sequence[float], is_symmetric: bool = False) -> tuple[list[Bar], float]:
    """Return bars from a zero that all share to each value, and where it is: or in the middle."""
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    if is_symmetric:
        high = max(-low, high)
        low = -high
    reach = (high - low) or 1.0
    zero, ends = -low / reach, ((value - low) / reach for value in values)
    return [Bar(max(zero, end), min(zero, end)) for end in ends], zero
