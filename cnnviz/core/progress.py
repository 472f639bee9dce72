"""How far a piece of work is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """Steps done of all, and the seconds that the others take, where that can be told."""

    done: int
    total: int
    seconds_left: float | None = None
