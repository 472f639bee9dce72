"""Rounding so that what is printed adds up: the terms shown make exactly the sum that is shown."""

import math
from collections.abc import Sequence
from fractions import Fraction

SIGNIFICANT = 4  # digits of the largest term
MOST_DIGITS = 12


def digits_for(terms: Sequence[float]) -> int:
    """Return how many decimals show four digits of the largest finite term, 0 to 12."""
    largest = max((abs(term) for term in terms if math.isfinite(term)), default=0.0)
    if largest == 0:
        return SIGNIFICANT - 1
    return min(MOST_DIGITS, max(0, SIGNIFICANT - 1 - math.floor(math.log10(largest))))


def rounded(value: float, digits: int) -> int:
    """Return a value in units of the last decimal, rounded half away from 0."""
    scaled = _scaled(value, digits)
    nearest = math.floor(abs(scaled) + Fraction(1, 2))
    return nearest if scaled >= 0 else -nearest


def adding_up(terms: Sequence[float], digits: int, total: int | None = None) -> list[int]:
    """Return terms in units of the last decimal whose sum is exactly `total`, their rounded sum.

    Each is its value rounded down or up, as the largest remainders decide (Hamilton's method); a
    term that is exactly 0 stays 0. A given `total` may differ from the sum by some units more.
    """
    if total is None:
        total = rounded(sum(terms), digits)
    scaled = [_scaled(term, digits) for term in terms]
    units = [math.floor(value) for value in scaled]
    movable = [place for place, value in enumerate(scaled) if value != 0] or list(range(len(terms)))
    if not movable:
        return units
    by_remainder = sorted(movable, key=lambda place: units[place] - scaled[place])
    each, more = divmod(total - sum(units), len(movable))
    for position, place in enumerate(by_remainder):
        units[place] += each + (position < more)
    return units


def difference(first: float, second: float, digits: int) -> int:
    """Return first - second as both stand in print, in units of the last decimal."""
    return rounded(first, digits) - rounded(second, digits)


def change_in_print(after: float, before: float, digits: int) -> str:
    """Return by how much a printed number changed, as both are printed, with its sign."""
    units = difference(after, before, digits)
    return f"{'' if units < 0 else '+'}{in_print(units, digits)}"


def as_printed(units: int, digits: int) -> float:
    """Return the number that is printed, to compute with what a reader sees."""
    return float(Fraction(units, 10**digits))


def in_print(units: int, digits: int) -> str:
    """Return units of the last decimal as a number with so many decimals."""
    sign = "-" if units < 0 else ""
    whole, rest = divmod(abs(units), 10**digits)
    return f"{sign}{whole}.{rest:0{digits}d}" if digits else f"{sign}{whole}"


def _scaled(value: float, digits: int) -> Fraction:
    return Fraction(value) * Fraction(10**digits)
