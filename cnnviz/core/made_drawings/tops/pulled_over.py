"""Kinds of pullovers and T-shirts: what is pulled over the head has no front that opens."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from cnnviz.core.made_drawings.lines import (
    Line,
    Point,
    both_sides,
    chance,
    detail,
    ellipse,
    outline,
)
from cnnviz.core.made_drawings.tops.cuts import body, lopsided_body, random_cut
from cnnviz.core.made_drawings.tops.patterns import cables, chest_print, ribs, stripes, yoke_zigzag
from cnnviz.core.made_drawings.tops.trimmings import hem_line, neck_band, sleeve_hems, sleeve_seams

_LONG = (1.5, 2.6)


def knitted(rng: Random) -> list[Line]:
    """Cables, a patterned yoke or stripes; ribbing at hem and cuffs."""
    cut = random_cut(rng, _LONG, (2.0, 3.0))
    lines = lopsided_body(cut, rng) if chance(rng, 0.15) else body(cut, rng)
    lines += rng.choice((cables, cables, yoke_zigzag, stripes))(cut, rng)
    if chance(rng, 0.3):
        lines += [line for s in (0.3, 0.5, 0.7) for line in both_sides(cut.sleeve_line(s))]
    if chance(rng, 0.5):
        lines += [hem_line(cut), *ribs(cut, rng), *sleeve_hems(cut)]
    return [*lines, neck_band(cut)]


def v_necked(rng: Random) -> list[Line]:
    """A pointed neck with a second, parallel edge."""
    depth = rng.uniform(0.45, 1.0)
    cut = replace(random_cut(rng, _LONG, (2.0, 3.0)), neck_depth=depth, pointed_neck=True)
    lines = body(cut, rng)
    for number in range(1, rng.randint(2, 3)):
        out = 0.14 * number
        side = cut.neck + out
        lines.append(detail((-side, 0.04), (0.0, depth + 1.6 * out), (side, 0.04)))
    lines += sleeve_hems(cut) if chance(rng, 0.5) else []
    lines += [hem_line(cut), *ribs(cut, rng)] if chance(rng, 0.6) else []
    return lines


def batwing(rng: Random) -> list[Line]:
    """Sleeves that begin at the hips."""
    cut = random_cut(rng, _LONG, (1.9, 2.6))
    low = (rng.uniform(0.6, 0.85), rng.uniform(0.6, 0.8) * cut.length)
    angle = rng.uniform(0.15, 0.6)
    cut = replace(cut, armpit=low, waist=low[0], hem=low[0] * rng.uniform(0.9, 1.1))
    cut = replace(cut, sleeve=rng.uniform(1.3, 1.9), sleeve_angle=angle, cuff=rng.uniform(0.3, 0.5))
    lines = body(replace(cut, elbow=0.08), rng)
    lines += sleeve_hems(cut) if chance(rng, 0.5) else []
    return [*lines, hem_line(cut), neck_band(cut)]


PULLOVERS: tuple[Callable[[Random], list[Line]], ...] = (knitted, knitted, v_necked, batwing)


def level_t_shirt(rng: Random) -> list[Line]:
    """A T: sleeves level with the shoulders, and printed now and then."""
    cut = random_cut(rng, (0.5, 1.0), (1.7, 3.0))
    shoulder = (rng.uniform(0.7, 0.95), rng.uniform(0.0, 0.08))
    armpit = (cut.armpit[0], shoulder[1] + cut.cuff + rng.uniform(0.0, 0.1))
    cut = replace(cut, shoulder=shoulder, armpit=armpit, sleeve_angle=rng.uniform(0.0, 0.15))
    lines = body(cut, rng)
    lines += [neck_band(cut)] if chance(rng, 0.4) else []
    lines += sleeve_hems(cut) if chance(rng, 0.3) else []
    return lines + (chest_print(cut, rng) if chance(rng, 0.4) else [])


def camisole(rng: Random) -> list[Line]:
    """Thin straps over a straight, round or heart-shaped edge; no longer than the hips."""
    strap, edge = rng.uniform(0.45, 0.7), rng.uniform(0.45, 0.75)
    hem, length = rng.uniform(0.75, 1.05), rng.uniform(1.8, 2.6)
    half: list[Point] = [(0.0, edge + rng.uniform(0.0, 0.25)), (strap, edge), (0.85, edge + 0.25)]
    half += [(rng.uniform(0.7, 0.85), 0.65 * length), (hem, length)]
    left = [(-x, y) for x, y in reversed(half[1:])]
    bends = [rng.choice((0.0, 0.2)), -0.05, 0.0, 0.0]
    wide = rng.uniform(0.0, 0.12)
    lines = [outline([*half, *left], [*bends, 0.0, *reversed(bends)])]
    corners = ((strap - wide, edge), (0.85 * strap - wide, 0.0), (0.85 * strap, 0.0), (strap, edge))
    return lines + both_sides(Line(corners))


def knotted_t_shirt(rng: Random) -> list[Line]:
    """The hem gathered into a knot with two ends."""
    cut = random_cut(rng, (0.4, 0.9), (1.8, 2.4))
    x, y = rng.uniform(-0.5, 0.5), cut.length
    lines = [*body(cut, rng), ellipse(x, y - 0.05, 0.25, 0.25)]
    for side in (-1, 1):
        lines.append(detail((x, y), (x + side * 0.35, y + 0.3), (x + side * 0.1, y + 0.35), (x, y)))
        lines.append(detail((x, y - 0.15), (x + side * 0.5, y - 0.4)))
    return lines


def puffed_t_shirt(rng: Random) -> list[Line]:
    """Short sleeves like balloons, gathered at their ends."""
    cut = random_cut(rng, (0.5, 0.8), (1.8, 2.8))
    cut = replace(cut, elbow=rng.uniform(0.2, 0.35), cuff=rng.uniform(0.3, 0.5))
    lines = body(cut, rng)
    lines += sleeve_seams(cut) if chance(rng, 0.5) else []
    return lines + (sleeve_hems(cut) if chance(rng, 0.5) else [])


def striped_t_shirt(rng: Random) -> list[Line]:
    cut = random_cut(rng, (0.4, 1.0), (1.9, 3.0))
    lines = lopsided_body(cut, rng) if chance(rng, 0.3) else body(cut, rng)
    return [*lines, neck_band(cut), *(stripes(cut, rng) if chance(rng, 0.6) else [])]


T_SHIRTS: tuple[Callable[[Random], list[Line]], ...] = (
    level_t_shirt, level_t_shirt, camisole, knotted_t_shirt, puffed_t_shirt, striped_t_shirt,
)  # fmt: skip
