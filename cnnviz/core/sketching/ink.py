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
# Wider ones may have run into one another, and their ridges say no more how wide the pen is.
SURELY_APART_PX = 14
# The share of the ink that a disc as wide as the pen may not reach when it rolls inside: corners.
OUT_OF_REACH = 0.02
# What lies this far inside has no line of its own any more: the outline runs around it.
DEEP_PX = PEN_PX
# A picture has tones where a part of its ink is greyer than nine tenths of the lightest, farther
# inside than soft edges and faint lines reach, and no full ink is near, as it is beside the lines
# of a small drawing or of hatching. More of it is needed in an area, where it may be a dark detail.
_FULL_INK, _TONE_PX, _TONE_SHARE, _EVEN_TONE_SHARE = 0.9, 4.0, 0.03, 0.006
_AREA_SHARE, _AREA_TONE_SHARE = 0.6, 0.05
_FEW_PIXELS = 3.0  # enlarged more than so many times, there is no room for lines beside others
_BESIDE_INK = np.ones((5, 5), np.uint8)
# Whether a pixel is ink is judged beside the lightest this near, so that faint lines are lines too.
_NEARBY = np.ones((9, 9), np.uint8)
# Fainter than this share of the lightest is a smudge or a trace of compression.
_FAINTEST = 1 / 8
# Half the gaps that are closed, tried from the narrowest on: up to a seventh of the drawing.
CLOSING_PX = (0, 3, 5, 8)
# Lines enclose something where so much of their convex hull lies inside and off the outline,
# inner lines included: were only empty pixels counted, details and a wide pen would decide it.
ENCLOSED_SHARE = 0.25
# An area is painted where it is deeper than this and than lines that ran together; a drawing where
# so much of its ink is of such areas. Painted in one grey it is read as well as outlined.
_PAINTED_PX, _PAINTED_PENS, _PAINTED_SHARE = 8.0, 1.0, 0.8
PAINTED_GREY = 160
# The grey of what lines enclose, of 255: between paper and ink.
INSIDE_GREY = 115

ByteArray = npt.NDArray[np.uint8]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float32]


@dataclass(eq=False)
class Ink:
    """A drawing at working size: uint8 (H, W), 112 long with a margin of 20 around it."""

    picture: ByteArray
    enlarged: float = 1.0  # how many times

    @cached_property
    def has_tones(self) -> bool:
        """Whether it is made of greys, as Fashion-MNIST's pictures are, and not of ink."""
        lightest = int(self.picture.max())
        if lightest == 0:  # too faint and small to survive the scaling
            return True
        any_ink = self.picture > _FAINTEST * lightest
        within = _distance(any_ink.astype(np.uint8)) > _TONE_PX
        ink = np.count_nonzero(any_ink)
        tones = within & (self.picture < _FULL_INK * lightest)
        share = np.count_nonzero(tones) / ink
        if share <= _TONE_SHARE or self.enlarged > _FEW_PIXELS:
            return bool(share > _TONE_SHARE)
        even = tones & (cv2.dilate(self.picture, _BESIDE_INK) < _FULL_INK * lightest)
        in_areas = np.count_nonzero(within) > _AREA_SHARE * ink and share > _AREA_TONE_SHARE
        return bool(in_areas or np.count_nonzero(even) > _EVEN_TONE_SHARE * ink)

    @cached_property
    def is_painted(self) -> bool:
        """Whether it is an area of full ink, as of a white garment, and not of lines."""
        depth_px = max(_PAINTED_PX, _PAINTED_PENS * self.pen_px)
        deep = self.inside > depth_px
        if not deep.any():
            return False
        of_areas = _distance((~deep).astype(np.uint8)) <= depth_px + 1.5
        painted = np.count_nonzero(of_areas & (self.mask > 0))
        return bool(painted > _PAINTED_SHARE * np.count_nonzero(self.mask))

    @cached_property
    def pen_px(self) -> float:
        """How wide most lines are, in pixels; of a painted area, how wide its corners are round.

        Measured across the lines' ridges, from edge to edge: the mean of all ridges without the
        narrowest fifth, which are ends and corners, and the widest two fifths, crossings and blots.
        """
        # Beside the ridge, which runs between two pixels, the distances to both edges add up.
        across = np.minimum(*(cv2.dilate(self.inside, sides) for sides in _SIDES))
        on_ridge = (self.inside >= cv2.dilate(self.inside, _NEIGHBOURS)) & (self.mask > 0)
        widths = np.sort((self.inside + across + 1)[on_ridge])
        first, last = int(0.2 * widths.size), int(0.6 * widths.size)
        pen_px = float(widths[first : max(first + 1, last)].mean())
        return pen_px if pen_px <= SURELY_APART_PX else _widest_disc_px(self, pen_px)

    @cached_property
    def mask(self) -> ByteArray:
        """1 where there is ink, 0 on paper: where more than half of a pixel is covered."""
        return (self.covered > 0.5).astype(np.uint8)

    @cached_property
    def covered(self) -> FloatArray:
        """How much of each pixel is ink, 0 to 1: its lightness beside the lightest nearby."""
        full = np.maximum(cv2.dilate(self.picture, _NEARBY), _FAINTEST * self.picture.max() + 1)
        return np.asarray(self.picture / full, np.float32)

    @cached_property
    def inside(self) -> FloatArray:
        """How far each pixel's centre lies inside the ink's edge, in pixels; negative outside.

        The edge runs through the pixels that are partly covered, as far as they are.
        """
        ink = self.mask > 0
        on_ink, on_paper = np.where(ink, self.covered, _FULL), np.where(ink, _NONE, self.covered)
        # Between two centres the edge lies where what both hold together says.
        to_paper = _nearest(self.mask, on_paper + cv2.erode(on_ink, _CROSS) - 1.5)
        to_ink = _nearest(1 - self.mask, 0.5 - on_ink - cv2.dilate(on_paper, _CROSS))
        return np.where(ink, to_paper, -to_ink)


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
    return Ink(np.asarray(framed, np.uint8), scale)


def evened(ink: Ink) -> Ink:
    """All lines with the same pen: grown or thinned by what theirs differs from it."""
    inside = ink.inside + np.float32((PEN_PX - ink.pen_px) / 2)
    even = Ink(np.rint(255 * np.clip(inside + 0.5, 0, 1)).astype(np.uint8))
    even.inside = inside  # the same as measured anew, and known already
    return even


def find_enclosure(ink: Ink) -> Enclosure | None:
    """What the lines enclose, with the smallest gaps closed that make them enclose anything.

    A gap is closed when a ball as wide as it, rolling around outside, cannot get in.
    """
    hull_area = _hull_area(ink.mask)
    for radius in CLOSING_PX:
        enclosed = ~_reached(ink.inside, radius)
        deep = _distance(enclosed.astype(np.uint8)) > PEN_PX
        if np.count_nonzero(deep) >= ENCLOSED_SHARE * hull_area > 0:
            return Enclosure((ink.mask == 0) & enclosed, 2 * radius)
    return None


def filled(ink: Ink, enclosure: Enclosure | None) -> Ink:
    """Grey where lines enclose something, and where ink lies deeper than a line is wide."""
    deep = np.clip(ink.inside - DEEP_PX, 0, 1)
    picture = np.rint(ink.picture - deep * (ink.picture - np.float32(INSIDE_GREY))).astype(np.uint8)
    if enclosure is not None:
        picture[enclosure.inside] = np.maximum(picture[enclosure.inside], INSIDE_GREY)
    return Ink(picture)


def _hull_area(mask: ByteArray) -> float:
    """The area of the smallest convex outline around all that is 1, in pixels."""
    rows = np.flatnonzero(mask.any(axis=1))
    left, right = mask[rows].argmax(axis=1), mask.shape[1] - 1 - mask[rows, ::-1].argmax(axis=1)
    ends = np.stack([np.concatenate([left, right]), np.concatenate([rows, rows])], axis=1)
    return float(cv2.contourArea(cv2.convexHull(ends.astype(np.int32))))


def _widest_disc_px(ink: Ink, ridge_px: float) -> float:
    """The widest disc that reaches nearly all of the ink from inside, up to `ridge_px`.

    A pen's ink is all within its reach, even where lines have run together.
    """
    narrow, wide = PEN_PX / 2, ridge_px / 2
    whole = np.count_nonzero(ink.mask)
    while wide - narrow > 0.25:
        radius = (narrow + wide) / 2
        centres = ink.inside >= radius
        reached = _distance((~centres).astype(np.uint8)) <= radius + 0.5
        missed = whole - np.count_nonzero(reached & (ink.mask > 0))
        if missed <= OUT_OF_REACH * whole:
            narrow = radius
        else:
            wide = radius
    return 2 * narrow


def _reached(inside: FloatArray, radius: int) -> BoolArray:
    """Where a ball of `radius` gets that rolls in from outside and stays off the ink."""
    free = (inside < -max(radius, 0)).astype(np.uint8)
    _, areas = cv2.connectedComponents(free, connectivity=4)
    centres = areas == areas[0, 0]
    if radius == 0:
        return np.asarray(centres)
    return np.asarray(_distance((~centres).astype(np.uint8)) <= radius)


def _distance(mask: ByteArray) -> FloatArray:
    """Of each pixel that is 1 how far it is from the nearest 0, in pixels."""
    return np.asarray(cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_5), np.float32)


def _nearest(mask: ByteArray, values: npt.NDArray[np.floating]) -> FloatArray:
    """Of each pixel that is 1 how far the nearest 0 is, in pixels, and the value there added."""
    distance, labels = cv2.distanceTransformWithLabels(
        mask, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    value_of = np.zeros(int(labels.max()) + 1, np.float32)
    value_of[labels[mask == 0]] = values[mask == 0]
    return np.asarray(distance + value_of[labels], np.float32)


_NONE, _FULL = np.float32(0), np.float32(1)
_CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
_NEIGHBOURS = np.ones((3, 3), np.uint8)
_SIDES = np.array([[1, 0, 1]], np.uint8), np.array([[1], [0], [1]], np.uint8)
