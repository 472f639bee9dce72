"""How tops are cut, and their outlines; half the chest is 1 wide, the neck at y = 0."""

import math
from dataclasses import dataclass, replace
from random import Random

from cnnviz.core.made_drawings.lines import Line, Point, between, chance, detail, outline

LONG_SLEEVE = 1.3  # what is longer is no T-shirt's
_NARROW_WAIST = 0.74  # below, the sides always go in at the waist


@dataclass(frozen=True)
class Cut:
    """How a top is cut; lengths in half chest widths."""

    length: float
    neck: float  # half its width
    neck_depth: float
    shoulder: Point
    armpit: Point
    waist: float
    hem: float
    sleeve: float = 0.0  # along its upper side; 0 for none
    sleeve_angle: float = 0.5  # radians below the horizontal
    cuff: float = 0.5
    pointed_neck: bool = False
    elbow: float = 0.0  # how far the sleeve bends
    hem_bend: float = 0.0

    @property
    def cuff_corners(self) -> tuple[Point, Point]:
        """The right sleeve's end: its outer and its inner corner."""
        along = math.cos(self.sleeve_angle), math.sin(self.sleeve_angle)
        x = self.shoulder[0] + self.sleeve * along[0]
        y = self.shoulder[1] + self.sleeve * along[1]
        return (x, y), (x - self.cuff * along[1], y + self.cuff * along[0])

    @property
    def is_waisted(self) -> bool:
        return self.waist < _NARROW_WAIST

    @property
    def waist_y(self) -> float:
        """Halfway down the body, but not at the knees of a long coat."""
        return min((self.armpit[1] + self.length) / 2, self.armpit[1] + 1.0)

    def half_width(self, y: float) -> float:
        """How far the body reaches from its middle at height y."""
        start, end = self.armpit, (self.hem, self.length)
        if self.is_waisted:
            middle = (self.waist, self.waist_y)
            start, end = (start, middle) if y < self.waist_y else (middle, end)
        share = (y - start[1]) / max(end[1] - start[1], 0.1)
        return between(start, end, min(max(share, 0.0), 1.0))[0]

    def sleeve_line(self, share: float) -> Line:
        """Across the right sleeve, from the shoulder (0) to the cuff (1)."""
        outer, inner = self.cuff_corners
        return detail(between(self.shoulder, outer, share), between(self.armpit, inner, share))


def random_cut(rng: Random, sleeve: tuple[float, float], length: tuple[float, float]) -> Cut:
    """Proportions as people draw them: from square to long, sleeves from level to hanging."""
    angle = min(max(rng.gauss(0.75, 0.35), 0.0), 1.4)
    shoulder = (rng.uniform(0.72, 1.08), rng.uniform(0.0, 0.35))
    armhole = rng.uniform(0.5, 0.95)
    waist = rng.uniform(0.75, 1.08)
    # Spread arms are drawn shorter than hanging ones: the paper is not so wide.
    reach = rng.uniform(*sleeve)
    if reach > LONG_SLEEVE:
        reach = LONG_SLEEVE + (reach - LONG_SLEEVE) * (0.4 + 0.6 * math.sin(angle))
    return Cut(
        length=rng.uniform(*length),
        neck=rng.uniform(0.2, 0.62),
        neck_depth=rng.choice((0.0, rng.uniform(0.05, 0.3), rng.uniform(0.2, 0.6))),
        shoulder=shoulder,
        armpit=(rng.uniform(0.8, 1.05), shoulder[1] + armhole),
        waist=waist,
        hem=waist * rng.uniform(0.9, 1.2),
        sleeve=reach,
        sleeve_angle=angle,
        cuff=armhole * rng.uniform(0.5, 1.0),
        pointed_neck=chance(rng, 0.2),
        elbow=rng.gauss(0.0, 0.05),
        hem_bend=rng.choice((0.0, 0.0, rng.gauss(0, 0.06))),
    )


def body(cut: Cut, rng: Random, left_cut: Cut | None = None) -> list[Line]:
    """The whole outline with both sleeves; the neckline is a piece of it."""
    half, bends = right_side(cut, rng)
    left_half, left_bends = right_side(left_cut, rng) if left_cut else (half, bends)
    left = [(-x, y) for x, y in reversed(left_half)]
    neckline, neck_bends = neck(cut)
    around = [*bends, cut.hem_bend, *reversed(left_bends), *neck_bends]
    return [outline([*half, *left, *neckline], around)]


def lopsided_body(cut: Cut, rng: Random) -> list[Line]:
    """One sleeve hangs and the other sticks out."""
    other = replace(cut, sleeve_angle=(cut.sleeve_angle + rng.uniform(0.4, 1.0)) % 1.4)
    return body(cut, rng, other)


def right_side(cut: Cut, rng: Random) -> tuple[list[Point], list[float]]:
    """From the neck's right corner to the hem's, and the bends between."""
    outer, inner = cut.cuff_corners
    middle = (cut.waist, cut.waist_y)
    waisted = cut.is_waisted or chance(rng, 0.35)
    half = [(cut.neck, 0.0), cut.shoulder, outer, inner, cut.armpit]
    half += [middle] if waisted else []
    half.append((cut.hem, cut.length))
    shoulder_bend = rng.choice((0.0, 0.0, 0.12))
    if chance(rng, 0.25):  # shoulder and sleeve in one sweep
        del half[1]
        bends = [0.12 + cut.elbow, 0.0, -cut.elbow]
    else:
        bends = [shoulder_bend, cut.elbow, 0.0, -cut.elbow]
    return half, [*bends, *([0.0] if waisted else []), rng.gauss(0, 0.02)]


def sleeveless(cut: Cut, rng: Random) -> list[Line]:
    """A tank top: straps and deep armholes."""
    strap = max(cut.neck, 0.35)
    half = [(strap, 0.0), (strap + rng.uniform(0.12, 0.3), 0.0), cut.armpit, (cut.hem, cut.length)]
    left = [(-x, y) for x, y in reversed(half)]
    scoop = rng.uniform(0.3, 0.8) / (2 * strap)
    return [outline([*half, *left], [0, -0.15, 0, cut.hem_bend, 0, -0.15, 0, -scoop])]


def open_coat(cut: Cut, rng: Random) -> list[Line]:
    """Both halves fall apart: the hem has a gap, the front's edges are part of the outline."""
    half, bends = right_side(cut, rng)
    gap = rng.uniform(0.05, 0.55) * cut.hem
    at_neck = rng.uniform(0.0, 0.9) * cut.neck
    corners = [*half, (gap, cut.length), (at_neck, max(cut.neck_depth, 0.15)), (cut.neck, 0.0)]
    right = Line(tuple(corners), (*bends, 0.0, rng.gauss(0, 0.04), 0.0))
    left = Line(tuple((-x, y) for x, y in corners), tuple(-bend for bend in right.bends))
    return [right, left, detail((-cut.neck, 0), (cut.neck, 0), bends=[0.1])]


def neck(cut: Cut) -> tuple[list[Point], list[float]]:
    """The corners within the neckline, from left to right, and the bends around them."""
    if cut.pointed_neck:
        return [(0.0, max(cut.neck_depth, 0.3))], [0.0, 0.0]
    return [], [-cut.neck_depth / (2 * cut.neck)]
