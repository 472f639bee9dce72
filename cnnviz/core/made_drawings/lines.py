"""Lines as a person draws them: corners joined by straight or bent pieces."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
import numpy.typing as npt

Point = tuple[float, float]  # x to the right, y downwards, in any unit
Points = npt.NDArray[np.float64]  # (N, 2)

_POINTS_A_PIECE = 7


@dataclass(frozen=True)
class Line:
    """One line; `bends` says of each piece how far it bulges to its left, in its own lengths.

    The line goes from corner to corner; a missing bend means straight.
    """

    corners: tuple[Point, ...]
    bends: tuple[float, ...] = ()
    inner: bool = False  # a detail within the outline, which people leave out or in
    curved: bool = False  # one piece through all corners, drawn in one go

    def pieces(self) -> list[Points]:
        """The line's pieces as points, (7, 2) each; a curved line's only one has its corners."""
        if self.curved:
            return [np.array(self.corners)]
        bends = (*self.bends, *(0.0,) * (len(self.corners) - 1 - len(self.bends)))
        ends = zip(self.corners, self.corners[1:], bends, strict=False)
        return [_bent(start, end, bend) for start, end, bend in ends]


def outline(corners: Sequence[Point], bends: Sequence[float] = ()) -> Line:
    """A line around something: it ends where it starts."""
    return Line((*corners, corners[0]), tuple(bends))


def detail(*corners: Point, bends: Sequence[float] = ()) -> Line:
    return Line(corners, tuple(bends), inner=True)


def ellipse(x: float, y: float, width: float, height: float, *, inner: bool = True) -> Line:
    """A round line, begun at its top: eight corners with bends between them."""
    angles = [math.pi * step / 4 for step in range(9)]
    corners = tuple((x + width / 2 * math.sin(a), y - height / 2 * math.cos(a)) for a in angles)
    return Line(corners, (0.1,) * 8, inner)


def mirrored(line: Line) -> Line:
    """The line's mirror image across x = 0."""
    return replace(
        line,
        corners=tuple((-x, y) for x, y in line.corners),
        bends=tuple(-bend for bend in line.bends),
    )


def both_sides(line: Line) -> list[Line]:
    return [line, mirrored(line)]


def between(start: Point, end: Point, share: float) -> Point:
    """The point on the way from start (0) to end (1)."""
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def chance(rng: Random, probability: float) -> bool:
    return rng.random() < probability


def _bent(start: Point, end: Point, bend: float) -> Points:
    if bend == 0:
        return np.asarray(_STRAIGHT @ np.array([start, end]))
    (x0, y0), (x2, y2) = start, end
    # A quadratic curve reaches half as far as its control point; left of (dx, dy) is (dy, -dx).
    x1 = (x0 + x2) / 2 + 2 * bend * (y2 - y0)
    y1 = (y0 + y2) / 2 - 2 * bend * (x2 - x0)
    return np.asarray(_QUADRATIC @ np.array([start, (x1, y1), end]))


_T = np.linspace(0, 1, _POINTS_A_PIECE)[:, np.newaxis]
_STRAIGHT = np.hstack([1 - _T, _T])
_QUADRATIC = np.hstack([(1 - _T) ** 2, 2 * _T * (1 - _T), _T**2])
