"""Kinds of shirts and blouses: plackets with rings for buttons, pockets, prints, bows."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from cnnviz.core.made_drawings.lines import (
    Line,
    between,
    both_sides,
    chance,
    detail,
    ellipse,
    outline,
)
from cnnviz.core.made_drawings.tops.cuts import Cut, body, lopsided_body, random_cut
from cnnviz.core.made_drawings.tops.fronts import round_collar
from cnnviz.core.made_drawings.tops.patterns import flowers, pinstripes, plaid
from cnnviz.core.made_drawings.tops.trimmings import (
    breast_pocket,
    collar_points,
    flap_pockets,
    sleeve_hems,
    sleeve_seams,
    turned_cuffs,
)

_SHORT, _LONG = (0.5, 1.2), (1.5, 2.6)


def shirt_cut(rng: Random, sleeve: tuple[float, float]) -> Cut:
    """Hip-long; the hem straight or rounded."""
    cut = random_cut(rng, sleeve, (2.0, 3.0))
    hem_bend = rng.uniform(0.08, 0.22) if chance(rng, 0.4) else cut.hem_bend
    neck_depth = rng.uniform(0.1, 0.3)
    return replace(cut, hem_bend=hem_bend, neck_depth=neck_depth, pointed_neck=chance(rng, 0.5))


def shirt_body(cut: Cut, rng: Random) -> list[Line]:
    return lopsided_body(cut, rng) if chance(rng, 0.12) else body(cut, rng)


def open_collar(cut: Cut, rng: Random) -> list[Line]:
    """Two triangles that lie open on the chest."""
    out, down = cut.neck + rng.uniform(0.1, 0.35), rng.uniform(0.3, 0.65)
    tip = (rng.uniform(0.5, 1.0) * out, down)
    middle = (rng.uniform(0.0, 0.06), max(cut.neck_depth, rng.uniform(0.2, 0.7) * down))
    return both_sides(outline([(cut.neck, rng.uniform(-0.15, 0.0)), tip, middle]))


def band_collar(cut: Cut, rng: Random) -> list[Line]:
    """A low band that stands around the neck and parts in the middle."""
    high, half = rng.uniform(0.15, 0.28), 0.9 * cut.neck
    band = Line(((cut.neck, 0.0), (half, -high), (0.03, cut.neck_depth - high)), (0.0, 0.1))
    edge = Line(((cut.neck, 0.0), (0.03, cut.neck_depth)), (0.1,))
    back = Line(((-half, -high), (half, -high)), (0.08,))
    return [*both_sides(band), *both_sides(edge), back]


def bow(cut: Cut, rng: Random) -> list[Line]:
    """Two loops, a knot and ribbons at the neck."""
    y, wide, high = cut.neck_depth + 0.1, rng.uniform(0.35, 0.6), rng.uniform(0.2, 0.35)
    loop = outline([(0.06, y), (wide, y - high / 2), (wide, y + high / 2)], [0.1, 0.1, 0.1])
    end = (rng.uniform(0.15, 0.4), y + rng.uniform(0.5, 1.0))
    ribbon = outline([(0.03, y + 0.05), end, (end[0] - 0.18, end[1])])
    return [*both_sides(loop), ellipse(0, y, 0.16, 0.2, inner=False), *both_sides(ribbon)]


def placket(cut: Cut, rng: Random) -> list[Line]:
    """One edge or two down the front, with small rings on it."""
    x, half = rng.gauss(0, 0.04), rng.uniform(0.08, 0.16)
    # A rounded hem hangs below the corners: twice their distance, times the bend.
    top, bottom = cut.neck_depth + 0.05, cut.length + 2 * cut.hem * cut.hem_bend
    edges = (x - half, x + half) if chance(rng, 0.65) else (x,)
    lines = [
        Line(((edge, top), (edge, bottom)), inner=number > 0) for number, edge in enumerate(edges)
    ]
    count, size = rng.randint(3, 7), rng.uniform(0.06, 0.15)
    step = (bottom - top) / count
    aside = rng.choice((0.0, 0.12)) if len(edges) == 1 else 0.0
    return lines + [
        ellipse(x + aside, top + (n + 0.5) * step, size, size, inner=False) for n in range(count)
    ]


def yoke(cut: Cut, rng: Random) -> list[Line]:
    """A seam across the shoulders, straight or to a point on either side."""
    y = rng.uniform(0.4, 0.65)
    if chance(rng, 0.6):
        return both_sides(detail((0.12, y), (0.9 * cut.armpit[0], y), bends=[rng.gauss(0, 0.05)]))
    return both_sides(detail((0.12, y), (0.5, y + 0.2), (0.9 * cut.armpit[0], y)))


def hook(cut: Cut, rng: Random) -> list[Line]:
    """The hanger that it hangs on: a hook above the collar."""
    top = -rng.uniform(0.5, 0.8)
    corners = ((0.0, -0.1), (0.0, 0.6 * top), (0.12, 0.8 * top), (0.0, top), (-0.12, 0.8 * top))
    return [detail(*corners, bends=[0.0, -0.1, -0.2, -0.2])]


def button_cuffs(cut: Cut, rng: Random) -> list[Line]:
    """A band at the sleeve's end with a button on it."""
    outer, inner = cut.cuff_corners
    x, y = between(between(outer, inner, 0.6), cut.armpit, 0.05)
    rings = [ellipse(side * x, y, 0.1, 0.1) for side in (-1, 1)]
    return [*sleeve_hems(cut), *rings]


def details(cut: Cut, rng: Random) -> list[Line]:
    """A pocket or two, cuffs, a yoke, seams."""
    lines: list[Line] = []
    if chance(rng, 0.5):
        lines += flap_pockets(rng) if chance(rng, 0.5) else [breast_pocket(rng)]
    if chance(rng, 0.5):
        cuffs = rng.choice((sleeve_hems, turned_cuffs))
        lines += button_cuffs(cut, rng) if chance(rng, 0.4) else cuffs(cut)
    if chance(rng, 0.15):
        lines += yoke(cut, rng)
    if chance(rng, 0.2):
        lines += sleeve_seams(cut)
    return lines


def dress_shirt(rng: Random) -> list[Line]:
    """A collar of any kind, a placket, details; on a hanger now and then."""
    cut = shirt_cut(rng, _SHORT if chance(rng, 0.35) else _LONG)
    lines = [*shirt_body(cut, rng), *shirt_front(cut, rng), *details(cut, rng)]
    return lines + (hook(cut, rng) if chance(rng, 0.08) else [])


def shirt_front(cut: Cut, rng: Random) -> list[Line]:
    collar = rng.choice((open_collar, open_collar, collar_points, collar_points, band_collar))
    return [*collar(cut, rng), *placket(cut, rng)]


def printed_shirt(rng: Random) -> list[Line]:
    """Plaid, stripes down, or the flowers of Hawaii."""
    pattern = rng.choice((plaid, plaid, flowers, pinstripes))
    cut = shirt_cut(rng, _SHORT if chance(rng, 0.8 if pattern is flowers else 0.3) else _LONG)
    collar = rng.choice((open_collar, collar_points))
    lines = [*shirt_body(cut, rng), *collar(cut, rng)]
    lines += placket(cut, rng) if chance(rng, 0.85) else []
    return lines + pattern(cut, rng)


def blouse(rng: Random) -> list[Line]:
    """A bow, a round collar or a band at the neck."""
    cut = shirt_cut(rng, _SHORT if chance(rng, 0.3) else _LONG)
    lines = shirt_body(cut, rng)
    kind = rng.random()
    if kind < 0.5:
        lines += bow(cut, rng)
    elif kind < 0.8:
        lines += round_collar(cut, rng, 0.5)
    else:
        lines += band_collar(cut, rng)
    lines += placket(cut, rng) if kind > 0.5 or chance(rng, 0.7) else []
    return lines + details(cut, rng)


SHIRTS: tuple[Callable[[Random], list[Line]], ...] = (
    dress_shirt, dress_shirt, dress_shirt, printed_shirt, printed_shirt, blouse,
)  # fmt: skip
