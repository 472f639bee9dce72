"""Draws a garment given as patches into a 28x28 picture that its longer side fills."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

SIDE_PX = 28
# Drawn this much larger and then averaged, so that edges get the greys a photograph has.
OVERSAMPLING = 4
# Fashion-MNIST's shoes all point left; people draw them either way.
MIRRORED_SHARE = 0.25
TILT_RADIANS = 0.03  # one standard deviation

Point = tuple[float, float]  # x to the right, y downwards, in any unit


@dataclass(frozen=True)
class Patch:
    """A filled outline, or a line if it has a width; shade 0 is the black ground, 1 is white."""

    points: Sequence[Point]
    shade: float
    width: float = 0.0


def cloth_shade(rng: Random) -> float:
    """Light greys are more common than dark ones, as in Fashion-MNIST."""
    return rng.triangular(0.25, 1.0, 0.85)


def contrast(shade: float, rng: Random) -> float:
    """A grey that stands out on `shade`."""
    return shade * rng.uniform(0.3, 0.6) if shade > 0.6 else min(1.0, shade * rng.uniform(1.5, 2.2))


def mirrored(right_half: Sequence[Point]) -> list[Point]:
    """A closed outline from its right half, given from the middle's top to the middle's bottom."""
    return [*right_half, *((-x, y) for x, y in reversed(right_half))]


def both_sides(patch: Patch) -> list[Patch]:
    """A patch and its mirror image: two sleeves, two pockets."""
    return [patch, Patch([(-x, y) for x, y in patch.points], patch.shade, patch.width)]


def rounded(points: Sequence[Point]) -> list[Point]:
    """A closed outline with its corners cut off (Chaikin)."""
    corners = []
    for (x, y), (next_x, next_y) in zip(points, [*points[1:], points[0]], strict=True):
        corners.append((0.75 * x + 0.25 * next_x, 0.75 * y + 0.25 * next_y))
        corners.append((0.25 * x + 0.75 * next_x, 0.25 * y + 0.75 * next_y))
    return corners


def arc(left: float, right: float, base: float, height: float) -> list[Point]:
    """A half ellipse from (left, base) up over the middle to (right, base), as seven points."""
    middle, radius = (left + right) / 2, (right - left) / 2
    angles = [math.pi * step / 6 for step in range(7)]
    return [(middle - radius * math.cos(a), base - height * math.sin(a)) for a in angles]


def box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    """The four corners of an upright rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def render(patches: Sequence[Patch], rng: Random) -> bytes:
    """The 28 x 28 grey levels of a garment: tilted a little, perhaps mirrored, centred."""
    posed = _posed(patches, rng)
    left, top, right, bottom = _bounds(posed)
    side_px = SIDE_PX * OVERSAMPLING
    scale = side_px / max(right - left, bottom - top)
    shift_x = (side_px - 1 - scale * (left + right)) / 2
    shift_y = (side_px - 1 - scale * (top + bottom)) / 2
    picture = Image.new("L", (side_px, side_px))
    pen = ImageDraw.Draw(picture)
    for patch in posed:
        points = [(scale * x + shift_x, scale * y + shift_y) for x, y in patch.points]
        if patch.width:
            pen.line(points, round(255 * patch.shade), max(1, round(scale * patch.width)))
        else:
            pen.polygon(points, round(255 * patch.shade))
    return picture.reduce(OVERSAMPLING).tobytes()


def _posed(patches: Sequence[Patch], rng: Random) -> list[Patch]:
    tilt = rng.gauss(0, TILT_RADIANS)
    cosine, sine = math.cos(tilt), math.sin(tilt)
    side = -1 if rng.random() < MIRRORED_SHARE else 1
    return [
        Patch(
            [(side * (cosine * x - sine * y), sine * x + cosine * y) for x, y in patch.points],
            patch.shade,
            patch.width,
        )
        for patch in patches
    ]


def _bounds(patches: Sequence[Patch]) -> tuple[float, float, float, float]:
    lefts, tops, rights, bottoms = [], [], [], []
    for patch in patches:
        margin = patch.width / 2
        xs, ys = zip(*patch.points, strict=True)
        lefts.append(min(xs) - margin)
        rights.append(max(xs) + margin)
        tops.append(min(ys) - margin)
        bottoms.append(max(ys) + margin)
    return min(lefts), min(tops), max(rights), max(bottoms)
