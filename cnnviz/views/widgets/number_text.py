"""Numbers as text: short ones for legends, steady ones for readouts and tables."""

from math import isfinite

from cnnviz.core.progress import Progress
from cnnviz.core.translation import tr


def short_number(value: float) -> str:
    """Return about three digits in at most six characters, sign included where there is one."""
    size = abs(value)
    if size == 0:
        return "0"
    if not isfinite(value):
        return str(value)
    if size >= 9999.5 or size < 0.0095:
        mantissa, exponent = f"{value:.0e}".split("e")
        return f"{mantissa}e{int(exponent)}"
    decimals = 0 if size >= 99.95 else 1 if size >= 9.995 else 2 if size >= 0.0995 else 3
    return f"{value:.{decimals}f}"


def steady_number(value: float) -> str:
    """Return a number with three decimals and a place for its sign, so that columns align."""
    return f"{value: .3f}" if abs(value) < 10_000 else f"{value: .3e}"


def decimals_for(reach: float) -> int:
    """Return how many decimals show a table of numbers up to `reach` with about three digits."""
    return 1 if reach >= 9.95 else 2 if reach >= 0.995 else 3


def progress_words(progress: Progress) -> str:
    """Return how far a piece of work is: 1,200 of 60,000, 0:07 left."""
    if progress.seconds_left is None:
        return tr("{done:,} of {total:,}", progress.done, progress.total)
    left = clock(progress.seconds_left)
    return tr("{done:,} of {total:,}, {time} left", progress.done, progress.total, left)


def clock(seconds: float) -> str:
    """Return a time as 1:05 or 1:02:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
