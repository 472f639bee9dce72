"""How far a piece of work is."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, TypeVar

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Progress:
    """Steps done of all, and the seconds that the others take, where that can be told."""

    done: int
    total: int
    seconds_left: float | None = None


def finished(work: Generator[Any, None, Answer]) -> Answer:
    """Do a piece of work to its end and return what it returns."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            answer: Answer = end.value
            return answer
