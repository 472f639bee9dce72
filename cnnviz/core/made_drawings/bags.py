"""Bags: handbags, totes, backpacks, cases and sacks; about 2 wide, y = 0 the body's top."""

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


def bag(rng: Random) -> list[Line]:
    kind = rng.random()
    if kind < 0.5:
        return handbag(rng)
    if kind < 0.78:
        return backpack(rng)
    if kind < 0.9:
        return case(rng)
    return sack(rng)


def handbag(rng: Random) -> list[Line]:
    """A body of any shape and a handle or two above it."""
    top, bottom = rng.uniform(0.6, 1.3), rng.uniform(0.8, 1.4)
    high = rng.uniform(0.7, 2.1)
    side, hem = rng.gauss(0.03, 0.06), rng.choice((0.0, 0.0, rng.uniform(0.03, 0.15)))
    if chance(rng, 0.22):
        lines = [ellipse(0.0, high / 2, 2 * bottom, high, inner=False)]
    else:
        corners = [(top, 0.0), (bottom, high), (-bottom, high), (-top, 0.0)]
        lines = [outline(corners, [side, hem, side, rng.choice((0.0, -0.06, 0.06))])]
    lines += _handles(rng, top)
    kind = rng.random()
    if kind < 0.3:
        lines += _flap(rng, top, high)
    elif kind < 0.5:
        y = rng.uniform(0.1, 0.3) * high
        lines.append(detail((-top, y), (top, y), bends=[rng.gauss(0, 0.04)]))
    if chance(rng, 0.3):
        size = rng.uniform(0.12, 0.3)
        lines.append(ellipse(rng.gauss(0, 0.05), rng.uniform(0.1, 0.5) * high, size, size))
    if chance(rng, 0.15):
        lines += _second_side(rng, top, bottom, high)
    if chance(rng, 0.15):
        lines.append(_pocket(rng, 0.6 * min(top, bottom), high))
    return lines


def backpack(rng: Random) -> list[Line]:
    """A tall body with a round top, a front pocket, a loop, straps at its sides."""
    wide, high = rng.uniform(0.75, 1.1), rng.uniform(1.9, 2.9)
    shoulder = rng.uniform(0.2, 0.9)
    corners = [(0.0, 0.0), (wide * 0.9, shoulder), (wide, high), (-wide, high)]
    corners.append((-wide * 0.9, shoulder))
    bends = [rng.uniform(0.12, 0.25), 0.03, rng.choice((0.0, 0.05)), 0.03]
    lines = [outline(corners, [*bends, bends[0]])]
    if chance(rng, 0.55):
        loop = rng.uniform(0.2, 0.45)
        around = ((-loop, 0.1), (-0.8 * loop, -0.4), (0.8 * loop, -0.4), (loop, 0.1))
        lines.append(Line(around, (0.1, 0.15, 0.1)))
    if chance(rng, 0.65):
        lines.append(_pocket(rng, 0.75 * wide, high))
    if chance(rng, 0.4):
        y = rng.uniform(0.3, 0.55) * high
        lines.append(detail((-wide, y), (wide, y), bends=[rng.uniform(-0.2, 0.05)]))
        lines += [ellipse(0.0, y + 0.1, 0.25, 0.25)] if chance(rng, 0.4) else []
    if chance(rng, 0.12):
        lines += _second_side(rng, 0.9 * wide, wide, high)
    kind = rng.random()
    if kind < 0.3:
        strap = Line(((0.9 * wide, 0.6), (wide + 0.5, 1.1), (wide, high - 0.2)), (0.2, 0.15))
        lines += both_sides(strap) if chance(rng, 0.6) else [strap]
    elif kind < 0.5:
        out = rng.uniform(0.25, 0.5)
        pouch = Line(
            ((wide, 0.5 * high), (wide + out, 0.55 * high), (wide + out, high), (wide, high))
        )
        lines += both_sides(pouch)
    elif kind < 0.62:
        lines += both_sides(detail((0.45 * wide, 0.1), (0.5 * wide, high)))
    return lines


def case(rng: Random) -> list[Line]:
    """A briefcase or suitcase: a box with a small handle, straps, locks, wheels."""
    wide, high = rng.uniform(0.9, 1.5), rng.uniform(0.9, 2.2)
    bend = rng.choice((0.0, 0.03))
    corners = [(wide, 0.0), (wide, high), (-wide, high), (-wide, 0.0)]
    lines = [outline(corners, [bend] * 4)]
    grip, rise = rng.uniform(0.2, 0.5), rng.uniform(0.25, 0.8)
    lines.append(Line(((-grip, 0.0), (-grip, -rise), (grip, -rise), (grip, 0.0)), (0, 0.05, 0)))
    kind = rng.random()
    if kind < 0.4:
        y = rng.uniform(0.3, 0.6) * high
        lines.append(detail((-wide, y), (wide, y)))
        lines += both_sides(ellipse(0.4 * wide, y, 0.2, 0.2))
    elif kind < 0.7:
        x = rng.uniform(0.4, 0.7) * wide
        lines += both_sides(detail((x, 0.0), (x, high)))
    if chance(rng, 0.2):
        lines += both_sides(ellipse(0.7 * wide, high + 0.12, 0.24, 0.24))
    return lines


def sack(rng: Random) -> list[Line]:
    """A duffel, or a bag on a long strap."""
    if chance(rng, 0.5):
        wide, high = rng.uniform(1.2, 1.8), rng.uniform(0.8, 1.2)
        lines = [
            outline([(wide, 0.1), (wide, high), (-wide, high), (-wide, 0.1)], [0.15, 0, 0.15, 0.05])
        ]
        lines.append(Line(((-0.6 * wide, 0.1), (0.0, -0.7), (0.6 * wide, 0.1)), (0.15, 0.15)))
        lines.append(detail((-0.9 * wide, 0.25), (0.9 * wide, 0.25)))
        return lines
    wide, high = rng.uniform(0.7, 1.1), rng.uniform(0.8, 1.4)
    corners = [(wide, 0.0), (wide, high), (-wide, high), (-wide, 0.0)]
    lines = [outline(corners, [0.0, 0.08, 0.0, 0.0])]
    rise = rng.uniform(1.5, 3.0)
    lean = rng.uniform(-0.5, 0.5)
    lines.append(Line(((-wide, 0.0), (lean, -rise), (wide, 0.0)), (0.12, 0.12)))
    return [*lines, *_flap(rng, wide, high)] if chance(rng, 0.6) else lines


def _handles(rng: Random, top: float) -> list[Line]:
    """An arch as an arc, a trapezoid or a ring, single, doubled or as a band."""
    half = top * rng.uniform(0.3, 0.95)
    rise = rng.uniform(0.4, 1.9)
    lean = rng.gauss(0, 0.15)
    kind = rng.random()
    if kind < 0.06:
        return []
    if kind < 0.55:
        arch: tuple[Point, ...] = ((-half, 0.0), (lean - 0.75 * half, -0.75 * rise), (lean, -rise))
        arch = (*arch, (lean + 0.75 * half, -0.75 * rise), (half, 0.0))
        line = Line(arch, (0.08, 0.12, 0.12, 0.08))
    elif kind < 0.8:
        narrow = half * rng.uniform(0.5, 1.0)
        line = Line(((-half, 0.0), (lean - narrow, -rise), (lean + narrow, -rise), (half, 0.0)))
    else:
        line = Line(((-half, 0.0), (lean, -rise), (half, 0.0)), (0.25, 0.25))
    if not chance(rng, 0.45):
        return [line]
    inside = rng.uniform(0.7, 0.88)
    second = Line(tuple((inside * x, inside * y) for x, y in line.corners), line.bends)
    return [line, second]


def _flap(rng: Random, top: float, high: float) -> list[Line]:
    y = rng.uniform(0.35, 0.7) * high
    kind = rng.random()
    if kind < 0.4:
        lines = [detail((-top, 0.0), (0.0, y), (top, 0.0))]
    else:
        lines = [detail((-top, 0.0), (-0.9 * top, 0.6 * y), (0.9 * top, 0.6 * y), (top, 0.0),
                        bends=[0, -0.15, 0])]  # fmt: skip
    if chance(rng, 0.5):
        lines.append(ellipse(0.0, 0.8 * y, 0.22, 0.22))
    return lines


def _second_side(rng: Random, top: float, bottom: float, high: float) -> list[Line]:
    """The depth of a body seen at an angle."""
    dx, dy = rng.uniform(0.3, 0.7), rng.uniform(-0.5, -0.15)
    far_top, far_bottom = (top + dx, dy), (bottom + dx, high + dy)
    return [
        Line(((top, 0.0), far_top, far_bottom, (bottom, high))),
        Line(((-top, 0.0), (-top + dx, dy), far_top)),
    ]


def _pocket(rng: Random, half: float, high: float) -> Line:
    top, bottom = rng.uniform(0.45, 0.65) * high, rng.uniform(0.85, 0.97) * high
    corners = ((-half, bottom), (-half, top), (half, top), (half, bottom), (-half, bottom))
    return detail(*corners, bends=[0, rng.choice((0.0, 0.1, 0.3)), 0, 0])
