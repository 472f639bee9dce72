"""Sneakers and ankle boots from the side, the toe to the left; 4 long, y = 0 is the floor."""

from random import Random

from cnnviz.core.made_drawings.lines import Line, Point, between, chance, detail, ellipse, outline

LENGTH = 4.0


def sneaker(rng: Random) -> list[Line]:
    """A low shoe: toe, laces, an opening not far above them, a flat sole."""
    toe = rng.uniform(0.3, 1.4)
    collar = max(rng.uniform(0.7, 2.6), toe + 0.1)
    opening = (rng.uniform(1.6, 3.1), rng.uniform(3.5, 4.1))
    lines, instep = _upper(rng, toe, collar, opening)
    lines += _sole(rng, flat=True)
    lines += _laces(rng, instep) if chance(rng, 0.55) else []
    if chance(rng, 0.25):
        lines.append(_toe_cap(rng, toe))
    if chance(rng, 0.35):
        lines += _side_marks(rng, collar)
    if chance(rng, 0.2):
        lines.append(_seen_into(opening, collar, rng))
    if chance(rng, 0.2):
        lines.append(detail((3.4, 0.0), (3.3, y_up(0.9 * collar)), bends=[rng.gauss(0, 0.1)]))
    if chance(rng, 0.12):
        x, y = opening[0] - 0.1, collar
        lines.append(detail((x, y_up(y)), (x - 0.25, y_up(y + 0.35)), (x + 0.15, y_up(y + 0.4))))
    return lines


def ankle_boot(rng: Random) -> list[Line]:
    """A shaft that rises above the ankle; flat, with a block or a high heel."""
    toe = rng.uniform(0.4, 1.0)
    height = rng.uniform(2.9, 5.0)
    opening = (rng.uniform(1.8, 2.6), rng.uniform(3.4, 4.1))
    heel = rng.choice((0.0, 0.0, rng.uniform(0.3, 1.2)))
    lines, instep = _shaft(rng, toe, height, opening, heel)
    lines += _sole(rng, flat=True) if heel == 0 else []
    if chance(rng, 0.3):
        lines += _laces(rng, (instep[1], between(instep[1], instep[2], 0.9)))
    if chance(rng, 0.2):
        x = rng.uniform(2.7, 3.3)
        lines.append(detail((x, y_up(height)), (x + rng.gauss(0, 0.1), y_up(0.6))))
    if chance(rng, 0.2):
        y = height - rng.uniform(0.3, 0.7)
        lines.append(detail((opening[0], y_up(y)), (opening[1], y_up(y))))
    if chance(rng, 0.2):
        left, right = (opening[0], y_up(height / 2)), (opening[1], y_up(height / 2.2))
        lines += [detail(left, right), ellipse(*between(left, right, 0.6), 0.4, 0.4)]
    if chance(rng, 0.15):
        lines.append(_toe_cap(rng, toe))
    if chance(rng, 0.1):
        lines.append(detail((opening[1], y_up(height)), (opening[1] + 0.25, y_up(height + 0.3)),
                            (opening[1] + 0.1, y_up(height - 0.3))))  # fmt: skip
    return lines


def y_up(height: float) -> float:
    """Heights are counted from the floor, y downwards."""
    return -height


def _upper(
    rng: Random, toe: float, collar: float, opening: tuple[float, float]
) -> tuple[list[Line], tuple[Point, Point]]:
    front, back = opening
    instep = (rng.uniform(0.9, 1.6), toe + rng.uniform(0.0, 0.25))
    tongue = collar + rng.choice((0.0, rng.uniform(-0.2, 0.4)))
    dip = rng.choice((0.0, rng.uniform(-0.3, -0.05), 0.15))
    corners: list[Point] = [
        (0.0, 0.0),
        (rng.uniform(-0.1, 0.25), y_up(0.55 * toe)),
        (instep[0], y_up(instep[1])),
        (front, y_up(tongue)),
        (back, y_up(collar + rng.choice((0.0, rng.uniform(-0.3, 0.4))))),
        (LENGTH, 0.0),
    ]
    heel = rng.choice((rng.gauss(0, 0.06), rng.uniform(0.0, 0.25)))
    bends = [0.1, rng.uniform(0.08, 0.25), rng.gauss(-0.02, 0.08), dip, heel, 0.0]
    if chance(rng, 0.3):  # crude: a box with a step
        corners[2] = (front - rng.uniform(0.0, 0.3), y_up(instep[1]))
        bends[2] = 0.0
    elif chance(rng, 0.2):  # a single sweep from the toe to the opening
        del corners[2], bends[2]
        bends[1] = rng.uniform(0.0, 0.2)
    lace_line = ((instep[0] + 0.2, y_up(instep[1])), (front, y_up(tongue)))
    if chance(rng, 0.25):  # the opening is left open
        around = [*corners[-2:], *corners[:-2]]
        return [Line(tuple(around), (*bends[-2:], *bends[:-3]))], lace_line
    return [outline(corners, bends)], lace_line


def _shaft(
    rng: Random, toe: float, height: float, opening: tuple[float, float], heel: float
) -> tuple[list[Line], tuple[Point, Point, Point]]:
    front, back = opening
    ankle = (rng.uniform(1.5, 2.2), y_up(heel + toe + rng.uniform(0.3, 0.9)))
    toe_top = (rng.uniform(0.4, 1.0), y_up(toe + 0.2 * heel))
    corners: list[Point] = [
        (0.0, 0.0),
        (rng.uniform(-0.1, 0.2), y_up(0.5 * toe)),
        toe_top,
        ankle,
        (front, y_up(height)),
        (back, y_up(height + rng.uniform(-0.2, 0.2))),
        (rng.uniform(3.7, 4.1), y_up(heel + 0.2)),
    ]
    bends = [0.1, 0.2, rng.gauss(-0.05, 0.06), rng.gauss(-0.05, 0.06)]
    bends += [rng.choice((0.0, -0.1, 0.1)), rng.gauss(0, 0.06)]
    if chance(rng, 0.25):  # an L: shaft and foot meet in a corner
        corners[3] = (front, y_up(toe + 0.2))
        bends[2:4] = [0.0, 0.0]
    if heel == 0:
        return [outline([*corners, (LENGTH, 0.0)], bends)], (toe_top, ankle, corners[4])
    thick = rng.uniform(0.2, 1.1)
    corners += [(LENGTH, 0.0), (LENGTH - thick, 0.0), (LENGTH - thick - 0.2, y_up(heel))]
    bends += [0.0, 0.0, 0.0, rng.uniform(-0.05, 0.12)]
    return [outline([*corners, (1.5, 0.0)], bends)], (toe_top, ankle, corners[4])


def _seen_into(opening: tuple[float, float], collar: float, rng: Random) -> Line:
    """The rim, where one looks into the shoe."""
    front, back = opening
    return ellipse((front + back) / 2, y_up(collar), back - front, rng.uniform(0.3, 0.9))


def _sole(rng: Random, flat: bool) -> list[Line]:
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


def _laces(rng: Random, instep: tuple[Point, Point]) -> list[Line]:
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


def _toe_cap(rng: Random, toe: float) -> Line:
    x = rng.uniform(0.6, 1.1)
    return detail(
        (x, y_up(toe + 0.1)), (x + rng.uniform(-0.3, 0.2), 0.0), bends=[rng.gauss(0.12, 0.1)]
    )


def _side_marks(rng: Random, collar: float) -> list[Line]:
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
