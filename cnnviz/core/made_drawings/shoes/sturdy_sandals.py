"""Sandals that cover nearly as much as a shoe does: gladiator, fisherman, trekking sandals."""

from random import Random

from cnnviz.core.made_drawings.lines import Line, Point, between, chance, detail, ellipse, outline
from cnnviz.core.made_drawings.shoes.shoe_parts import LENGTH, tread, y_up


def sturdy_sandal(rng: Random) -> list[Line]:
    """A sole, a closed heel, and bands with gaps between them over toes and instep."""
    thick = rng.uniform(0.25, 0.8)
    lines = [_sole(rng, thick)]
    collar = rng.uniform(1.0, 2.0)
    heel = rng.uniform(2.7, 3.2)
    lines.append(_counter(rng, heel, thick, collar))
    ankle = (heel - rng.uniform(0.2, 0.7), y_up(thick + collar + rng.uniform(-0.1, 0.4)))
    ridge = ((rng.uniform(0.35, 0.8), y_up(thick + rng.uniform(0.5, 0.9))), ankle)
    bands = rng.choice((_upright_bands, _crossing_bands, _slanting_bands))
    lines += bands(rng, ridge, heel, thick)
    if chance(rng, 0.75):
        lines += _ankle_band(rng, ankle, (LENGTH, y_up(thick + collar)))
    if chance(rng, 0.5):
        lines += tread(rng, rng.uniform(0.1, 0.3))
    if chance(rng, 0.35):
        lines.append(detail((0.0, y_up(0.5 * thick)), (LENGTH, y_up(0.5 * thick))))
    return lines


def gladiator(rng: Random) -> list[Line]:
    """Rings one above the other around foot and ankle, joined at the heel and the instep."""
    thick = rng.uniform(0.15, 0.35)
    lines = [_sole(rng, thick)]
    back, front = rng.uniform(3.6, 4.0), rng.uniform(2.2, 2.7)
    count = rng.randint(2, 4)
    high = thick + rng.uniform(0.9, 1.1) * (0.5 + 0.5 * count)
    broad = rng.uniform(0.15, 0.3)
    for number in range(count):
        y = y_up(thick + 0.6 + (high - thick - 0.6) * number / (count - 1))
        corners = [(back, y), (front, y - 0.05), (front, y - 0.05 + broad), (back, y + broad)]
        bend = rng.uniform(-0.15, 0.05)
        lines.append(outline(corners, [bend, 0.0, -bend, 0.0]))
    lines.append(Line(((LENGTH - 0.05, y_up(thick)), (back, y_up(high)))))
    toe: Point = (rng.uniform(0.7, 1.2), y_up(thick + rng.uniform(0.3, 0.6)))
    lines.append(Line((toe, (front, y_up(high))), (rng.uniform(-0.2, 0.0),)))
    for share in (0.0, 0.45):
        top = between(toe, (front, y_up(high)), share)
        x = top[0] + rng.uniform(0.0, 0.6)
        lines.append(Line(((x - 0.4, y_up(thick)), top, (x + 0.2, y_up(thick))), (0.1, 0.1)))
    return lines


def _sole(rng: Random, thick: float) -> Line:
    lift = rng.uniform(0.0, 0.2)
    corners = [(0.0, y_up(thick + lift)), (1.0, y_up(thick)), (LENGTH, y_up(thick + lift)),
               (LENGTH, 0.0), (0.15, 0.0)]  # fmt: skip
    return outline(corners, [0.0, -0.02, rng.uniform(0.0, 0.2), 0.0, rng.uniform(0.0, 0.2)])


def _counter(rng: Random, front: float, thick: float, collar: float) -> Line:
    """The closed heel."""
    top = y_up(thick + collar)
    corners = [(front, y_up(thick)), (front + rng.uniform(0.2, 0.6), top + rng.uniform(0.0, 0.3)),
               (LENGTH, top), (LENGTH, y_up(thick))]  # fmt: skip
    return outline(corners, [rng.uniform(-0.15, 0.05), 0.0, rng.gauss(0, 0.06)])


def _upright_bands(
    rng: Random, ridge: tuple[Point, Point], heel: float, thick: float
) -> list[Line]:
    """From the sole up to the instep, side by side, with slots between them."""
    count = rng.randint(2, 4)
    step = (heel - 0.4) / count
    broad = step * rng.uniform(0.4, 0.7)
    lines = [_band(0.3 + step * n, between(*ridge, (n + 0.2) / count), broad, thick)
             for n in range(count)]  # fmt: skip
    if chance(rng, 0.6):
        lines.append(Line(ridge, (rng.uniform(-0.05, 0.1),)))
    return lines


def _slanting_bands(
    rng: Random, ridge: tuple[Point, Point], heel: float, thick: float
) -> list[Line]:
    """One over the toes, one from the sole's middle up to the ankle."""
    broad = rng.uniform(0.4, 0.8)
    toe = (ridge[0][0] + 0.4, ridge[0][1] - 0.2)
    lines = [_band(rng.uniform(0.3, 0.6), toe, broad, thick)]
    lines.append(_band(rng.uniform(1.6, heel - 0.7), ridge[1], rng.uniform(0.25, 0.5), thick))
    if chance(rng, 0.6):
        lines.append(Line(((toe[0] + broad, toe[1]), ridge[1]), (rng.uniform(-0.1, 0.0),)))
    return lines


def _crossing_bands(
    rng: Random, ridge: tuple[Point, Point], heel: float, thick: float
) -> list[Line]:
    """Two that cross between toes and heel, and one over the toes."""
    broad = rng.uniform(0.25, 0.45)
    early, late = between(*ridge, rng.uniform(0.1, 0.3)), between(*ridge, rng.uniform(0.75, 0.95))
    return [
        _band(rng.uniform(0.4, 0.9), late, broad, thick),
        _band(rng.uniform(1.7, heel - 0.6), early, broad, thick),
        _band(0.25, ridge[0], broad, thick),
    ]


def _band(foot: float, top: Point, broad: float, thick: float) -> Line:
    """From the sole at `foot` to `top`."""
    corners = [
        (foot, y_up(thick)),
        top,
        (top[0] + broad, top[1] - 0.1),
        (foot + broad, y_up(thick)),
    ]
    return outline(corners, [0.06, 0.05, -0.04, 0.0])


def _ankle_band(rng: Random, ankle: Point, heel: Point) -> list[Line]:
    """Around the ankle, with a buckle."""
    broad = rng.uniform(0.25, 0.5)
    corners = [heel, ankle, (ankle[0] + 0.05, ankle[1] + broad), (heel[0], heel[1] + broad)]
    bend = rng.uniform(-0.1, 0.05)
    x, y = between(ankle, heel, rng.uniform(0.2, 0.6))
    return [outline(corners, [bend, 0.0, -bend, 0.0]), ellipse(x, y + broad / 2, 0.3, 0.9 * broad)]
