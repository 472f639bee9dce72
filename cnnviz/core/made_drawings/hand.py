"""How people draw: askew, unsteadily, with gaps, leaving out, going over it again."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from cnnviz.core.made_drawings.lines import Line, Points, chance


@dataclass(frozen=True)
class Manner:
    """One person's way with a pen; lengths are shares of the drawing's size."""

    leaves_out: float  # the share of details that are not drawn
    forgets: float  # of an outline's pieces
    jitter: float  # how far a corner lies off
    wobble: float  # how far a line strays on its way
    lifts: float  # how often the pen is lifted at a corner
    misses: float  # how far a lifted pen lands beside the corner
    rounds: bool  # cuts corners
    repeats: int  # goes over every line so often


def random_manner(rng: Random) -> Manner:
    careful = chance(rng, 0.35)
    return Manner(
        leaves_out=0.1 if careful else rng.choice((0.0, 0.4, 1.0)),
        forgets=0.0 if careful or chance(rng, 0.6) else rng.uniform(0.02, 0.1),
        jitter=rng.uniform(0.0, 0.015) if careful else rng.uniform(0.005, 0.035),
        wobble=rng.uniform(0.0, 0.008) if careful else rng.uniform(0.002, 0.018),
        lifts=rng.choice((0.0, 0.2, 0.6, 1.0)),
        misses=rng.choice((0.0, rng.uniform(0.0, 0.02), rng.uniform(0.01, 0.05))),
        rounds=chance(rng, 0.3),
        repeats=rng.choice((2, 2, 3)) if chance(rng, 0.1) else 1,
    )


def strokes_by_hand(
    lines: Sequence[Line],
    rng: Random,
    numpy_rng: np.random.Generator,
    traced: Sequence[Points] = (),
    manner: Manner | None = None,
) -> list[Points]:
    """The lines as pen strokes, (N, 2) each, around the origin, the longer side about 1.

    `traced` are strokes of somebody's drawing, in the units of the lines: they come first.
    """
    manner = manner or random_manner(rng)
    lines = [line for line in lines if not (line.inner and chance(rng, manner.leaves_out))]
    lines, strokes = _posed(lines, traced, rng)
    for line in lines:
        for _ in range(manner.repeats):
            strokes += _strokes(_jittered(line, manner, rng), manner, rng)
    # Traced strokes are as unsteady as their hand was.
    wobble = 0.4 * manner.wobble if traced else manner.wobble
    return wobbled(strokes, wobble, numpy_rng)


def _posed(
    lines: Sequence[Line], traced: Sequence[Points], rng: Random
) -> tuple[list[Line], list[Points]]:
    """Askew, stretched and perhaps mirrored, scaled to size 1."""
    calm = 0.6 if traced else 1.0  # somebody's drawing is askew already
    tilt = calm * (rng.gauss(0, 0.09) if chance(rng, 0.9) else rng.gauss(0, 0.3))
    stretch = math.exp(calm * rng.gauss(0, 0.13))
    shear = calm * rng.gauss(0, 0.08)
    side = -1 if chance(rng, 0.5) else 1
    cosine, sine = math.cos(tilt), math.sin(tilt)
    points = np.concatenate([*traced, *(np.array(line.corners) for line in lines)])
    turned = np.array([[cosine, -sine], [sine, cosine]])
    matrix = turned @ np.array([[side * stretch, shear], [0, 1 / stretch]])
    points = points @ matrix.T
    low, high = points.min(axis=0), points.max(axis=0)
    points = (points - (low + high) / 2) / max(float((high - low).max()), 1e-6)
    counts = [*map(len, traced), *(len(line.corners) for line in lines)]
    parts = np.split(points, np.cumsum(counts)[:-1])
    posed = [
        replace(
            line,
            corners=tuple(map(tuple, corners.tolist())),
            bends=tuple(side * bend for bend in line.bends),
        )
        for line, corners in zip(lines, parts[len(traced) :], strict=True)
    ]
    return posed, parts[: len(traced)]


def _jittered(line: Line, manner: Manner, rng: Random) -> Line:
    """Each corner somewhere near where it should be; a closed line does not quite close."""
    if line.curved:
        return line
    spread = manner.jitter * (0.4 if line.inner else 1.0)
    corners = [(x + rng.gauss(0, spread), y + rng.gauss(0, spread)) for x, y in line.corners]
    if line.corners[0] == line.corners[-1] and chance(rng, 0.6):
        corners[-1] = corners[0]
    bends = tuple(bend * rng.uniform(0.6, 1.4) for bend in line.bends)
    return replace(line, corners=tuple(corners), bends=bends)


def _strokes(line: Line, manner: Manner, rng: Random) -> list[Points]:
    """The line's pieces, joined where the pen is not lifted."""
    strokes: list[list[Points]] = [[]]
    for piece in line.pieces():
        if not line.inner and chance(rng, manner.forgets):
            strokes.append([])
            continue
        if strokes[-1] and chance(rng, manner.lifts):
            strokes.append([])
        if not strokes[-1]:
            piece = piece + np.array([rng.gauss(0, manner.misses), rng.gauss(0, manner.misses)])
        strokes[-1].append(piece)
    joined = [np.concatenate(stroke) for stroke in strokes if stroke]
    return [_rounded(stroke) for stroke in joined] if manner.rounds else joined


def _rounded(stroke: Points) -> Points:
    """Corners cut by a moving average over three points; the ends stay."""
    inside = (stroke[:-2] + stroke[1:-1] + stroke[2:]) / 3
    return np.concatenate([stroke[:1], inside, stroke[-1:]])


def wobbled(strokes: list[Points], wobble: float, rng: np.random.Generator) -> list[Points]:
    """Moved by a smooth random field, so that near points go the same way."""
    if not strokes:
        return strokes
    points = np.concatenate(strokes)
    for waves_per_size in (1.0, 3.0, 7.0):
        direction = rng.normal(size=(2, 2)) * waves_per_size * 2 * np.pi
        phase = rng.uniform(0, 2 * np.pi, 2)
        height = wobble * (1.4 if waves_per_size < 2 else 0.8 if waves_per_size < 5 else 0.4)
        points = points + height * np.sin(points @ direction.T + phase)
    ends = np.cumsum([len(stroke) for stroke in strokes])[:-1]
    return np.split(points, ends)
