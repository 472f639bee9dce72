"""Sandals: from above, in any direction, and from the side."""

import math
from random import Random

from cnnviz.core.made_drawings.lines import Line, Point, chance, detail, outline
from cnnviz.core.made_drawings.placing import behind, shifted, turned
from cnnviz.core.made_drawings.shoes.shoe_parts import LENGTH, y_up
from cnnviz.core.made_drawings.shoes.slides import mule, slide, wedge
from cnnviz.core.made_drawings.shoes.slippers import at_an_angle, bare_sole, lying_slide, slipper
from cnnviz.core.made_drawings.shoes.solid_shoes import strapped_sandal
from cnnviz.core.made_drawings.shoes.sturdy_sandals import gladiator, sturdy_sandal


def sandal(rng: Random) -> list[Line]:
    if chance(rng, 0.2):
        return seen_from_above(rng)
    kind = rng.random()
    if kind < 0.22:
        return turned(flip_flop(rng), rng.gauss(0, 0.5))
    if kind < 0.34:
        return pair(rng)
    if kind < 0.6:
        return side_view(rng) if kind < 0.48 else strapped_sandal(rng)
    kinds = (slide, slide, slide, wedge, wedge, mule, sturdy_sandal, sturdy_sandal, gladiator)
    return rng.choice(kinds)(rng)


def seen_from_above(rng: Random) -> list[Line]:
    """Slippers and flip-flops at any tilt: one, two, one over the other, one at an angle."""
    kind = rng.random()
    if kind < 0.2:
        return lying_slide(rng)
    if kind < 0.5:
        return overlapping(rng)
    single = rng.choice((slipper, slipper, flip_flop))(rng)
    if kind < 0.7:
        return at_an_angle(single, rng)
    return turned(single, rng.uniform(-math.pi, math.pi))


def overlapping(rng: Random) -> list[Line]:
    """A pair of a kind: one lies over the other or beside it, at times one is only a sole."""
    maker = rng.choice((slipper, flip_flop))
    front = maker(rng)
    back = bare_sole(rng) if chance(rng, 0.25) else maker(rng)
    back = turned(back, rng.uniform(-0.9, 0.9), (0.0, 2.0))
    back = shifted(back, rng.uniform(0.7, 2.3), rng.uniform(-1.0, 1.0))
    hidden = back if chance(rng, 0.2) else behind(back, front[0])
    return turned([*front, *hidden], rng.uniform(-math.pi, math.pi))


def flip_flop(rng: Random) -> list[Line]:
    """A sole from above, toes up, and a strap that forks between the first two."""
    high = 4.0
    wide = rng.uniform(0.55, 1.0)
    heel = wide * rng.uniform(0.6, 1.1)
    waist = min(wide, heel) * rng.uniform(0.75, 1.05)
    right = [(0.0, 0.0), (wide, 0.9), (waist, 2.4), (heel, 3.3), (0.0, high)]
    bends = [0.25, rng.uniform(-0.02, 0.08), rng.uniform(-0.02, 0.06), 0.25]
    left = [(-x * rng.uniform(0.85, 1.1), y) for x, y in reversed(right[1:-1])]
    if chance(rng, 0.12):  # a plain oval
        right, left = [(0.0, 0.0), (wide, 2.0), (0.0, high)], [(-wide, 2.0)]
        bends = [0.2, 0.2]
    lines = [outline([*right, *left], [*bends, *reversed(bends)])]
    lines += strap(rng, wide, waist)
    if chance(rng, 0.1):
        lines += [detail((-0.9 * wide, y), (0.9 * wide, y)) for y in (0.8, 1.2)]
    return lines


def strap(rng: Random, wide: float, waist: float) -> list[Line]:
    """The fork: a Y or a V, single or as a band, sometimes upside down, sometimes a bar."""
    kind = rng.random()
    if kind < 0.15:
        y = rng.uniform(0.8, 1.5)
        return [
            Line(((-wide, y + dy), (wide, y + dy)), (rng.uniform(0, 0.2),))
            for dy in (0.0, rng.uniform(0.3, 0.8))
        ]
    toe = (rng.uniform(-0.35, 0.35) * wide, rng.uniform(0.3, 0.9))
    fork = (toe[0], toe[1] + rng.choice((0.0, rng.uniform(0.1, 0.7))))
    low = rng.uniform(1.5, 2.6)
    bend = rng.uniform(0.0, 0.25)
    arms = [
        Line((fork, (waist * 1.02, low)), (bend,)),
        Line((fork, (-waist * 1.02, low + rng.gauss(0, 0.2))), (-bend,)),
    ]
    stem = [Line((toe, fork))] if fork != toe else []
    if kind < 0.4:
        second = (fork[0], fork[1] + rng.uniform(0.2, 0.5))
        arms += [
            Line((second, (waist, low + 0.35)), (bend,)),
            Line((second, (-waist, low + 0.35)), (-bend,)),
        ]
    return turned([*stem, *arms], math.pi, (0.0, 2.0)) if chance(rng, 0.1) else [*stem, *arms]


def pair(rng: Random) -> list[Line]:
    """Two of them side by side or one before the other."""
    tilt = rng.gauss(0, 0.6)
    apart = rng.uniform(1.9, 2.6)
    left = turned(flip_flop(rng), rng.gauss(0, 0.15))
    right = shifted(turned(flip_flop(rng), rng.gauss(0, 0.15)), apart, rng.gauss(0, 0.4))
    return turned([*left, *right], tilt)


def side_view(rng: Random) -> list[Line]:
    """A sole, flat, a wedge or on a heel, and straps over the foot."""
    heel = rng.choice((0.0, 0.0, rng.uniform(0.5, 2.2)))
    thick = rng.uniform(0.15, 0.45)
    ball = rng.uniform(0.9, 1.5)
    top: list[Point] = [(0.0, y_up(thick)), (ball, y_up(thick)), (LENGTH, y_up(heel + thick))]
    bottom = _bottom(rng, heel, ball)
    lines = [outline([*top, *bottom], [0.0, -0.08 if heel else 0.0, rng.choice((0.0, 0.1))])]
    if heel == 0 and chance(rng, 0.15):
        lines = [Line(((0.0, 0.0), (LENGTH, 0.0)), (rng.gauss(0, 0.03),))]
    rise = rng.uniform(0.6, 1.3)
    lines += _front_straps(rng, rise, thick)
    if chance(rng, 0.65):
        lines += _ankle_straps(rng, heel + thick, rise)
    return lines


def _bottom(rng: Random, heel: float, ball: float) -> list[Point]:
    """The sole's lower edge, from the heel back to the toe."""
    if heel == 0 or chance(rng, 0.3):
        return [(LENGTH, 0.0), (0.0, 0.0)]
    thick = rng.uniform(0.15, 0.8)
    return [(LENGTH, 0.0), (LENGTH - thick, 0.0), (LENGTH - thick - 0.2, y_up(heel)),
            (ball + 0.3, 0.0), (0.0, 0.0)]  # fmt: skip


def _front_straps(rng: Random, rise: float, thick: float) -> list[Line]:
    """Bands that arch over the toes, crossed or side by side."""
    count = rng.randint(1, 3)
    lines = []
    for number in range(count):
        left = 0.25 + 0.75 * number + rng.uniform(0, 0.3)
        right = left + rng.uniform(0.6, 1.5)
        high = rise * (0.7 + 0.2 * number)
        top = ((left + right) / 2 + 0.2, y_up(high))
        lines.append(Line(((left, y_up(thick)), top, (right, y_up(thick))), (0.15, 0.15)))
        if chance(rng, 0.5):
            shift = rng.uniform(0.15, 0.35)
            inner_top = (top[0], top[1] + shift)
            inside = ((left + shift, y_up(thick)), inner_top, (right - shift, y_up(thick)))
            lines.append(Line(inside, (0.15, 0.15)))
    return lines


def _ankle_straps(rng: Random, heel: float, rise: float) -> list[Line]:
    """A strap around the heel, one across the ankle and perhaps one that joins the toes."""
    high = heel + rng.uniform(0.7, 2.2)
    back, front = rng.uniform(3.6, 4.1), rng.uniform(2.2, 3.0)
    lines = [Line(((LENGTH - 0.1, y_up(heel)), (back, y_up(high))), (rng.gauss(0, 0.06),))]
    lines.append(Line(((back, y_up(high)), (front, y_up(high - 0.1))), (rng.uniform(-0.2, 0.1),)))
    if chance(rng, 0.5):
        lines.append(Line(((back, y_up(high - 0.3)), (front, y_up(high - 0.4))), (-0.1,)))
    if chance(rng, 0.6):
        lines.append(Line(((front, y_up(high)), (rng.uniform(1.0, 2.4), y_up(rise)))))
    if chance(rng, 0.4):
        lines.append(
            Line(((front, y_up(high)), (front + rng.uniform(-0.3, 0.6), y_up(0.3 + heel / 2))))
        )
    return lines
