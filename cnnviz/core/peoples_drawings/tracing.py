"""From the bitmap of a drawing back to strokes: thinned to one pixel, and followed with a pen."""

import itertools

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.made_drawings.lines import Points

# A bitmap's pixel becomes 4x4, so that lines are wide enough to have a middle.
ENLARGED = 4
_INK = 110  # of 255, on the edges of the enlarged lines
_MARGIN_PX = 2
# Of enlarged pixels: shorter branches are what thinning leaves at corners.
_SPUR_PX = 5
_STEP_PX = 3  # between a stroke's points
_SMOOTHED = 2  # times over three neighbours

ByteArray = npt.NDArray[np.uint8]
_Pixel = tuple[int, int]

# The neighbours' bits, clockwise from above.
_RING = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))


def traced(bitmap: ByteArray) -> list[Points]:
    """Return the strokes of a drawing, float64 (N, 2) each, x and y in the bitmap's pixels.

    Takes uint8 (H, W), light on black. Where lines cross or meet, strokes end.
    """
    padded = np.pad(bitmap, _MARGIN_PX)
    size = (padded.shape[1] * ENLARGED, padded.shape[0] * ENLARGED)
    enlarged = cv2.resize(padded, size, interpolation=cv2.INTER_CUBIC)
    strokes = _strokes(thinned((enlarged > _INK).astype(np.uint8)))
    return [(_smoothed(stroke) + 0.5) / ENLARGED - _MARGIN_PX for stroke in strokes]


def thinned(ink: ByteArray) -> ByteArray:
    """Return the middle of the lines of `ink`, one pixel wide: uint8 (H, W), 0 or 1.

    Guo and Hall (1989), "Parallel Thinning with Two-Subiteration Algorithms", A1; its rules as
    tables over the eight neighbours.
    """
    ink = ink.copy()
    ink[[0, -1]] = ink[:, [0, -1]] = 0
    left = -1
    while left != (left := int(ink.sum())):
        for removed in _REMOVED:
            around = cv2.filter2D(ink, cv2.CV_8U, _POWERS, borderType=cv2.BORDER_CONSTANT)
            ink = ink & (1 - np.asarray(cv2.LUT(around, removed), np.uint8))
    return ink


def _strokes(skeleton: ByteArray) -> list[Points]:
    """Follow the skeleton from ends and crossings; what is round begins anywhere."""
    pixels = {(int(y), int(x)) for y, x in np.argwhere(skeleton)}
    beside = {pixel: _neighbours(pixel, pixels) for pixel in pixels}
    nodes = [pixel for pixel, others in beside.items() if len(others) != 2]
    walked: set[tuple[_Pixel, _Pixel]] = set()
    paths = []
    for node in [*sorted(nodes), *sorted(pixels)]:
        for first in beside[node]:
            if (node, first) not in walked and (len(beside[node]) != 2 or not _met(node, walked)):
                paths.append(_path(node, first, beside, walked))
    return [np.array(path, float)[:, ::-1] for path in _without_spurs(paths, beside)]


def _met(pixel: _Pixel, walked: set[tuple[_Pixel, _Pixel]]) -> bool:
    y, x = pixel
    return any((pixel, (y + dy, x + dx)) in walked for dy, dx in _RING)


def _path(
    node: _Pixel,
    first: _Pixel,
    beside: dict[_Pixel, list[_Pixel]],
    walked: set[tuple[_Pixel, _Pixel]],
) -> list[_Pixel]:
    path = [node, first]
    while len(beside[path[-1]]) == 2 and path[-1] != node:
        one, other = beside[path[-1]]
        path.append(other if one == path[-2] else one)
    for start, end in itertools.pairwise(path):
        walked |= {(start, end), (end, start)}
    return path


def _without_spurs(
    paths: list[list[_Pixel]], beside: dict[_Pixel, list[_Pixel]]
) -> list[list[_Pixel]]:
    """Leave out short branches with a loose end; lines that stand alone stay."""

    def is_spur(path: list[_Pixel]) -> bool:
        loose = [len(beside[end]) for end in (path[0], path[-1])]
        return len(path) <= _SPUR_PX and min(loose) == 1 and max(loose) > 2

    return [path for path in paths if not is_spur(path)]


def _neighbours(pixel: _Pixel, pixels: set[_Pixel]) -> list[_Pixel]:
    """Those beside a pixel; diagonal ones only where no straight step leads there, too."""
    y, x = pixel
    straight = [(y + dy, x + dx) for dy, dx in _RING[::2] if (y + dy, x + dx) in pixels]
    reached = set(straight)
    for dy, dx in _RING[1::2]:
        if (y + dy, x + dx) in pixels and not reached & {(y + dy, x), (y, x + dx)}:
            straight.append((y + dy, x + dx))
    return straight


def _smoothed(stroke: Points) -> Points:
    for _ in range(_SMOOTHED):
        inside = (stroke[:-2] + 2 * stroke[1:-1] + stroke[2:]) / 4
        stroke = np.concatenate([stroke[:1], inside, stroke[-1:]])
    count = max(2, len(stroke) // _STEP_PX)
    chosen = np.linspace(0, len(stroke) - 1, count).round().astype(int)
    return np.asarray(stroke[chosen])


def _removal_tables() -> list[ByteArray]:
    """For each half of a step, 1 for the neighbourhoods whose middle goes."""
    codes = np.arange(256)
    n, ne, e, se, s, sw, w, nw = ((codes[:, np.newaxis] >> np.arange(8)) & 1).T
    parts = (
        ((1 - n) & (ne | e)) + ((1 - e) & (se | s)) + ((1 - s) & (sw | w)) + ((1 - w) & (nw | n))
    )
    pairs = np.minimum(
        (nw | n) + (ne | e) + (se | s) + (sw | w), (n | ne) + (e | se) + (s | sw) + (w | nw)
    )
    goes = (parts == 1) & (pairs >= 2) & (pairs <= 3)
    first, second = ((n | ne | (1 - se)) & e) == 0, ((s | sw | (1 - nw)) & w) == 0
    return [(goes & half).astype(np.uint8) for half in (first, second)]


def _powers() -> npt.NDArray[np.float32]:
    kernel = np.zeros((3, 3), np.float32)
    for bit, (dy, dx) in enumerate(_RING):
        kernel[1 + dy, 1 + dx] = 2**bit
    return kernel


_REMOVED, _POWERS = _removal_tables(), _powers()
