"""What coats have on them: lapels and other collars, two rows of buttons, toggles, belts."""

import math
from dataclasses import replace
from random import Random

from cnnviz.core.made_drawings.lines import Line, Point, both_sides, chance, detail, ellipse
from cnnviz.core.made_drawings.tops.cuts import Cut


def kept(lines: list[Line]) -> list[Line]:
    """The same lines as what nobody leaves out."""
    return [replace(line, inner=False) for line in lines]


def crooked_front(cut: Cut, rng: Random, top: float) -> list[Line]:
    """One or two edges from `top` to the hem that bend, lean or step aside on their way."""
    x, lean = rng.gauss(0, 0.1), rng.gauss(0, 0.2)
    middle = (x + lean * rng.uniform(0, 1) + rng.gauss(0, 0.08), rng.uniform(0.4, 0.8) * cut.length)
    corners = ((x, top), (middle[0], max(middle[1], top + 0.3)), (x + lean, cut.length))
    bends = rng.gauss(0, 0.06), rng.gauss(0, 0.06)
    edges = [Line(corners, bends)]
    if chance(rng, 0.4):
        apart = rng.choice((-1, 1)) * rng.uniform(0.12, 0.4)
        edges.append(Line(tuple((x + apart, y) for x, y in corners), bends, inner=True))
    return edges


def widening_gap(cut: Cut, rng: Random, top: float) -> list[Line]:
    """Both edges of an open front, and the inside of the back between them."""
    gap = rng.uniform(0.15, 0.6) * cut.hem
    edge = Line(((rng.uniform(0.0, 0.1), top), (gap, cut.length)), (rng.gauss(0, 0.06),))
    y = cut.length - rng.uniform(0.1, 0.3)
    return [*both_sides(edge), detail((-gap, y), (gap, y), bends=[rng.gauss(0, 0.08)])]


def zip_front(cut: Cut, rng: Random, top: float) -> list[Line]:
    """A line or two from top to hem, with teeth or a pull now and then."""
    half = rng.choice((0.0, 0.07, 0.12))
    edge = Line(((half, top), (half, cut.length)))
    lines = both_sides(edge) if half else [edge]
    if chance(rng, 0.35):
        count = int((cut.length - top) / 0.22)
        lines += [detail((-0.1, top + 0.22 * n), (0.1, top + 0.22 * n)) for n in range(1, count)]
    if chance(rng, 0.3):
        lines.append(ellipse(half, top + 0.2, 0.12, 0.3))
    return lines


def wide_lapels(cut: Cut, rng: Random, deep: float) -> list[Line]:
    """A V down to `deep` with two leaves that have a notch, a peak or neither."""
    out, notch = cut.neck + rng.uniform(0.15, 0.4), rng.uniform(0.25, 0.45) * deep
    kind = rng.random()
    corner: list[Point] = [(out, notch)]
    if kind < 0.4:  # notched
        corner = [(out - 0.05, notch), (out - 0.25, notch + 0.05), (out, notch + 0.2)]
    elif kind < 0.6:  # peaked
        corner = [(out - 0.1, notch + 0.15), (out + 0.1, notch - 0.05)]
    leaf = Line(((cut.neck, 0.0), *corner, (0.0, deep)), (0.0,) * len(corner) + (-0.05,))
    edge = Line(((0.8 * cut.neck, 0.0), (0.0, deep)), (rng.choice((0.0, 0.05)),))
    back = detail((-cut.neck, 0.0), (cut.neck, 0.0), bends=[rng.uniform(0.0, 0.3)])
    return [*both_sides(leaf), *both_sides(edge), back]


def shawl_collar(cut: Cut, rng: Random, deep: float) -> list[Line]:
    """A band without corners, from the neck down to where the front closes."""
    wide = rng.uniform(0.2, 0.45)
    inner = Line(((0.7 * cut.neck, 0.0), (0.0, deep)), (-0.05,))
    outer = Line(((cut.neck, -0.05), (cut.neck + wide, 0.4 * deep), (0.0, deep)), (-0.1, -0.12))
    back = Line(((-cut.neck, -0.05), (cut.neck, -0.05)), (0.15,))
    return [*both_sides(inner), *both_sides(outer), back]


def fur_collar(cut: Cut, rng: Random, deep: float) -> list[Line]:
    """Curls, or tufts, all around the neck."""
    count, half, high = rng.randint(7, 12), cut.neck + rng.uniform(0.15, 0.4), 0.35 + 0.3 * deep
    angles = [2 * math.pi * number / count for number in range(count + 1)]
    corners = tuple((half * math.sin(a), 0.1 + high / 2 * math.cos(a)) for a in angles)
    bulge = -rng.uniform(0.2, 0.5)
    hole = ellipse(0.0, 0.05, 1.2 * cut.neck, 0.35 * high, inner=False)
    return [Line(corners, (bulge,) * count), hole]


def round_collar(cut: Cut, rng: Random, deep: float) -> list[Line]:
    """Two leaves without points."""
    down = min(rng.uniform(0.35, 0.6), deep)
    out = cut.neck + rng.uniform(0.1, 0.3)
    corners = ((0.0, 0.35 * down), (0.5 * out, down), (out, 0.5 * down), (cut.neck, 0.0))
    leaf = Line(corners, (-0.25, -0.2, -0.15))
    inner = Line(((cut.neck, 0.0), (0.0, 0.35 * down)), (0.1,))
    return [*both_sides(leaf), *both_sides(inner)]


def hood_behind(cut: Cut, rng: Random, deep: float) -> list[Line]:
    """A hood that rises behind the opening for the head; cords at times."""
    wide, high = cut.neck + rng.uniform(0.15, 0.4), rng.uniform(0.5, 1.0)
    start, top = (wide, 0.15), (rng.uniform(0.0, 0.6) * wide, -high)
    arch = Line((start, top, (-top[0], top[1]), (-wide, 0.15)), (-0.25, -0.1, -0.25))
    opening = ellipse(0.0, -0.35 * high, 1.3 * wide, 1.0 * high, inner=False)
    lines = [arch, opening if chance(rng, 0.6) else Line((start, (-wide, 0.15)), (-0.2,))]
    if chance(rng, 0.4):
        lines += both_sides(detail((0.2, 0.2), (0.25, 0.2 + rng.uniform(0.4, 0.8))))
    return lines


def button_columns(cut: Cut, rng: Random, top: float) -> list[Line]:
    """Two columns of rings, as on a double-breasted front."""
    count, size = rng.randint(2, 5), rng.uniform(0.12, 0.24)
    x, spread = rng.uniform(0.2, 0.42), rng.choice((0.0, 0.12))
    bottom = top + rng.uniform(0.55, 0.85) * (cut.length - top)
    lines: list[Line] = []
    for number in range(count):
        y = top + (number + 0.4) * (bottom - top) / count
        reach = x + spread * (1 - number / count)
        lines += [ellipse(side * reach, y, size, size, inner=False) for side in (-1, 1)]
    return lines


def button_column(cut: Cut, rng: Random, top: float, x: float) -> list[Line]:
    """One column of rings beside the edge."""
    count, size = rng.randint(2, 5), rng.uniform(0.12, 0.24)
    step = rng.uniform(0.6, 0.95) * (cut.length - top) / count
    return [ellipse(x, top + (n + 0.4) * step, size, size, inner=False) for n in range(count)]


def toggles(cut: Cut, rng: Random, top: float) -> list[Line]:
    """Horns in loops, each across the front's edge."""
    count, half = rng.randint(3, 4), rng.uniform(0.2, 0.35)
    step = 0.75 * (cut.length - top) / count
    lines: list[Line] = []
    for y in (top + (number + 0.5) * step for number in range(count)):
        lines.append(Line(((-half, y), (half, y))))
        lines.append(ellipse(0.0, y, 0.3, 0.14, inner=False))
        if chance(rng, 0.6):
            ends = ((half, y - 0.1), (half + 0.2, y), (half, y + 0.1), (half, y - 0.1))
            lines += both_sides(detail(*ends))
    return lines


def belt(cut: Cut, rng: Random) -> list[Line]:
    """A band around the waist, with a buckle or a knot whose ends hang down."""
    y, high = cut.waist_y + rng.gauss(0, 0.08), rng.uniform(0.18, 0.32)
    bend = rng.choice((0.0, -0.04, 0.04))
    edges = [(cut.half_width(level), level) for level in (y, y + high)]
    lines = kept([detail((-x, level), (x, level), bends=[bend]) for x, level in edges])
    middle = (rng.uniform(-0.25, 0.25), y + high / 2)
    return lines + (knot(middle, high, rng) if chance(rng, 0.7) else buckle(middle, high))


def buckle(middle: Point, high: float) -> list[Line]:
    (x, y), half = middle, 0.75 * high
    corners = (
        (x - half, y - half),
        (x + half, y - half),
        (x + half, y + half),
        (x - half, y + half),
    )
    return [detail(*corners, corners[0]), detail((x - half, y), (x + half, y))]


def knot(middle: Point, high: float, rng: Random) -> list[Line]:
    """A knot, loops at times, and two ends."""
    x, y = middle
    lines = [ellipse(x, y, 1.1 * high, 1.3 * high, inner=False)]
    for side in (-1, 1):
        end_x, end_y = x + side * rng.uniform(0.1, 0.45), y + rng.uniform(0.5, 1.1)
        wide = rng.uniform(0.1, 0.2)
        corners = ((x, y + high / 2), (end_x - wide / 2, end_y), (end_x + wide / 2, end_y))
        lines.append(Line((*corners, corners[0])))
        if chance(rng, 0.3):
            lines.append(ellipse(x + side * 0.3, y - 0.02, 0.5, high))
    return lines
