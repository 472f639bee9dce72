"""Where lines are put: turned, shifted, seen at an angle, behind something else."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np

from cnnviz.core.made_drawings.lines import Line, Point, Points

_SHORTEST_RUN, _POINTS_A_CORNER = 4, 4


def turned(lines: Sequence[Line], angle: float, around: Point = (0.0, 0.0)) -> list[Line]:
    """The lines rotated by `angle` radians."""
    cosine, sine = math.cos(angle), math.sin(angle)
    (ax, ay) = around
    return _moved(
        lines,
        lambda x, y: (
            ax + cosine * (x - ax) - sine * (y - ay),
            ay + sine * (x - ax) + cosine * (y - ay),
        ),
    )


def shifted(lines: Sequence[Line], dx: float, dy: float) -> list[Line]:
    return _moved(lines, lambda x, y: (x + dx, y + dy))


def flattened(lines: Sequence[Line], share: float) -> list[Line]:
    """What lies on the floor, seen at an angle: its heights become that share."""
    return _moved(lines, lambda x, y: (x, share * y))


def behind(lines: Sequence[Line], front: Line) -> list[Line]:
    """What is left of the lines where the closed line `front` lies over them."""
    cover = np.concatenate(front.pieces()).astype(np.float32)
    return [part for line in lines for part in _parts_outside(line, cover)]


def lower_edge(outline: Line, thick: float) -> Line:
    """The edge of a slab whose top is the closed `outline`: its lower half, moved down."""
    points = np.concatenate(outline.pieces())[:-1]
    left, right = int(points[:, 0].argmin()), int(points[:, 0].argmax())
    ways = [_way(points, left, right), _way(points, right, left)[::-1]]
    lower = max(ways, key=lambda way: float(way[:, 1].mean()))
    low = [(x, y + thick) for x, y in _thinned(lower)]
    return Line(((lower[0, 0], lower[0, 1]), *low, (lower[-1, 0], lower[-1, 1])))


def _moved(lines: Iterable[Line], move: Callable[[float, float], Point]) -> list[Line]:
    return [replace(line, corners=tuple(move(x, y) for x, y in line.corners)) for line in lines]


def _parts_outside(line: Line, cover: np.ndarray) -> list[Line]:
    points = np.concatenate(line.pieces())
    outside = [cv2.pointPolygonTest(cover, (float(x), float(y)), False) < 0 for x, y in points]
    if all(outside):
        return [line]
    breaks = [i for i in range(1, len(points)) if outside[i] != outside[i - 1]]
    runs = [run for run in np.split(np.arange(len(points)), breaks) if outside[run[0]]]
    return [
        Line(_thinned(points[run]), inner=line.inner) for run in runs if len(run) >= _SHORTEST_RUN
    ]


def _way(points: Points, start: int, end: int) -> Points:
    """Along a closed line from one of its points to another."""
    count = (end - start) % len(points) + 1
    return points[(start + np.arange(count)) % len(points)]


def _thinned(points: Points) -> tuple[Point, ...]:
    """Few corners, both ends among them: each is drawn a little beside its place."""
    count = max(2, round(len(points) / _POINTS_A_CORNER) + 1)
    chosen = points[np.linspace(0, len(points) - 1, count).round().astype(int)]
    return tuple((float(x), float(y)) for x, y in chosen)
