"""Dresses as lines; the neck is at y = 0."""

from random import Random

from cnnviz.core.made_drawings.lines import Line, Point, between, chance, detail, ellipse, outline
from cnnviz.core.made_drawings.tops.cuts import random_cut


def dress(rng: Random) -> list[Line]:
    """A bodice and a skirt that flares; straps, short or long sleeves."""
    half_waist = rng.uniform(0.45, 0.85)
    waist_y = rng.uniform(1.1, 2.0)
    length = waist_y + rng.uniform(1.3, 3.4)
    hem = half_waist * rng.uniform(1.25, 3.2)
    top = rng.choice((strap_bodice, strap_bodice, wide_bodice, sleeved_bodice))
    half, bends = top(rng, half_waist, waist_y)
    skirt_bend = rng.choice((0.0, rng.gauss(0, 0.08)))
    corners = [*half, (hem, length), (0, length + rng.uniform(-0.05, 0.3))]
    right_bends = [*bends, skirt_bend, rng.choice((0.0, -0.05))]
    left = [(-x, y) for x, y in reversed(corners) if x != 0]
    # What lies at the top in the middle is a neckline: straight, round or pointed.
    neck = rng.choice((0.0, rng.uniform(-0.5, 0.15)))
    lines = [outline([*corners, *left], [*right_bends, *reversed(right_bends), neck])]
    if chance(rng, 0.55):
        bend = rng.choice((0.0, -0.08, 0.08))
        lines.append(detail((-half_waist, waist_y), (half_waist, waist_y), bends=[bend]))
        if chance(rng, 0.4):
            y = waist_y + 0.2
            lines.append(detail((-half_waist, y), (half_waist, y), bends=[bend]))
    if chance(rng, 0.35):
        for _ in range(rng.randint(1, 5)):
            place = rng.uniform(-0.85, 0.85)
            start = rng.uniform(0.0, 0.6)
            waist_point, hem_point = (place * half_waist, waist_y), (place * hem, length)
            lines.append(detail(between(waist_point, hem_point, start), hem_point))
    if chance(rng, 0.15):
        y = rng.uniform(0.75, 0.95)
        low = between((half_waist, waist_y), (hem, length), y)
        lines.append(detail((-low[0], low[1]), low, bends=[rng.gauss(0, 0.05)]))
    if chance(rng, 0.12):
        lines += [ellipse(0.15 * side, waist_y, 0.3, 0.22) for side in (-1, 1)]
    if chance(rng, 0.12):
        lines += [
            ellipse(rng.uniform(-0.7, 0.7) * hem, rng.uniform(waist_y, length), 0.15, 0.15)
            for _ in range(rng.randint(3, 9))
        ]
    return lines


def strap_bodice(rng: Random, waist: float, waist_y: float) -> tuple[list[Point], list[float]]:
    """Two straps over a neckline."""
    strap, width = rng.uniform(0.25, 0.6), rng.uniform(0.05, 0.25)
    chest = max(waist, strap + width) * rng.uniform(1.0, 1.35)
    neckline, armpit = rng.uniform(0.35, 0.8), rng.uniform(0.45, 0.9)
    half = [(0.0, neckline), (strap, neckline * rng.uniform(0.75, 1.0)), (strap, 0.0)]
    half += [(strap + width, 0.0), (chest, armpit), (waist, waist_y)]
    return half, [0.0, 0.0, 0.0, rng.uniform(-0.15, 0.05), rng.gauss(0, 0.06)]


def wide_bodice(rng: Random, waist: float, waist_y: float) -> tuple[list[Point], list[float]]:
    """Broad shoulders without sleeves."""
    neck, shoulder = rng.uniform(0.2, 0.5), rng.uniform(0.6, 0.95)
    chest = max(waist, rng.uniform(0.7, 1.0))
    half = [(neck, 0.0), (shoulder, rng.uniform(0.05, 0.3)), (chest, rng.uniform(0.7, 1.0))]
    return [*half, (waist, waist_y)], [0.0, rng.uniform(-0.2, 0.0), rng.gauss(0, 0.06)]


def sleeved_bodice(rng: Random, waist: float, waist_y: float) -> tuple[list[Point], list[float]]:
    """Short sleeves, sometimes long ones."""
    long_sleeved = chance(rng, 0.3)
    cut = random_cut(rng, (1.2, 2.2) if long_sleeved else (0.3, 0.9), (2, 2))
    outer, inner = cut.cuff_corners
    armpit = (max(waist, 0.75), cut.armpit[1])
    half = [(cut.neck, 0.0), cut.shoulder, outer, inner, armpit, (waist, waist_y)]
    return half, [0.0, cut.elbow, 0.0, -cut.elbow, rng.gauss(0, 0.06)]
