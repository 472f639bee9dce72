"""Sandals without straps around the heel, or with few: slides, mules, wedges from the side."""

from random import Random

from cnnviz.core.made_drawings.lines import Line, Point, chance, detail, ellipse, outline
from cnnviz.core.made_drawings.shoes.shoe_parts import LENGTH, tread, y_up


def slide(rng: Random) -> list[Line]:
    """A flat sole and one broad band over it, or two."""
    thick = rng.uniform(0.2, 0.75)
    lines = [_flat_sole(rng, thick)]
    left, rise = rng.uniform(0.2, 0.9), rng.uniform(0.8, 1.7)
    if chance(rng, 0.65):
        lines += _dome(rng, (left, left + rng.uniform(1.2, 2.3)), thick, rise)
    else:
        middle = left + rng.uniform(0.8, 1.2)
        lines += _dome(rng, (left, middle), thick, 0.85 * rise)
        second = middle + rng.uniform(0.05, 0.5)
        lines += _dome(rng, (second, second + rng.uniform(0.8, 1.2)), thick, rise)
    if chance(rng, 0.3):
        lines.append(detail((0.0, y_up(0.5 * thick)), (LENGTH, y_up(0.5 * thick))))
    if chance(rng, 0.25):
        lines += tread(rng, 0.12)
    return lines


def mule(rng: Random) -> list[Line]:
    """A closed or open toe, nothing behind it; on a heel or flat."""
    heel = rng.choice((rng.uniform(0.1, 0.5), rng.uniform(0.7, 2.2)))
    thick = rng.uniform(0.12, 0.3)
    lines = [_heeled_sole(rng, heel, thick)]
    start = rng.choice((0.0, rng.uniform(0.1, 0.5)))
    end = rng.uniform(1.7, 2.6)
    slope = thick + heel * max(0.0, (end - 1.2) / (LENGTH - 1.2))
    top = (rng.uniform(1.3, end - 0.1), y_up(slope + rng.uniform(0.7, 1.3)))
    around = ((start, y_up(thick)), top, (end, y_up(slope)))
    lines.append(Line(around, (rng.uniform(0.1, 0.25), rng.uniform(-0.15, 0.15))))
    if chance(rng, 0.3):
        lines += bow(top[0] - 0.3, top[1] + 0.2, rng.uniform(0.3, 0.5))
    return lines


def wedge(rng: Random) -> list[Line]:
    """A wedge or a heel, a band at the toes, a heel cup or a strap around the ankle."""
    heel, thick = rng.uniform(0.7, 2.1), rng.uniform(0.15, 0.5)
    if chance(rng, 0.7):
        inset = rng.uniform(-0.1, 0.4)
        corners = [
            (0.0, y_up(thick)), (1.2, y_up(thick + 0.05)), (LENGTH, y_up(heel + thick)),
            (LENGTH - inset, 0.0), (0.1, 0.0),
        ]  # fmt: skip
        lines = [outline(corners, [0.0, -0.08, rng.uniform(-0.05, 0.08), 0.0, 0.1])]
        if chance(rng, 0.25):
            lines.append(detail((0.1, y_up(0.15)), (LENGTH - inset, y_up(0.25))))
    else:
        lines = [_heeled_sole(rng, heel, thick)]
    left = rng.uniform(0.15, 0.6)
    lines += _dome(rng, (left, left + rng.uniform(0.7, 1.4)), thick, rng.uniform(0.6, 1.1))
    lines += _around_ankle(rng, heel + thick)
    return lines


def bow(x: float, y: float, size: float) -> list[Line]:
    """Two loops and a knot."""
    loops = [((x, y), (x + s * size, y - 0.5 * size), (x + s * size, y + 0.5 * size), (x, y))
             for s in (-1, 1)]  # fmt: skip
    return [*(detail(*loop) for loop in loops), ellipse(x, y, 0.3 * size, 0.3 * size)]


def _flat_sole(rng: Random, thick: float) -> Line:
    """A slab, its top level, dished or rising at both ends."""
    dish, lift = rng.choice((0.0, 0.0, -0.04, 0.03)), rng.choice((0.0, rng.uniform(0.0, 0.25)))
    ends = rng.uniform(0.0, 0.3)
    corners = [(0.0, y_up(thick + lift)), (LENGTH, y_up(thick + 0.5 * lift)), (LENGTH, 0.0),
               (0.0, 0.0)]  # fmt: skip
    return outline(corners, [dish, ends, rng.choice((0.0, 0.0, -0.03)), ends])


def _heeled_sole(rng: Random, heel: float, thick: float) -> Line:
    """A thin sole that rises to a heel: block, cone or stiletto."""
    if heel < 0.6:
        return _flat_sole(rng, thick + heel)
    broad, at_floor = rng.uniform(0.3, 1.0), rng.uniform(0.12, 0.9)
    back = LENGTH - rng.uniform(0.0, 0.2)
    corners: list[Point] = [
        (0.0, y_up(thick)), (1.2, y_up(thick)), (LENGTH, y_up(heel + thick)),
        (back, 0.0), (back - at_floor, 0.0), (LENGTH - broad, y_up(0.8 * heel)),
        (1.4, 0.0), (0.1, 0.0),
    ]  # fmt: skip
    return outline(corners, [0.0, -0.08, rng.gauss(0, 0.04), 0.0, 0.0, 0.08, 0.0, 0.1])


def _dome(rng: Random, span: tuple[float, float], floor: float, rise: float) -> list[Line]:
    """A band seen from its side: it stands on the sole, at times with its far rim."""
    left, right = span
    wide = right - left
    lean = rng.uniform(-0.1, 0.35) * wide
    flat = rng.uniform(0.1, 0.6) * wide
    middle = (left + right) / 2 + lean
    top = y_up(floor + rise)
    tilt = rng.uniform(0.0, 0.25) * rise
    corners = [(left, y_up(floor)), (middle - flat / 2, top + tilt), (middle + flat / 2, top),
               (right, y_up(floor))]  # fmt: skip
    bends = [rng.uniform(0.05, 0.25), 0.08, rng.uniform(-0.05, 0.2)]
    lines = [Line(tuple(corners), tuple(bends))]
    kind = rng.random()
    if kind < 0.2:  # an edge seam
        inside = tuple((middle + 0.8 * (x - middle), 0.8 * y - 0.2 * floor) for x, y in corners)
        lines.append(Line(inside, tuple(bends), inner=True))
    elif kind < 0.35:
        size = rng.uniform(0.25, 0.5)
        lines.append(ellipse(middle, top + 0.5 * rise, size, size))
    elif kind < 0.5:
        x, size = middle - 0.1, 0.35
        low = top + 0.4 * rise
        corners = [(x, low), (x + size, low), (x + size, low + size), (x, low + size), (x, low)]
        lines += [detail(*corners), detail((x + size, low + size / 2), (x + 0.9, low + size / 2))]
    elif kind < 0.6:
        low = top + 0.55 * rise
        lines.append(detail((left + 0.15 * wide, low), (right - 0.1 * wide, low), bends=[0.05]))
    return lines


def _around_ankle(rng: Random, floor: float) -> list[Line]:
    """A heel cup, a ring around the ankle with a buckle or a bow, or both."""
    lines = []
    high = rng.uniform(0.8, 1.7)
    back = LENGTH - rng.uniform(0.0, 0.25)
    cup, ring = rng.choice(((True, False), (False, True), (True, True)))
    if cup:
        around = ((LENGTH, y_up(floor)), (back, y_up(floor + high)),
                  (back - rng.uniform(0.3, 0.6), y_up(floor + high)),
                  (LENGTH - rng.uniform(0.8, 1.4), y_up(0.7 * floor)))  # fmt: skip
        lines.append(Line(around, (0.05, 0.05, -0.15)))
    if ring:
        front = rng.uniform(2.3, 2.9)
        broad = rng.uniform(0.15, 0.4)
        top, bend = y_up(floor + high), rng.uniform(-0.15, 0.1)
        corners = [(back, top), (front, top - 0.1), (front, top - 0.1 + broad), (back, top + broad)]
        lines.append(outline(corners, [bend, 0.1, -bend, 0.1]))
        middle = (front + rng.uniform(0.1, 0.7), top + broad / 2)
        lines += bow(*middle, 0.4) if chance(rng, 0.35) else [ellipse(*middle, 0.3, 0.35)]
        if not cup:
            lines.append(Line(((back, top + broad), (LENGTH - 0.05, y_up(floor)))))
    return lines
