"""What shoes, boots and sandals share: soles, treads, laces, caps, marks on the side.

All are seen from the side, the toe to the left; 4 long, y = 0 is the floor.
"""

from random import Random

from cnnviz.core.made_drawings.lines import Line, Point, between, chance, detail, ellipse

LENGTH = 4.0


def y_up(height: float) -> float:
    """Heights are counted from the floor, y downwards."""
    return -height


def sole(rng: Random, flat: bool) -> list[Line]:
    """A line above the floor, or a slab below the shoe, sometimes with ticks."""
    kind = rng.random()
    thick = rng.uniform(0.2, 0.5)
    if kind < 0.35:
        return []
    if kind < 0.7:
        lines = [detail((-0.05, y_up(thick)), (LENGTH, y_up(thick)), bends=[rng.gauss(0, 0.01)])]
    else:
        slab = ((-0.1, 0.0), (-0.1, thick), (LENGTH + 0.1, thick), (LENGTH + 0.1, 0.0))
        lines = [Line(slab, (-0.2, 0.0, -0.2))]
    if chance(rng, 0.15):
        low = y_up(thick) if kind < 0.7 else thick
        places = [LENGTH * (n + 0.5) / 8 for n in range(8)]
        lines += [detail((x, 0.0), (x, low)) for x in places]
    return lines


def laces(rng: Random, instep: tuple[Point, Point]) -> list[Line]:
    """Short strokes across the instep, slanted, crossed or as rings."""
    start, end = instep
    count, size = rng.randint(2, 6), rng.uniform(0.25, 0.6)
    kind = rng.random()
    lines = []
    for number in range(count):
        x, y = between(start, end, (number + 0.3) / count)
        y += 0.08
        if kind < 0.65:
            lines.append(detail((x, y), (x + rng.uniform(0.1, 0.5) * size, y + size)))
        elif kind < 0.85:
            lines.append(detail((x - 0.2, y + 0.1), (x + 0.3, y + size)))
            lines.append(detail((x + 0.25, y), (x - 0.1, y + size)))
        else:
            lines.append(ellipse(x + 0.1, y + 0.2, 0.15, 0.15))
    return lines


def toe_cap(rng: Random, toe: float) -> Line:
    x = rng.uniform(0.6, 1.1)
    return detail(
        (x, y_up(toe + 0.1)), (x + rng.uniform(-0.3, 0.2), 0.0), bends=[rng.gauss(0.12, 0.1)]
    )


def side_marks(rng: Random, collar: float) -> list[Line]:
    """Stripes, a swoosh or a round badge."""
    kind = rng.random()
    x, y = rng.uniform(1.8, 2.6), rng.uniform(0.35, 0.6) * collar
    if kind < 0.45:
        lean = rng.uniform(-0.5, 0.5)
        count = rng.randint(2, 4)
        return [
            detail((x + 0.35 * n, y_up(0.3)), (x + 0.35 * n + lean, y_up(y + 0.5)))
            for n in range(count)
        ]
    if kind < 0.75:
        swoosh = ((x - 0.6, y_up(y + 0.2)), (x - 0.3, y_up(y - 0.2)), (x + 1.2, y_up(y + 0.4)))
        return [detail(*swoosh, bends=[-0.2, -0.1])]
    return [ellipse(x + 0.8, y_up(y), 0.6, 0.6)]


def chunky_sole(rng: Random, thick: float) -> list[Line]:
    """A thick slab below y = 0 that sticks out in front and behind; with a welt line."""
    out = rng.uniform(0.05, 0.25)
    toe_lift = rng.uniform(0.0, 0.4) * thick
    slab = ((-out, y_up(0.1)), (-out, thick - toe_lift), (0.6, thick), (LENGTH + out, thick),
            (LENGTH + out, y_up(0.1)))  # fmt: skip
    lines = [Line(slab, (-0.15, -0.05, 0.0, rng.uniform(-0.2, 0.0)))]
    if chance(rng, 0.8):
        lines.append(Line(((-out, y_up(0.1)), (LENGTH + out, y_up(0.1)))))
    if chance(rng, 0.4):
        lines.append(detail((-out, 0.45 * thick), (LENGTH + out, 0.45 * thick)))
    return lines


def tread(rng: Random, deep: float, floor: float = 0.0) -> list[Line]:
    """Lugs below the sole: teeth, waves or short strokes."""
    count = rng.randint(5, 10)
    step = LENGTH / count
    kind = rng.random()
    if kind < 0.5:
        points: list[Point] = []
        for number in range(count):
            x = step * number
            points += [(x, floor), (x + 0.1 * step, floor + deep)]
            points += [(x + 0.6 * step, floor + deep), (x + 0.7 * step, floor)]
        return [Line(tuple(points), inner=True)]
    if kind < 0.75:
        waves = tuple((step * number, floor) for number in range(count + 1))
        return [Line(waves, (-deep / step,) * count, inner=True)]
    places = [step * (number + 0.5) for number in range(count)]
    return [detail((x, floor), (x + 0.05, floor + deep)) for x in places]
