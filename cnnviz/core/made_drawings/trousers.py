"""Trousers as lines: the waist is at y = 0, long legs end near y = 4."""

from random import Random

from cnnviz.core.made_drawings.lines import Line, Point, both_sides, chance, detail, outline


def trousers(rng: Random) -> list[Line]:
    """Two legs below a waist: straight, flared, tapered, spread or short."""
    waist = rng.uniform(0.6, 1.3)
    hip = waist * rng.uniform(0.95, 1.3)
    crotch = rng.uniform(0.9, 1.9)
    length = crotch + (rng.uniform(0.5, 1.2) if chance(rng, 0.15) else rng.uniform(1.4, 3.2))
    outer = hip * rng.uniform(0.8, 1.5)
    leg = outer * rng.uniform(0.3, 0.75)
    inner = outer - leg
    gap = rng.choice((0.0, 0.0, rng.uniform(0.0, 0.5))) * inner
    half, bends = _right_half(rng, waist, hip, (outer, inner, gap), (crotch, length))
    left = [(-x, y) for x, y in reversed(half) if x != 0]
    top_bend = rng.choice((0.0, 0.0, rng.gauss(0, 0.06)))
    lines = [outline([*half, *left], [*bends, *reversed(bends), top_bend])]
    return [*lines, *_details(rng, waist, hip, crotch), *_hems(rng, (outer, inner), length)]


def _right_half(
    rng: Random,
    waist: float,
    hip: float,
    legs: tuple[float, float, float],
    heights: tuple[float, float],
) -> tuple[list[Point], list[float]]:
    """From the waist's right end to the crotch, and the bends between."""
    outer, inner, gap = legs
    crotch, length = heights
    half, bends = [(waist, 0.0)], []
    if chance(rng, 0.4):
        half.append((hip, 0.7 * crotch))
        bends.append(rng.choice((0.0, 0.05)))
    half += [(outer, length), (inner, length + rng.uniform(-0.15, 0.15))]
    bends += [rng.gauss(0, 0.03), 0.0]
    if gap > 0.05:  # the legs part over a width, with square or round corners
        return [*half, (gap, crotch), (0.0, crotch)], [*bends, 0.0, rng.choice((0.0, 0.2))]
    round_top = rng.choice((0.0, 0.0, rng.uniform(0.05, 0.2)))
    return [*half, (0.0, crotch)], [*bends, round_top]


def _details(rng: Random, waist: float, hip: float, crotch: float) -> list[Line]:
    """Waistband, button, fly, pockets."""
    lines = []
    band = rng.uniform(0.15, 0.4)
    if chance(rng, 0.5):
        lines.append(detail((-waist, band), (waist, band), bends=[rng.gauss(0, 0.03)]))
        if chance(rng, 0.25):
            places = (-0.6, -0.2, 0.2, 0.6)
            lines += [detail((x * waist, 0.0), (x * waist, band)) for x in places]
    if chance(rng, 0.35):
        lines.append(detail((0.0, 0.0), (0.0, crotch)))
        if chance(rng, 0.5):
            lines.append(
                detail((0.2, band), (0.2, 0.6 * crotch), (0.0, 0.75 * crotch), bends=[0, -0.2])
            )
    if chance(rng, 0.3):
        pocket = detail((0.55 * waist, band), (0.95 * hip, 0.5 * crotch), bends=[-0.15])
        lines += both_sides(pocket)
    return lines


def _hems(rng: Random, legs: tuple[float, float], length: float) -> list[Line]:
    """Cuffs, creases, knees."""
    outer, inner = legs
    lines = []
    if chance(rng, 0.2):
        y = length - rng.uniform(0.15, 0.35)
        lines += both_sides(detail((0.98 * outer, y), (inner, y)))
    if chance(rng, 0.15):
        x = (outer + inner) / 2
        lines += both_sides(detail((x, 0.6 * length), (x, 0.95 * length)))
    if chance(rng, 0.1):
        x, y = (outer + inner) / 2, rng.uniform(0.6, 0.75) * length
        lines += both_sides(detail((x - 0.15, y), (x + 0.15, y + rng.gauss(0, 0.1))))
    return lines
