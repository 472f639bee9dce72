"""Kinds of coats and jackets: tailored, wrapped, with toggles, quilted, open, and crude ones."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from cnnviz.core.made_drawings.lines import (
    Line,
    between,
    both_sides,
    chance,
    detail,
    mirrored,
    outline,
)
from cnnviz.core.made_drawings.tops.cuts import LONG_SLEEVE, Cut, body, lopsided_body, random_cut
from cnnviz.core.made_drawings.tops.fronts import (
    belt,
    button_column,
    button_columns,
    crooked_front,
    fur_collar,
    hood_behind,
    kept,
    round_collar,
    shawl_collar,
    toggles,
    wide_lapels,
    widening_gap,
    zip_front,
)
from cnnviz.core.made_drawings.tops.trimmings import (
    coat_pockets,
    high_neck,
    sleeve_hems,
    sleeve_seams,
    turned_cuffs,
)


def coat_cut(rng: Random, length: tuple[float, float]) -> Cut:
    """Straight, flared to the hem, or narrow at the waist; the sleeves are seldom short."""
    sleeve = (0.7, LONG_SLEEVE) if chance(rng, 0.1) else (1.5, 2.7)
    cut = replace(random_cut(rng, sleeve, length), neck_depth=rng.uniform(0.0, 0.2))
    cut = replace(cut, sleeve=min(cut.sleeve, 0.3 + 0.6 * cut.length))
    kind = rng.random()
    if kind < 0.4:
        return cut
    cut = replace(cut, sleeve_angle=min(cut.sleeve_angle, rng.uniform(0.6, 1.05)))
    hem = 1.0 + rng.uniform(0.04, 0.25) * cut.length
    waist = rng.uniform(0.85, 1.0) if kind < 0.7 else rng.uniform(0.52, 0.72)
    return replace(cut, waist=waist, hem=hem, pointed_neck=False)


def coat_body(cut: Cut, rng: Random) -> list[Line]:
    return lopsided_body(cut, rng) if chance(rng, 0.2) else body(cut, rng)


def finish(cut: Cut, rng: Random) -> list[Line]:
    """Pockets, cuffs and seams."""
    lines = coat_pockets(cut, rng) if chance(rng, 0.6) else []
    if chance(rng, 0.35):
        lines += rng.choice((turned_cuffs, sleeve_hems))(cut)
    if chance(rng, 0.2):
        lines += sleeve_seams(cut)
    return lines


def tailored_coat(rng: Random) -> list[Line]:
    """Lapels and one row of rings or two."""
    cut = coat_cut(rng, (2.2, 4.2))
    return [*coat_body(cut, rng), *tailored_front(cut, rng), *finish(cut, rng)]


def tailored_front(cut: Cut, rng: Random) -> list[Line]:
    deep = rng.uniform(0.25, 0.45) * cut.length
    collar = rng.choice((wide_lapels, wide_lapels, wide_lapels, shawl_collar, round_collar))
    lines = collar(cut, rng, deep)
    if collar is round_collar:
        deep = 0.3
    if chance(rng, 0.6):
        lines += crooked_front(cut, rng, deep) if chance(rng, 0.7) else []
        lines += button_columns(cut, rng, deep)
    else:
        lines += crooked_front(cut, rng, deep)
        lines += button_column(cut, rng, deep, rng.choice((-0.2, 0.0, 0.2)))
    return lines + (belt(cut, rng) if chance(rng, 0.15) else [])


def wrap_coat(rng: Random) -> list[Line]:
    """One half lies over the other and a belt holds them."""
    cut = coat_cut(rng, (2.6, 4.2))
    deep = cut.waist_y
    lines = coat_body(cut, rng)
    lines += rng.choice((shawl_collar, wide_lapels))(cut, rng, rng.uniform(0.7, 1.0) * deep)
    lines += belt(cut, rng)
    x = rng.gauss(0, 0.15)
    lines.append(Line(((x, deep), (x + rng.gauss(0, 0.25), cut.length)), (rng.gauss(0, 0.04),)))
    return lines + finish(cut, rng)


def winter_coat(rng: Random) -> list[Line]:
    """A hood or fur around the neck, with toggles, rings or a zip below."""
    cut = coat_cut(rng, (2.2, 4.0))
    return [*coat_body(cut, rng), *winter_front(cut, rng), *finish(cut, rng)]


def winter_front(cut: Cut, rng: Random) -> list[Line]:
    lines = rng.choice((hood_behind, hood_behind, fur_collar))(cut, rng, 0.5)
    front = rng.random()
    if front < 0.4:
        return [*lines, *crooked_front(cut, rng, 0.3), *toggles(cut, rng, 0.4)]
    if front < 0.7:
        return [*lines, *zip_front(cut, rng, 0.3)]
    return [*lines, *crooked_front(cut, rng, 0.3), *button_column(cut, rng, 0.4, 0.15)]


def puffer(rng: Random) -> list[Line]:
    """Quilted in lying tubes, with a zip; its sides may bulge."""
    cut = replace(coat_cut(rng, (2.2, 3.4)), pointed_neck=False)
    start, count = cut.armpit[1], rng.randint(3, 7)
    levels = [start + (cut.length - start) * n / count for n in range(count + 1)]
    bulge = rng.choice((0.0, 0.15))
    side = [(cut.half_width(y), y) for y in levels]
    outer, inner = cut.cuff_corners
    half = [(cut.neck, 0.0), cut.shoulder, outer, inner, *side]
    bends = [0.0, -bulge / 4, 0.0, -bulge / 4, *[bulge] * count]
    left = [(-x, y) for x, y in reversed(half)]
    lines = [outline([*half, *left], [*bends, 0.0, *reversed(bends), -0.1])]
    lines += zip_front(cut, rng, cut.neck_depth)
    sag = rng.choice((0.0, 0.05))
    quilting = [detail((-x, y), (x, y), bends=[-sag]) for x, y in side[1:-1]]
    lines += kept(quilting) if chance(rng, 0.6) else quilting
    lines += [detail((-0.8, y), (0.8, y)) for y in (0.35 * start, 0.7 * start)]
    if chance(rng, 0.7):
        shares = [number / 4 for number in range(1, 4)]
        lines += [line for s in shares for line in both_sides(cut.sleeve_line(s))]
    top = rng.choice((None, high_neck, high_neck, hood_behind))
    lines += hood_behind(cut, rng, 0.5) if top is hood_behind else high_neck(cut) if top else []
    return lines


def blazer(rng: Random) -> list[Line]:
    """Hip-long, with lapels and a button or two; the fronts are rounded off."""
    cut = coat_cut(rng, (2.2, 2.9))
    deep = rng.uniform(0.4, 0.65) * cut.length
    lines = [*coat_body(cut, rng), *wide_lapels(cut, rng, deep)]
    lines.append(Line(((0.0, deep), (rng.gauss(0, 0.05), cut.length - 0.3))))
    if chance(rng, 0.4):
        lines += both_sides(detail((0.0, cut.length - 0.4), (0.3, cut.length), bends=[0.15]))
    size = rng.uniform(0.1, 0.2)
    lines += button_column(replace(cut, length=deep + 0.7), rng, deep, size)[:2]
    if chance(rng, 0.4):
        y = 0.35 * cut.length
        lines.append(detail((0.4, y), (0.75, y - 0.05), (0.75, y + 0.07), (0.4, y + 0.12)))
    return lines + finish(cut, rng)


def plain_coat(rng: Random) -> list[Line]:
    """An edge that runs as it will, or an open front; hardly a collar."""
    cut = coat_cut(rng, (2.3, 4.2))
    return [*coat_body(cut, rng), *plain_front(cut, rng), *finish(cut, rng)]


def plain_front(cut: Cut, rng: Random) -> list[Line]:
    front = rng.choice((crooked_front, widening_gap, widening_gap))
    lines = front(cut, rng, cut.neck_depth)
    collar = rng.choice((None, round_collar, wide_lapels, shawl_collar, fur_collar))
    return lines + (collar(cut, rng, rng.uniform(0.4, 1.0)) if collar else [])


def bare_front(cut: Cut, rng: Random) -> list[Line]:
    """An edge, two or a zip, with buttons at times: all that most people draw."""
    front = rng.choice((crooked_front, crooked_front, zip_front))(cut, rng, cut.neck_depth)
    kind = rng.random()
    if kind < 0.3:
        return [*front, *button_column(cut, rng, 0.4, rng.choice((-0.2, 0.0, 0.2)))]
    return [*front, *button_columns(cut, rng, 0.5)] if kind < 0.4 else front


def crude_coat(rng: Random) -> list[Line]:
    """A few strokes: two fronts and two sleeves that hardly touch; the hem may be missing."""
    cut = coat_cut(rng, (2.3, 4.0))
    outer, inner = cut.cuff_corners
    gap = rng.uniform(0.02, 0.4) * cut.hem
    front = [(gap, cut.length), (rng.uniform(0.2, 0.9) * cut.neck, 0.0), cut.shoulder]
    front += [cut.armpit, (cut.hem, cut.length + rng.gauss(0, 0.1))]
    bends = (rng.gauss(0, 0.05), 0.0, 0.05, rng.gauss(0, 0.05))
    half = Line(tuple(front), bends) if chance(rng, 0.35) else outline(front, bends)
    start = between(cut.shoulder, cut.armpit, rng.uniform(-0.1, 0.1))
    sleeve = Line((start, outer, inner, cut.armpit), (cut.elbow, 0.0, -cut.elbow))
    lines = [half, sleeve, mirrored(half), mirrored(sleeve)]
    if chance(rng, 0.5):
        lapel = detail(front[1], (gap + 0.4, 0.25 * cut.length), (gap, 0.4 * cut.length))
        lines += both_sides(lapel)
    if chance(rng, 0.5):
        lines += button_column(cut, rng, 0.3 * cut.length, gap + 0.15)
    return lines + (coat_pockets(cut, rng) if chance(rng, 0.3) else [])


COATS: tuple[Callable[[Random], list[Line]], ...] = (
    tailored_coat, tailored_coat, wrap_coat, winter_coat, puffer, blazer, plain_coat, crude_coat,
)  # fmt: skip
COAT_FRONTS: tuple[Callable[[Cut, Random], list[Line]], ...] = (
    tailored_front, tailored_front, winter_front, plain_front, bare_front, bare_front,
)  # fmt: skip
