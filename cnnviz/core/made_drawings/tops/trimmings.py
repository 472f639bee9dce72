"""What tops have on them: collars, hoods, buttons, pockets, seams, hems."""

import math
from random import Random

from cnnviz.core.made_drawings.lines import Line, both_sides, chance, detail, ellipse
from cnnviz.core.made_drawings.tops.cuts import Cut


def neck_band(cut: Cut) -> Line:
    """A second neckline below the first, or a collarless one's back edge above it."""
    depth = cut.neck_depth + 0.15
    return detail(
        (-cut.neck - 0.05, 0.02), (cut.neck + 0.05, 0.02), bends=[-depth / (2 * cut.neck)]
    )


def sleeve_hems(cut: Cut) -> list[Line]:
    (ox, oy), (ix, iy) = cut.cuff_corners
    back_x, back_y = -0.2 * math.cos(cut.sleeve_angle), -0.2 * math.sin(cut.sleeve_angle)
    return both_sides(detail((ox + back_x, oy + back_y), (ix + back_x, iy + back_y)))


def sleeve_seams(cut: Cut) -> list[Line]:
    return both_sides(detail(cut.shoulder, cut.armpit, bends=[0.1]))


def hem_line(cut: Cut) -> Line:
    y = cut.length - 0.22
    return detail((-cut.hem, y), (cut.hem, y), bends=[-cut.hem_bend])


def high_neck(cut: Cut) -> list[Line]:
    """A stand-up collar or polo neck above the neckline."""
    top = -0.35
    half = 0.9 * cut.neck
    return [Line(((-cut.neck, 0.0), (-half, top), (half, top), (cut.neck, 0.0)), (0, 0.05, 0))]


def hood(cut: Cut) -> list[Line]:
    wide = cut.neck + 0.2
    around = ((-wide, 0.1), (-0.8 * wide, -0.55), (0.8 * wide, -0.55), (wide, 0.1))
    return [Line(around, (0.12, 0.2, 0.12)), detail((-wide, 0.1), (wide, 0.1), bends=[-0.3])]


def kangaroo_pocket(cut: Cut) -> Line:
    top, bottom = 0.6 * cut.length, 0.9 * cut.length
    half = ((-0.4, top), (0.4, top), (0.65, bottom - 0.15), (0.65, bottom))
    return detail(*half, (-0.65, bottom), (-0.65, bottom - 0.15), (-0.4, top))


def closed_front(cut: Cut, rng: Random) -> list[Line]:
    """One edge, a double one, or a zip with ticks."""
    x, top = rng.gauss(0, 0.08), cut.neck_depth
    lean = rng.gauss(0, 0.06)
    lines = [Line(((x, top), (x + lean, cut.length)), (rng.gauss(0, 0.02),))]
    kind = rng.random()
    if kind < 0.35:
        apart = rng.uniform(0.12, 0.5)
        lines.append(detail((x + apart, top), (x + apart + lean, cut.length)))
    elif kind < 0.42:
        lines += [detail((x - 0.1, y / 3), (x + 0.1, y / 3)) for y in range(2, int(3 * cut.length))]
    return lines


def lapels(cut: Cut) -> list[Line]:
    deep = 0.4 * cut.length
    notch = [(cut.neck, 0.0), (cut.neck + 0.25, 0.45), (cut.neck, 0.55), (0.0, deep)]
    return both_sides(detail(*notch)) + both_sides(detail((cut.neck, 0.0), (0.0, deep)))


def coat_collar(cut: Cut) -> list[Line]:
    leaf = detail((cut.neck, 0.0), (cut.neck + 0.3, 0.3), (0.05, 0.4), (cut.neck, 0.0))
    return both_sides(leaf)


def collar_points(cut: Cut, rng: Random) -> list[Line]:
    """The two leaves of a shirt's collar, standing or lying."""
    out, down = rng.uniform(0.0, 0.3), rng.uniform(0.25, 0.6)
    top = rng.uniform(-0.3, 0.0)
    middle = (0.0, max(0.05, cut.neck_depth) + rng.uniform(0, 0.15))
    leaf = Line((middle, (0.35 * cut.neck + out, down + 0.1), (cut.neck + 0.05, 0.05)))
    back = Line(((-cut.neck, 0.0), (-0.8 * cut.neck, top), (0.8 * cut.neck, top), (cut.neck, 0.0)))
    lines = both_sides(leaf)
    if top < -0.08:
        lines.append(back)
        lines += both_sides(detail((0.8 * cut.neck, top), middle))
    else:
        lines += both_sides(detail((cut.neck, 0.0), middle))
    return lines


def buttons(
    cut: Cut, rng: Random, x: float, count: int | None = None, kept: bool = False
) -> list[Line]:
    """Rings, dots or short strokes in a row; `kept` if they make the garment what it is."""
    count = count or rng.randint(2, 6)
    top = max(cut.neck_depth, 0.2) + rng.uniform(0.15, 0.6)
    step = (cut.length - top) / count * rng.uniform(0.8, 1.0)
    places = [(x, top + (number + 0.3) * step) for number in range(count)]
    kind = rng.random()
    if kind < 0.45:
        size = rng.uniform(0.08, 0.2)
        return [ellipse(*place, size, size, inner=not kept) for place in places]
    dx, dy = (0.02, 0.03) if kind < 0.7 else (0.16, 0.0) if kind < 0.85 else (0.0, 0.2)
    return [Line(((px, py), (px + dx, py + dy)), inner=not kept) for px, py in places]


def breast_pocket(rng: Random) -> Line:
    side, top, size = rng.choice((-1, 1)), rng.uniform(0.75, 1.0), rng.uniform(0.3, 0.45)
    left, right = side * 0.3, side * (0.3 + size)
    point = ((left + right) / 2, top + 1.3 * size)
    low = top + size
    return detail((left, top), (right, top), (right, low), point, (left, low), (left, top))


def hip_pockets(cut: Cut, rng: Random) -> list[Line]:
    y, size = rng.uniform(0.55, 0.75) * cut.length, rng.uniform(0.25, 0.4)
    if chance(rng, 0.5):
        slit = detail((0.35, y), (0.35 + size, y + rng.uniform(-0.3, 0.3)))
        return both_sides(slit)
    corners = ((0.3, y), (0.3 + size, y), (0.3 + size, y + size), (0.3, y + size), (0.3, y))
    return both_sides(detail(*corners))


def coat_pockets(cut: Cut, rng: Random) -> list[Line]:
    """On both sides: slanted slits, patches, flaps, or patches with flaps."""
    y, wide = rng.uniform(0.58, 0.72) * cut.length, rng.uniform(0.3, 0.45)
    left = min(0.35, cut.half_width(y) - wide - 0.08)
    right, high = left + wide, rng.uniform(0.25, 0.5)
    kind = rng.random()
    if kind < 0.3:
        lean = rng.choice((-1, 1)) * rng.uniform(0.2, 0.45)
        slit = [(left, y), (right, y + lean)]
        welt = [*slit, (right - 0.1, y + lean + 0.08), (left - 0.1, y + 0.08), slit[0]]
        return both_sides(detail(*(welt if chance(rng, 0.5) else slit)))
    patch = detail(
        (left, y), (left, y + high), (right, y + high), (right, y), (left, y),
        bends=[0.0, rng.choice((0.0, -0.15, -0.3))],
    )  # fmt: skip
    flap = detail(
        (left - 0.04, y), (right + 0.04, y), (right, y + 0.16), (left, y + 0.16), (left, y)
    )
    chosen = [patch] if kind < 0.55 else [flap] if kind < 0.75 else [patch, flap]
    return [line for piece in chosen for line in both_sides(piece)]


def turned_cuffs(cut: Cut) -> list[Line]:
    """Sleeves turned up: a wider end."""
    along = (math.cos(cut.sleeve_angle), math.sin(cut.sleeve_angle))
    (ox, oy), (ix, iy) = cut.cuff_corners
    wide, deep = 0.06, 0.3
    outer = (ox + wide * along[1], oy - wide * along[0])
    inner = (ix - wide * along[1], iy + wide * along[0])
    back = [(x - deep * along[0], y - deep * along[1]) for x, y in (inner, outer)]
    return both_sides(detail(outer, inner, *back, outer))


def flap_pockets(rng: Random) -> list[Line]:
    """A pocket with a pointed flap and a button on either side of the chest."""
    top, left, size = rng.uniform(0.7, 0.95), rng.uniform(0.22, 0.32), rng.uniform(0.3, 0.42)
    right, low, middle = left + size, top + 1.1 * size, left + size / 2
    pocket = detail((left, top), (left, low), (right, low), (right, top), (left, top))
    flap = detail((left, top + 0.1), (middle, top + 0.22), (right, top + 0.1))
    lines = both_sides(pocket) + both_sides(flap)
    if chance(rng, 0.4):
        lines += [ellipse(side * middle, top + 0.17, 0.07, 0.07) for side in (-1, 1)]
    return lines
