"""What is no part of a drawing: frames, the paper's edges, specks, accidental marks far from it."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.translation import tr, tr_count

ByteArray = npt.NDArray[np.uint8]
BoolArray = npt.NDArray[np.bool_]

# Parts are told apart at this size, in which each pixel is the lightest of those that it covers.
_SIDE_PX = 140
# A frame or an edge of the paper lies this near to the picture's sides, as a share of them, ...
_RING = 1 / 6
# ... runs along all of them so far, gaps as wide as this not counted, or is one side's pixels, ...
_FRAMED, _DASH_GAP = 0.6, 0.07
# ... and leaves a drawing so long, as a share of the picture, and with such an outline, of its own.
_LEAST_WITHIN, _LEAST_OUTLINE = 0.25, 0.1
# A frame off the sides is straight to an eighth, so long, and holds more: it could be a bag.
_STRAIGHT, _FRAME_LENGTH = 0.13, 0.6
_HELD, _HELD_OUTLINE = 0.5, 0.3
# The middle of a drawing: its outlines without these shares on each side. No stray is longer.
_TAIL = 0.1
# A part belongs to the drawing that is nearer than it is long, or, up to this share of the
# drawing, nearer than three times as long: dots of a dotted line, buttons, ends of straps.
_REACH, _NEAR = 0.1, 3
# Inside the drawing only what is this much smaller than its pen, and than it, is a speck.
_SPECK_OF_PEN, _SPECK = 1 / 3, 0.02


@dataclass(frozen=True, eq=False)
class Strays:
    """What is left out of a drawing."""

    mask: BoolArray  # (H, W), True where a stray's ink is
    frame: bool  # or an edge of the paper
    marks: int

    @property
    def told(self) -> str:
        if not self.marks:
            return tr("a frame left out")
        if not self.frame:
            return tr_count(
                "{count} stray mark left out", "{count} stray marks left out", self.marks
            )
        return tr_count(
            "a frame and {count} stray mark left out",
            "a frame and {count} stray marks left out",
            self.marks,
        )


@dataclass(frozen=True, eq=False)
class _Parts:
    """Pieces of ink that touch nothing else: labels (H, W), and of each N its box in pixels."""

    labels: npt.NDArray[np.int32]
    boxes: npt.NDArray[np.int64]  # (N, 4): left, top, right, bottom

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        return np.asarray((self.boxes[:, 2:] - self.boxes[:, :2]).max(axis=1))

    def mask(self, chosen: BoolArray) -> BoolArray:
        """Where the chosen ones, bool (N,), have ink; bool (H, W)."""
        return np.asarray(np.concatenate([[False], chosen])[self.labels])


def find_strays(ink: BoolArray) -> Strays | None:
    """Find what lies around a drawing and is none of it; None where all belongs together.

    Takes bool (H, W), True where there is ink. The largest part is never a stray.
    """
    step = -(-max(ink.shape) // _SIDE_PX)
    reduced = _reduced(ink, step)
    # Most drawings are of one part: that is found in a third of the time that boxes take.
    if cv2.connectedComponents(reduced, connectivity=8)[0] <= 2:
        return None
    parts = _parts(reduced)
    frames = _frames(parts)
    marks = ~frames & _marks(parts, ~frames)
    if not (frames | marks).any():
        return None
    height, width = ink.shape
    enlarged = parts.mask(frames | marks).repeat(step, axis=0).repeat(step, axis=1)
    mask = enlarged[:height, :width] & ink
    return Strays(mask, bool(frames.any()), int(np.count_nonzero(marks)))


def _reduced(ink: BoolArray, step: int) -> ByteArray:
    """1 for every square of `step` pixels with ink in it: the smallest speck is kept."""
    if step == 1:
        return ink.astype(np.uint8)
    square = np.ones((step, step), np.uint8)
    spread = cv2.dilate(ink.astype(np.uint8), square, anchor=(0, 0), borderValue=0)
    return np.asarray(spread[::step, ::step])


def _parts(mask: ByteArray) -> _Parts:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    left, top, width, height = stats[1:, :4].astype(np.int64).T
    return _Parts(
        np.asarray(labels, np.int32), np.stack([left, top, left + width, top + height], axis=1)
    )


def _frames(parts: _Parts) -> BoolArray:
    """Which parts, bool (N,), frame the others or are the edges of what they were drawn on."""
    side = max(parts.labels.shape)
    for found, least_px, least_share in (
        (_along_the_sides(parts), _LEAST_WITHIN * side, _LEAST_OUTLINE),
        (_rectangle_around(parts), _HELD * parts.lengths.max(), _HELD_OUTLINE),
    ):
        rest, frame = (parts.mask(chosen).astype(np.uint8) for chosen in (~found, found))
        enough = np.count_nonzero(_outline(rest)) >= least_share * np.count_nonzero(_outline(frame))
        if found.any() and not found.all() and enough and _length(_box(rest > 0)) >= least_px:
            return found
    return np.zeros(len(parts.boxes), np.bool_)


def _along_the_sides(parts: _Parts) -> BoolArray:
    """Those in the ring along the picture's sides that frame it, or run along one side's pixels."""
    labels = parts.labels
    deep_y, deep_x = (max(1, int(_RING * side)) for side in labels.shape)
    within = labels[deep_y:-deep_y, deep_x:-deep_x]
    counts = np.bincount(within.ravel(), minlength=len(parts.boxes) + 1)
    in_ring: BoolArray = counts[1:] == 0
    if not in_ring.any():
        return in_ring
    ring = parts.mask(in_ring)
    if min(_covered(side) for side in _sides(ring, deep_y, deep_x)) >= _FRAMED:
        return in_ring
    edges = [side for side in _sides(np.where(ring, labels, 0), 1, 1) if (side > 0).all()]
    along = np.concatenate([np.zeros(0, np.int32), *(edge.ravel() for edge in edges)])
    return np.asarray(np.isin(np.arange(1, in_ring.size + 1), along))


def _sides(picture: npt.NDArray[Any], deep_y: int, deep_x: int) -> list[npt.NDArray[Any]]:
    """What lies along the four sides, so deep; each with the side as its last axis."""
    return [picture[:deep_y], picture[-deep_y:], picture[:, :deep_x].T, picture[:, -deep_x:].T]


def _covered(side: BoolArray) -> float:
    """How far ink runs along a side, gaps as between dashes not counted, as a share of it."""
    along = np.atleast_2d(side.any(axis=0)).astype(np.uint8)
    width = 2 * int(_DASH_GAP * along.size / 2) + 1
    return float(cv2.dilate(along, np.ones((1, width), np.uint8)).mean())


def _rectangle_around(parts: _Parts) -> BoolArray:
    """The one, if any, that is a large upright rectangle around all others."""
    found = np.zeros(len(parts.boxes), np.bool_)
    largest = int(parts.lengths.argmax())
    left, top, right, bottom = parts.boxes[largest]
    width, height = right - left, bottom - top
    if min(width / parts.labels.shape[1], height / parts.labels.shape[0]) < _FRAME_LENGTH:
        return found
    deep_x, deep_y = int(_STRAIGHT * width), int(_STRAIGHT * height)
    hole = parts.labels[top + deep_y : bottom - deep_y, left + deep_x : right - deep_x]
    found[largest] = not (hole == largest + 1).any()
    return found


def _marks(parts: _Parts, candidates: BoolArray) -> BoolArray:
    """Which of the candidates, bool (N,), are far from the drawing or tiny beside its pen."""
    ink = parts.mask(candidates).astype(np.uint8)
    belongs = candidates & (_gaps(parts.boxes, _middle(ink)) <= 0)
    while True:
        drawing = _around(parts.boxes[belongs])
        reach = np.minimum(_REACH * _length(drawing), _NEAR * parts.lengths)
        beside = _gaps(parts.boxes, drawing) <= 0
        near = _distances(parts, belongs) <= np.maximum(reach, parts.lengths)
        more = candidates & ~belongs & (beside | near)
        if not more.any():
            break
        belongs |= more
    largest = parts.lengths == parts.lengths[candidates].max()
    speck_px = min(_SPECK_OF_PEN * _pen_px(ink), _SPECK * _length(drawing))
    return np.asarray(candidates & ~largest & (~belongs | (parts.lengths <= speck_px)))


def _distances(parts: _Parts, chosen: BoolArray) -> npt.NDArray[np.float64]:
    """How far each of N parts is from the ink of the chosen ones, in pixels."""
    away = cv2.distanceTransform(
        (~parts.mask(chosen)).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5
    )
    nearest = np.full(len(parts.boxes) + 1, np.inf)
    inked = parts.labels > 0
    np.minimum.at(nearest, parts.labels[inked], away[inked])
    return nearest[1:]


def _middle(ink: ByteArray) -> npt.NDArray[np.int64]:
    """The box (left, top, right, bottom) without the outermost outlines on each side.

    Outlines, so that a blot counts no more than a line as long as its edge.
    """
    outline = _outline(ink)
    ends = []
    for axis in (0, 1):
        sums = np.cumsum(outline.sum(axis=axis, dtype=np.int64))
        ends.append(np.searchsorted(sums, np.array([_TAIL, 1 - _TAIL]) * sums[-1]))
    (left, right), (top, bottom) = ends
    return np.array([left, top, right + 1, bottom + 1])


def _pen_px(ink: ByteArray) -> float:
    """About how wide lines are: their area by half the length of their outlines."""
    return 2 * int(np.count_nonzero(ink)) / max(1, int(np.count_nonzero(_outline(ink))))


def _outline(ink: ByteArray) -> ByteArray:
    """The ink's outermost pixels."""
    return ink - np.asarray(cv2.erode(ink, _AROUND, borderValue=0), np.uint8)


def _gaps(boxes: npt.NDArray[np.int64], box: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How far each of N boxes is from one, along the axis on which it is farther; int64 (N,)."""
    before, behind = box[:2] - boxes[:, 2:], boxes[:, :2] - box[2:]
    return np.asarray(np.maximum(before, behind).max(axis=1))


def _around(boxes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def _length(box: npt.NDArray[np.int64]) -> int:
    return int((box[2:] - box[:2]).max())


def _box(mask: BoolArray) -> npt.NDArray[np.int64]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return np.zeros(4, np.int64)
    return np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1])


_AROUND = np.ones((3, 3), np.uint8)
