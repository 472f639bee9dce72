"""Slippers and slides from above or at an angle: a sole of any shape and what holds the toes."""

from random import Random

from cnnviz.core.made_drawings.lines import Line, Point, chance, detail, ellipse, outline
from cnnviz.core.made_drawings.placing import behind, flattened, lower_edge, turned

HIGH = 4.0  # from the toes, at y = 0, to the heel


def slipper(rng: Random) -> list[Line]:
    """Toes up: a closed toe, a broad bar, a cross or a crude fork."""
    wide = rng.uniform(0.65, 1.1)
    sole = _sole(rng, wide)
    top = rng.choice((_closed_toe, _closed_toe, _bar, _cross, _crude_fork, _crude_fork))
    lines = [sole, *top(rng, wide)]
    if chance(rng, 0.2):
        lines += _inner_sole(sole)
    return lines


def bare_sole(rng: Random) -> list[Line]:
    """The one of a pair whose strap does not show."""
    return [_sole(rng, rng.uniform(0.65, 1.1))]


def at_an_angle(lines: list[Line], rng: Random) -> list[Line]:
    """A sole from above (the first line) turned any way and seen from the side a little."""
    lying = flattened(turned(lines, rng.uniform(-3.2, 3.2)), rng.uniform(0.45, 0.8))
    return [*lying, lower_edge(lying[0], rng.uniform(0.15, 0.5))]


def lying_slide(rng: Random) -> list[Line]:
    """A sole that lies with its toe to the left, and a band that arches over it."""
    half, thick = rng.uniform(0.4, 0.65), rng.uniform(0.2, 0.45)
    sole = turned([_sole(rng, half)], -1.57)[0]
    left = rng.uniform(0.5, 1.1)
    right = left + rng.uniform(0.9, 1.6)
    rise, lean = half + rng.uniform(0.25, 0.7), rng.uniform(0.1, 0.5)
    corners: list[Point] = [
        (left, half), (left + lean, -rise + 0.2), (right + lean, -rise - 0.1),
        (right, half), (right - 0.2, half + 0.1),
    ]  # fmt: skip
    band = outline(corners, [rng.uniform(0.1, 0.25), 0.05, rng.uniform(0.05, 0.25)])
    lines = [band, *behind([sole], band)] if chance(rng, 0.6) else [sole, band]
    if chance(rng, 0.7):
        lines.append(lower_edge(sole, thick))
    if chance(rng, 0.4):  # the rim, where one looks under the band
        lines.append(detail((right + lean, -rise), (right + 0.5, -half), bends=[0.2]))
    return lines


def _sole(rng: Random, wide: float) -> Line:
    """Shaped as a foot, a bean, a plain oval or a box with round ends."""
    kind = rng.random()
    if kind < 0.3:
        return ellipse(0.0, HIGH / 2, 2 * wide, HIGH, inner=False)
    if kind < 0.45:
        corners = [(0.7 * wide, 0.15), (wide, 0.8), (wide, 3.4), (0.6 * wide, HIGH)]
        left = [(-x, y) for x, y in reversed(corners)]
        return outline([*corners, *left], [0.15, 0.0, 0.15, 0.12, 0.15, 0.0, 0.15, 0.12])
    heel, waist = wide * rng.uniform(0.65, 0.9), wide * rng.uniform(0.55, 0.85)
    toe = rng.uniform(-0.35, 0.1) * wide  # the big toe's side is longer
    corners = [
        (toe, 0.0), (wide, 1.0), (waist, 2.4), (heel, 3.3), (0.0, HIGH),
        (-heel, 3.3), (-waist * rng.uniform(0.9, 1.15), 2.3), (-wide, 0.9),
    ]  # fmt: skip
    inside = rng.uniform(-0.05, 0.05)
    return outline(corners, [0.25, 0.06, inside, 0.25, 0.25, inside, 0.06, 0.25])


def _closed_toe(rng: Random, wide: float) -> list[Line]:
    """The opening's edge as an arc across the sole, or an opening around the heel."""
    y, reach = rng.uniform(1.2, 2.2), wide * rng.uniform(0.8, 1.0)
    bend = rng.choice((-1, 1)) * rng.uniform(0.05, 0.35)
    lines = [Line(((-reach, y), (reach, y + rng.gauss(0, 0.1))), (bend,))]
    if chance(rng, 0.3):
        lines.append(detail((-reach, y - 0.3), (reach, y - 0.3), bends=[bend]))
    if chance(rng, 0.25):
        size = rng.uniform(0.3, 0.6) * wide
        lines.append(ellipse(0.0, 0.5 * y, size, size))
    if chance(rng, 0.25):
        low, side = HIGH - 0.35, 0.6 * wide
        lines.append(detail((-reach, y), (-side, low), (side, low), (reach, y), bends=[0, -0.2]))
    return lines


def _bar(rng: Random, wide: float) -> list[Line]:
    """One or two bands across, within the outline or out beyond it."""
    reach = wide * rng.uniform(0.8, 1.2)
    bend = rng.uniform(0.0, 0.25)
    lines, y = [], rng.uniform(0.6, 1.2)
    for _ in range(rng.choice((1, 1, 2))):
        high = rng.uniform(0.4, 1.2)
        lean = rng.gauss(0, 0.1)
        corners = [(-reach, y), (reach, y + lean), (reach, y + high + lean), (-reach, y + high)]
        lines.append(outline(corners, [bend, 0.0, -bend, 0.0]))
        y += high + rng.uniform(0.2, 0.5)
    return lines


def _cross(rng: Random, wide: float) -> list[Line]:
    """Two bands that cross over the toes."""
    reach, top, low = wide * rng.uniform(0.75, 1.05), rng.uniform(0.5, 1.0), rng.uniform(1.5, 2.2)
    broad = rng.uniform(0.2, 0.5)
    lines = []
    for side in (-1, 1):
        for dy in (0.0, broad):
            lines.append(Line(((side * reach, top + dy), (-side * reach, low + dy))))
    return lines


def _crude_fork(rng: Random, wide: float) -> list[Line]:
    """A V or Y of single strokes that end before the outline or beyond it."""
    toe = (rng.uniform(-0.3, 0.3) * wide, rng.uniform(0.5, 1.1))
    low = rng.uniform(1.5, 2.6)
    bend = rng.uniform(-0.05, 0.25)
    arms = [
        Line((toe, (side * wide * rng.uniform(0.5, 1.1), low + rng.gauss(0, 0.2))), (side * bend,))
        for side in (-1, 1)
    ]
    kind = rng.random()
    if kind < 0.3:
        arms.append(Line((toe, (toe[0], toe[1] - rng.uniform(0.2, 0.5)))))
    elif kind < 0.5:
        arms.append(ellipse(*toe, 0.2, 0.2))
    return arms


def _inner_sole(sole: Line) -> list[Line]:
    """A second line a little within the edge."""
    inside = tuple((0.82 * x, HIGH / 2 + 0.88 * (y - HIGH / 2)) for x, y in sole.corners)
    return [Line(inside, sole.bends, inner=True)]
