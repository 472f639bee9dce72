"""People's T-shirts made into what nobody's drawings are at hand of: the hand stays theirs."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from cnnviz.core.made_drawings.lines import Line, Points, both_sides, chance, detail
from cnnviz.core.made_drawings.tops.coats import COAT_FRONTS
from cnnviz.core.made_drawings.tops.cuts import Cut
from cnnviz.core.made_drawings.tops.patterns import chest_print, dashes, ribs, stripes, zigzag
from cnnviz.core.made_drawings.tops.shirts import shirt_front
from cnnviz.core.made_drawings.tops.trimmings import (
    breast_pocket,
    coat_pockets,
    hem_line,
    high_neck,
    hood,
    kangaroo_pocket,
    neck_band,
)

# Shares of the drawing's height between which only the body is left and right.
_BODY_ROWS = (0.62, 0.92)
_LEAST_POINTS = 30
# Shares of the body's half width: what reaches less far beside it is no sleeve.
_LEAST_SLEEVE, _NARROWEST, _WIDEST = 0.2, 0.3, 1.6


@dataclass(frozen=True)
class TShirt:
    """Somebody's T-shirt: half the chest is 1 wide, the middle at x = 0, the top at y = 0."""

    strokes: tuple[Points, ...]
    length: float
    armpit: float  # its height
    sleeves: tuple[float, float]  # how far they reach beside the body, left and right

    @property
    def cut(self) -> Cut:
        """Its proportions, for what is drawn onto it."""
        return Cut(
            length=self.length,
            neck=0.4,
            neck_depth=0.15,
            shoulder=(0.9, 0.15),
            armpit=(1.0, self.armpit),
            waist=1.0,
            hem=1.0,
        )


def t_shirt_of(strokes: Sequence[Points]) -> TShirt | None:
    """Find body and sleeves among the strokes; None where they cannot be told apart."""
    if sum(map(len, strokes)) < _LEAST_POINTS:
        return None
    points = np.concatenate(strokes)
    (_, top), (_, bottom) = points.min(axis=0), points.max(axis=0)
    x, share = points[:, 0], (points[:, 1] - top) / (bottom - top)
    body = x[(share > _BODY_ROWS[0]) & (share < _BODY_ROWS[1])]
    lefts, rights = body[body < x.mean()], body[body >= x.mean()]
    if len(lefts) < 3 or len(rights) < 3:
        return None
    left, right = float(np.median(lefts)), float(np.median(rights))
    half = (right - left) / 2
    if not _NARROWEST <= 2 * half / (bottom - top) <= _WIDEST:
        return None
    placed = tuple((stroke - [(left + right) / 2, top]) / half for stroke in strokes)
    points = np.concatenate(placed)
    length = float(points[:, 1].max())
    upper = points[points[:, 1] < 0.75 * length]
    sleeves = (-float(upper[:, 0].min()) - 1, float(upper[:, 0].max()) - 1)
    if min(sleeves) < _LEAST_SLEEVE:
        return None
    beside = upper[np.abs(upper[:, 0]) > 1 + 0.5 * _LEAST_SLEEVE]
    return TShirt(placed, length, float(np.percentile(beside[:, 1], 95)), sleeves)


def long_sleeved(shirt: TShirt, rng: Random) -> TShirt:
    """The sleeves drawn out, level or hanging; body and neck stay as they are."""
    reach = rng.uniform(0.6, 1.05) * max(shirt.length, 1.6)
    angle = rng.uniform(0.15, 1.25)
    across, down = reach * math.cos(angle), reach * math.sin(angle)
    strokes = shirt.strokes
    for side, sleeve in zip((-1, 1), shirt.sleeves, strict=True):
        beside = [np.maximum(side * stroke[:, 0] - 1, 0) / sleeve for stroke in strokes]
        level = _level_of_sleeve(strokes, beside)
        drop = max(down - level[1], 0.0)
        moved = []
        for stroke, out in zip(strokes, beside, strict=True):
            # The sleeve turns with its end: its upper edge reaches farther than its lower one.
            turn = 0.8 * math.sin(angle) * (level[0] - stroke[:, 1]) * out
            further = np.where(out > 0, (across - sleeve) * out + turn, 0.0)
            moved.append(stroke + np.stack([side * further, drop * out], axis=1))
        strokes = tuple(moved)
    return TShirt(strokes, shirt.length, shirt.armpit, (across, across))


def lengthened(shirt: TShirt, factor: float, flare: float = 0.0) -> TShirt:
    """The body below the armpits `factor` as long, and wider to the hem by the share `flare`."""
    start, rest = shirt.armpit, shirt.length - shirt.armpit
    strokes = []
    for stroke in shirt.strokes:
        x, y = stroke.T
        # What hangs beside the body, a sleeve, stays as it is.
        below = np.where(np.abs(x) < 1.25, np.maximum(y - start, 0.0), 0.0)
        wider = 1 + flare * below / max(rest, 0.1)
        strokes.append(np.stack([x * wider, y + (factor - 1) * below], axis=1))
    return TShirt(tuple(strokes), start + factor * rest, start, shirt.sleeves)


def without_sleeves(shirt: TShirt, rng: Random) -> tuple[TShirt, list[Line]]:
    """The sleeves cut off, and the edges of the armholes."""
    strokes: list[Points] = []
    for stroke in shirt.strokes:
        inside = np.abs(stroke[:, 0]) <= 1.12
        breaks = np.flatnonzero(np.diff(inside)) + 1
        strokes += [part for part in np.split(stroke, breaks) if _is_inside(part)]
    top = (rng.uniform(0.5, 0.95), rng.uniform(0.0, 0.25))
    armhole = Line((top, (1.02, shirt.armpit)), (-rng.uniform(0.0, 0.2),))
    return TShirt(tuple(strokes), shirt.length, shirt.armpit, (0.0, 0.0)), both_sides(armhole)


Drawn = tuple[list[Line], tuple[Points, ...]]


def pullover_of(shirt: TShirt, rng: Random) -> Drawn:
    """Long sleeves and a closed front; ribbing, a high neck, a hood, patterns at times."""
    shirt = lengthened(long_sleeved(shirt, rng), rng.uniform(0.85, 1.3))
    cut, lines = shirt.cut, []
    if chance(rng, 0.2):
        lines += rng.choice((high_neck, high_neck, hood))(cut)
    if chance(rng, 0.3):
        lines.append(neck_band(cut))
    if chance(rng, 0.35):
        lines.append(hem_line(cut))
        lines += ribs(cut, rng) if chance(rng, 0.3) else []
    if chance(rng, 0.4):
        lines += _cuffs(shirt)
    if chance(rng, 0.1):
        lines.append(kangaroo_pocket(cut))
    if chance(rng, 0.3):
        lines += rng.choice((stripes, zigzag, dashes, chest_print))(cut, rng)
    return lines, shirt.strokes


def coat_of(shirt: TShirt, rng: Random) -> Drawn:
    """Long sleeves and a front that opens."""
    flare = rng.choice((0.0, 0.0, rng.uniform(0.05, 0.3)))
    shirt = lengthened(long_sleeved(shirt, rng), rng.uniform(1.0, 1.9), flare)
    lines = rng.choice(COAT_FRONTS)(shirt.cut, rng)
    lines += coat_pockets(shirt.cut, rng) if chance(rng, 0.3) else []
    return [*lines, *(_cuffs(shirt) if chance(rng, 0.25) else [])], shirt.strokes


def shirt_of(shirt: TShirt, rng: Random) -> Drawn:
    """A collar and buttons; the sleeves long or as they are."""
    if chance(rng, 0.6):
        shirt = long_sleeved(shirt, rng)
    shirt = lengthened(shirt, rng.uniform(0.9, 1.35))
    lines = shirt_front(shirt.cut, rng)
    if chance(rng, 0.25):
        lines.append(breast_pocket(rng))
    return [*lines, *(_cuffs(shirt) if chance(rng, 0.3) else [])], shirt.strokes


def dress_of(shirt: TShirt, rng: Random) -> Drawn:
    """A skirt that widens; as often as not without sleeves, at times with a waist."""
    lines: list[Line] = []
    kind = rng.random()
    if kind < 0.55:
        shirt, lines = without_sleeves(shirt, rng)
    elif kind < 0.7:
        shirt = long_sleeved(shirt, rng)
    shirt = lengthened(shirt, rng.uniform(1.6, 3.2), rng.uniform(0.25, 1.3))
    if chance(rng, 0.6):
        shirt = _waisted(shirt, rng)
        if chance(rng, 0.5):
            y, wide = shirt.armpit + 0.3 * (shirt.length - shirt.armpit), rng.uniform(0.8, 1.0)
            lines.append(detail((-wide, y), (wide, y), bends=[rng.gauss(0, 0.05)]))
    return lines, shirt.strokes


RESHAPED: dict[int, Callable[[TShirt, Random], Drawn]] = {
    2: pullover_of,
    3: dress_of,
    4: coat_of,
    6: shirt_of,
}


def _waisted(shirt: TShirt, rng: Random) -> TShirt:
    """Drawn in at a third of the way down from the armpits."""
    y = shirt.armpit + rng.uniform(0.2, 0.4) * (shirt.length - shirt.armpit)
    wide, narrow = rng.uniform(0.3, 0.6) * shirt.length / 2, rng.uniform(0.15, 0.4)
    strokes = []
    for stroke in shirt.strokes:
        near = np.exp(-(((stroke[:, 1] - y) / wide) ** 2)) * (np.abs(stroke[:, 0]) < 1.4)
        strokes.append(stroke * np.stack([1 - narrow * near, np.ones(len(stroke))], axis=1))
    return TShirt(tuple(strokes), shirt.length, shirt.armpit, shirt.sleeves)


def _level_of_sleeve(
    strokes: Sequence[Points], beside: Sequence[np.ndarray]
) -> tuple[float, float]:
    """The mean height of a sleeve, and how far it hangs down from its beginning to its end."""
    y, out = np.concatenate([s[:, 1] for s in strokes]), np.concatenate(beside)
    inner, outer = y[(out > 0) & (out < 0.4)], y[out > 0.6]
    if not len(inner) or not len(outer):
        return float(y[out > 0].mean()), 0.0
    return float(y[out > 0].mean()), float(outer.mean() - inner.mean()) / 0.6


def _cuffs(shirt: TShirt) -> list[Line]:
    """A line across each sleeve, a little before its end."""
    points = np.concatenate(shirt.strokes)
    lines = []
    for side, sleeve in zip((-1, 1), shirt.sleeves, strict=True):
        out = (side * points[:, 0] - 1) / max(sleeve, 0.1)
        near = points[(out > 0.72) & (out < 0.92)]
        upper = near[:, 1] < near[:, 1].mean() if len(near) else np.zeros(0, bool)
        if upper.any():
            ends = (np.median(near[upper], 0), np.median(near[~upper], 0))
            lines.append(detail(*((float(x), float(y)) for x, y in ends)))
    return lines


def _is_inside(part: Points) -> bool:
    return len(part) > 1 and bool(np.abs(part[:, 0]).max() <= 1.12)
