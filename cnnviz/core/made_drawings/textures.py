"""What careful people add within an outline: creases, hatching, double seams."""

from collections.abc import Sequence
from random import Random

import numpy as np

from cnnviz.core.made_drawings.lines import Line, chance, detail


def texture(lines: Sequence[Line], rng: Random) -> list[Line]:
    """Strokes within the middle of what `lines` cover."""
    points = np.concatenate([np.array(line.corners) for line in lines])
    low, high = points.min(axis=0), points.max(axis=0)
    centre, half = (low + high) / 2, (high - low) / 2
    if chance(rng, 0.6):
        return _creases(centre, half, rng)
    return _hatching(centre, half, rng)


def _creases(centre: np.ndarray, half: np.ndarray, rng: Random) -> list[Line]:
    lines = []
    for _ in range(rng.randint(2, 14)):
        x, y = (centre[i] + rng.uniform(-0.8, 0.8) * half[i] for i in (0, 1))
        dx, dy = rng.gauss(0, 0.12) * half[0], rng.gauss(0, 0.2) * half[1]
        lines.append(detail((x, y), (x + dx, y + dy), bends=[rng.gauss(0, 0.15)]))
    return lines


def _hatching(centre: np.ndarray, half: np.ndarray, rng: Random) -> list[Line]:
    """Parallel strokes over a patch, side by side or one below the other."""
    left, top = (centre[i] - rng.uniform(0.2, 0.8) * half[i] for i in (0, 1))
    wide, high = (rng.uniform(0.3, 1.0) * half[i] for i in (0, 1))
    count = rng.randint(4, 14)
    across = chance(rng, 0.5)
    lean = rng.uniform(-0.3, 0.3) * (high if across else wide)
    lines = []
    for share in np.linspace(0, 1, count).tolist():
        if across:
            start = (left, top + share * high)
            end = (left + wide, start[1] + lean)
        else:
            start = (left + share * wide, top)
            end = (start[0] + lean, top + high)
        lines.append(detail(start, end))
    return lines
