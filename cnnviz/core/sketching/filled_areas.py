"""Painted areas as filled strokes: their outlines, with holes cut in."""

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.sketching.drawing import Point, Stroke

OUTLINE_PX = 1.0  # covers the pixels that it runs through, and no others
Contour = npt.NDArray[np.int64]  # (N, 2), x and y of pixels


def area_strokes(area: np.ndarray, grey: int) -> tuple[Stroke, ...]:
    """Return strokes that paint just the marked pixels, bool (H, W); one a connected part."""
    found, tree = cv2.findContours(area.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    contours = [contour[:, 0].astype(np.int64) for contour in found]
    parents = [] if tree is None else [int(parent) for parent in tree[0, :, 3]]
    strokes = []
    for outer in (number for number, parent in enumerate(parents) if parent < 0):
        holes = [contours[number] for number, parent in enumerate(parents) if parent == outer]
        outline = _points(_joined(contours[outer], holes))
        strokes.append(Stroke(outline, OUTLINE_PX, grey, filled=True))
    return tuple(strokes)


def _joined(outline: Contour, holes: list[Contour]) -> Contour:
    """Cut each hole in, the nearest one first, by a way there and back through the area."""
    waiting = list(holes)
    while waiting:
        ways = [_nearest(outline, hole) for hole in waiting]
        nearest = min(range(len(ways)), key=lambda number: ways[number][0])
        _, at, start = ways[nearest]
        hole = np.roll(waiting.pop(nearest), -start, axis=0)
        outline = np.concatenate([outline[: at + 1], hole, hole[:1], outline[at:]])
    return outline


def _nearest(outline: Contour, hole: Contour) -> tuple[float, int, int]:
    """How far a hole is from the outline, squared, and at which of the points of both."""
    apart = outline[:, np.newaxis] - hole
    squared = (apart**2).sum(axis=2)
    at, start = np.unravel_index(squared.argmin(), squared.shape)
    return float(squared[at, start]), int(at), int(start)


def _points(outline: Contour) -> tuple[Point, ...]:
    """The corners of an outline, at the centres of its pixels."""
    ahead, behind = np.roll(outline, -1, axis=0) - outline, outline - np.roll(outline, 1, axis=0)
    is_corner = (ahead != behind).any(axis=1)
    corners = outline[is_corner] if is_corner.any() else outline
    return tuple((x + 0.5, y + 0.5) for x, y in corners.tolist())
