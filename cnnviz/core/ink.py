"""A drawing's lines: how wide they are, redrawn with one pen, and what they enclose."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

# Pictures this small gain nothing from more threads, which would disturb training.
cv2.setNumThreads(1)

# The longer side of what is worked on: four of its pixels are one of the network's. (Five take
# half as long again, and a stroke's way to the screen has no time to spare.)
SIDE_PX = 112
# Room around it, wider than the widest gap that is closed.
MARGIN_PX = 20
# Lines are redrawn this wide: 1.6 of the network's pixels.
PEN_PX = 6.4
# What is wider than a quarter of the drawing is no line but an area.
WIDEST_LINE_PX = 0.26 * SIDE_PX
# A picture is painted where half of its ink lies in places wider than a third of the drawing and
# than three lines, or where 3 % of it is grey and farther from full ink than soft edges reach.
_AREA_PX, _AREA_LINES, _AREA_SHARE = 38, 3, 0.5
_SOFT_EDGE_PX, _FAINT_LINE_PX, _GREY_SHARE = 2.0, 2.4, 0.03
# Half the gaps that are closed, tried from the narrowest on: up to a seventh of the drawing.
CLOSING_PX = (0, 3, 5, 8)
# Lines enclose something where so much of their convex hull lies inside and off the outline,
# inner lines included: were only empty pixels counted, details and a wide pen would decide it.
ENCLOSED_SHARE = 0.25
# The grey of what lines enclose, of 255: between paper and ink.
INSIDE_GREY = 115

ByteArray = npt.NDArray[np.uint8]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Ink:
    """A drawing at working size: uint8 (H, W), 112 long with a margin of 20 around it."""

    picture: ByteArray

    @property
    def is_lines(self) -> bool:
        """Whether it is drawn in lines, and not in areas or a photograph."""
        return 0 < self.pen_px <= WIDEST_LINE_PX

    @cached_property
    def pen_px(self) -> float:
        """How wide most lines are, in pixels; 0 where there are none.

        It is twice the distance to the paper along the lines' ridges, where it is largest: of all
        ridges the value that 40 % stay below, so that crossings and blots count little.
        """
        if not self.mask.any():  # too faint and small to survive the scaling
            return 0.0
        depths = self.depth[(self.depth >= cv2.dilate(self.depth, _NEIGHBOURS)) & (self.mask > 0)]
        place = int(0.4 * depths.size)
        pen_px = 2 * float(np.partition(depths, place)[place]) - 1
        return 0.0 if _is_painted(self, pen_px) else pen_px

    @cached_property
    def mask(self) -> ByteArray:
        """1 where there is ink, 0 on paper: at least half as light as the lightest."""
        return (self.picture >= max(1, (int(self.picture.max()) + 1) // 2)).astype(np.uint8)

    @cached_property
    def depth(self) -> FloatArray:
        """Of each pixel of ink how far it is from the paper, in pixels."""
        return _distance(self.mask)

    @cached_property
    def distance(self) -> FloatArray:
        """Of each pixel of paper how far it is from the ink, in pixels."""
        return _distance(1 - self.mask)


@dataclass(frozen=True, eq=False)
class Enclosure:
    """What lines enclose, bool (H, W), once gaps up to `gap_px` wide are closed."""

    inside: BoolArray
    gap_px: int


def find_ink(crop: ByteArray) -> Ink:
    """Bring ink, light on black, uint8 (H, W) of any size, to working size."""
    scale = SIDE_PX / max(crop.shape)
    height, width = (max(1, round(scale * length)) for length in crop.shape)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    resized = cv2.resize(crop, (width, height), interpolation=method)
    sides = (MARGIN_PX,) * 4
    framed = cv2.copyMakeBorder(resized, *sides, cv2.BORDER_CONSTANT, value=0)
    return Ink(np.asarray(framed, np.uint8))


def evened(ink: Ink) -> Ink:
    """All lines with the same pen: grown or thinned by what theirs differs from it."""
    # Distances are between pixel centres; the edge runs halfway.
    inside = np.where(ink.mask > 0, ink.depth - 0.5, 0.5 - ink.distance)
    coverage = np.clip(inside + (PEN_PX - ink.pen_px) / 2 + 0.5, 0, 1)
    return Ink(np.rint(255 * coverage).astype(np.uint8))


def find_enclosure(ink: Ink) -> Enclosure | None:
    """What the lines enclose, with the smallest gaps closed that make them enclose anything.

    A gap is closed when a ball as wide as it, rolling around outside, cannot get in.
    """
    hull_area = _hull_area(ink.mask)
    for radius in CLOSING_PX:
        enclosed = ~_reached(ink.distance, radius)
        deep = _distance(enclosed.astype(np.uint8)) > PEN_PX
        if np.count_nonzero(deep) >= ENCLOSED_SHARE * hull_area > 0:
            return Enclosure((ink.mask == 0) & enclosed, 2 * radius)
    return None


def filled(ink: Ink, enclosure: Enclosure) -> Ink:
    """What lines enclose, in grey below them."""
    picture = ink.picture.copy()
    picture[enclosure.inside] = np.maximum(picture[enclosure.inside], INSIDE_GREY)
    return Ink(picture)


def _hull_area(mask: ByteArray) -> float:
    """The area of the smallest convex outline around all that is 1, in pixels."""
    rows = np.flatnonzero(mask.any(axis=1))
    left, right = mask[rows].argmax(axis=1), mask.shape[1] - 1 - mask[rows, ::-1].argmax(axis=1)
    ends = np.stack([np.concatenate([left, right]), np.concatenate([rows, rows])], axis=1)
    return float(cv2.contourArea(cv2.convexHull(ends.astype(np.int32))))


def _is_painted(ink: Ink, pen_px: float) -> bool:
    """Whether it is made of areas and greys, as Fashion-MNIST's pictures are, not of lines."""
    any_ink = ink.picture > ink.picture.max() // 8
    depth = _distance(any_ink.astype(np.uint8))
    grey = (depth > _FAINT_LINE_PX / 2) & (ink.distance > _SOFT_EDGE_PX)
    if np.count_nonzero(grey) > _GREY_SHARE * np.count_nonzero(any_ink):
        return True
    radius = max(_AREA_PX, _AREA_LINES * pen_px) / 2
    core = depth > radius
    if not core.any():
        return False
    areas = any_ink & (_distance((~core).astype(np.uint8)) <= radius)
    return bool(np.count_nonzero(areas) > _AREA_SHARE * np.count_nonzero(any_ink))


def _reached(distance: FloatArray, radius: int) -> BoolArray:
    """Where a ball of `radius` gets that rolls in from outside and stays off the ink."""
    free = (distance > max(radius, 0.5)).astype(np.uint8)
    _, areas = cv2.connectedComponents(free, connectivity=4)
    centres = areas == areas[0, 0]
    if radius == 0:
        return np.asarray(centres)
    return np.asarray(_distance((~centres).astype(np.uint8)) <= radius)


def _distance(mask: ByteArray) -> FloatArray:
    """Of each pixel that is 1 how far it is from the nearest 0, in pixels."""
    return np.asarray(cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_5), np.float32)


_NEIGHBOURS = np.ones((3, 3), np.uint8)
