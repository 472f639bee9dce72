"""Ink on a raster: the one rasteriser behind canvas, command line and drawn training pictures."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from cnnviz.core.sketching.fitting import fit

CANVAS_SIDE = 280

Point = tuple[float, float]

# Of 255. Drawn areas are flat to the last bit; this only bridges the grain of opened pictures,
# and stays below the faintest pen that is of use as an outline.
_SIMILAR = 16
# An antialiased edge is one pixel wide across, so at most two pixels along a row or column.
_EDGE_PX = 2
_LONG_PX = 40


@dataclass(frozen=True)
class Stroke:
    """One pull of the pen; `filled` paints the area that it encloses, too."""

    points: tuple[Point, ...]
    width_px: float
    grey: int
    filled: bool = False


def rounded(points: Sequence[Point]) -> tuple[Point, ...]:
    """Points to the hundredth of a pixel, which nobody sees and which files are shorter for."""
    return tuple((round(float(x), 2), round(float(y), 2)) for x, y in points)


def blank_canvas() -> np.ndarray:
    """A black canvas: uint8 (280, 280), zeros. Ink is light, as in Fashion-MNIST."""
    return np.zeros((CANVAS_SIDE, CANVAS_SIDE), np.uint8)


def enlarged(pixels: np.ndarray) -> np.ndarray:
    """A picture of a data set, uint8 (C, H, W), as large as the canvas: (C, 280, 280)."""
    return np.stack([fit(channel, (CANVAS_SIDE, CANVAS_SIDE)) for channel in pixels])


def draw_segment(canvas: np.ndarray, start: Point, end: Point, width_px: float, grey: int) -> None:
    """Draw one straight piece of a stroke, with round ends, into `canvas`.

    Positions are (x, y) in pixels, with pixel centres at halves; they may lie outside.
    `canvas` is uint8 (H, W) and changes in place; `grey` is 0 (erases) to 255.
    """
    reach = width_px / 2 + 0.5
    left, right = _span(start[0], end[0], reach, canvas.shape[1])
    top, bottom = _span(start[1], end[1], reach, canvas.shape[0])
    if left >= right or top >= bottom:
        return
    if min(right - left, bottom - top) > width_px + _LONG_PX:
        # A long slanting piece has a large, mostly empty box: halves are five times as fast.
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        draw_segment(canvas, start, middle, width_px, grey)
        draw_segment(canvas, middle, end, width_px, grey)
        return
    x = np.arange(left, right) + 0.5 - start[0]
    y = np.arange(top, bottom)[:, np.newaxis] + 0.5 - start[1]
    coverage = np.clip(reach - _distance(x, y, (end[0] - start[0], end[1] - start[1])), 0, 1)
    box = canvas[top:bottom, left:right]
    # A pixel is moved into the range that its coverage allows instead of being blended:
    # blending would thicken the soft edges where the pieces of a stroke overlap, and a
    # stroke would depend on how many mouse events it came in.
    lowest = np.rint(grey * coverage).astype(np.uint8)
    highest = 255 - np.rint((255 - grey) * coverage).astype(np.uint8)
    np.clip(box, lowest, highest, out=box)


def draw_stroke(canvas: np.ndarray, points: Sequence[Point], width_px: float, grey: int) -> None:
    """Draw a line through all `points` into `canvas`; a dot when there is one point."""
    for start, end in zip(points, points[1:] or points, strict=False):
        draw_segment(canvas, start, end, width_px, grey)


def draw_strokes(strokes: Sequence[Stroke]) -> np.ndarray:
    """A fresh canvas, uint8 (280, 280), with all `strokes` drawn in their order."""
    canvas = blank_canvas()
    for stroke in strokes:
        points = stroke.points
        if stroke.filled:
            canvas[_inside(points, canvas.shape)] = stroke.grey
            points = (*points, points[0])
        draw_stroke(canvas, points, stroke.width_px, stroke.grey)
    return canvas


def flood_fill(canvas: np.ndarray, x: int, y: int, grey: int) -> None:
    """Paint the connected area around (x, y) in `canvas`, up to and under its soft outline.

    `canvas` is uint8 (H, W) and changes in place; a position outside fills nothing.
    """
    if not (0 <= y < canvas.shape[0] and 0 <= x < canvas.shape[1]):
        return
    seed = int(canvas[y, x])
    contrast = np.abs(canvas.astype(np.int16) - seed)
    area = _connected(contrast <= _SIMILAR, x, y)
    edge = _edge_around(area, contrast)
    painted = _recoloured(canvas, edge, contrast, seed, grey)
    painted[area] = grey
    canvas[...] = painted


def _span(start: float, end: float, reach: float, side: int) -> tuple[int, int]:
    """The first pixel and the one after the last that a piece reaches on one axis."""
    low, high = min(start, end) - reach, max(start, end) + reach
    return max(0, floor(max(low, 0))), min(side, ceil(min(high, side)))


def _distance(x: np.ndarray, y: np.ndarray, along: Point) -> np.ndarray:
    """How far (x, y) are from the piece that runs from the origin to `along`."""
    dx, dy = along
    part = np.clip((x * dx + y * dy) / (dx * dx + dy * dy or 1.0), 0, 1)
    across_x, across_y = x - part * dx, y - part * dy
    return np.asarray(np.sqrt(across_x * across_x + across_y * across_y))


def _inside(points: Sequence[Point], shape: tuple[int, ...]) -> np.ndarray:
    """Which pixel centres the closed outline encloses (even-odd rule); bool (H, W)."""
    inside = np.zeros(shape, np.bool_)
    x, y = np.arange(shape[1]) + 0.5, np.arange(shape[0]) + 0.5
    for (x0, y0), (x1, y1) in zip(points, (*points[1:], points[0]), strict=True):
        rows = np.flatnonzero((y0 <= y) != (y1 <= y))
        if rows.size:
            crossing = x0 + (y[rows] - y0) * (x1 - x0) / (y1 - y0)
            inside[rows] ^= x >= crossing[:, np.newaxis]
    return inside


def _connected(similar: np.ndarray, x: int, y: int) -> np.ndarray:
    """The part of `similar` that hangs together with (x, y) by pixel sides; bool (H, W)."""
    run = np.cumsum(_run_starts(similar)).reshape(similar.shape)  # numbers the horizontal runs
    meetings = _run_starts(similar[:-1] & similar[1:])
    neighbours = defaultdict(list)
    pairs = zip(run[:-1][meetings].tolist(), run[1:][meetings].tolist(), strict=True)
    for upper, lower in pairs:
        neighbours[upper].append(lower)
        neighbours[lower].append(upper)
    reached = np.zeros(int(run[-1, -1]) + 1, np.bool_)
    waiting = [int(run[y, x])]
    while waiting:
        number = waiting.pop()
        if not reached[number]:
            reached[number] = True
            waiting.extend(neighbours[number])
    return np.asarray(reached[run] & similar)


def _run_starts(marked: np.ndarray) -> np.ndarray:
    """The leftmost pixel of every horizontal run of marked pixels."""
    starts = marked.copy()
    starts[:, 1:] &= ~marked[:, :-1]
    return starts


def _edge_around(area: np.ndarray, contrast: np.ndarray) -> np.ndarray:
    """The soft edge of the outline: uphill in contrast from `area`, never over the top."""
    edge = np.zeros_like(area)
    front = np.where(area, contrast, -1)  # the contrast of what was reached so far
    for _ in range(_EDGE_PX):
        below = _highest_beside(front)
        uphill = ~area & ~edge & (contrast > _SIMILAR) & (below >= 0) & (contrast >= below)
        edge |= uphill
        front = np.where(uphill, contrast, -1)
    return edge


def _recoloured(
    canvas: np.ndarray, edge: np.ndarray, contrast: np.ndarray, seed: int, grey: int
) -> np.ndarray:
    """`canvas` with the edge's share of the old area (`seed`) replaced by `grey`."""
    painted = canvas.copy()
    summit = _highest_near(_highest_near(contrast))[edge]
    share = contrast[edge] / summit
    outline = seed + (canvas[edge] - float(seed)) / share
    painted[edge] = np.clip(np.rint(grey + share * (outline - grey)), 0, 255)
    return painted


def _highest_beside(values: np.ndarray) -> np.ndarray:
    """Of each pixel's four neighbours the highest value: corners would jump over thin lines."""
    padded = np.pad(values, 1, constant_values=-1)
    sides = [padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]]
    return np.asarray(np.max(sides, axis=0))


def _highest_near(values: np.ndarray) -> np.ndarray:
    """Of each pixel and its eight neighbours the highest value."""
    padded = np.pad(values, 1, mode="edge")
    across = np.maximum(np.maximum(padded[:, :-2], padded[:, 1:-1]), padded[:, 2:])
    return np.asarray(np.maximum(np.maximum(across[:-2], across[1:-1]), across[2:]))
