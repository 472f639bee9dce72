"""Sneakers and ankle boots from the side, the toe to the left; 4 long, y = 0 is the floor."""

from random import Random

from cnnviz.core.made_drawings.lines import Line, Point, between, chance, detail, ellipse, outline
from cnnviz.core.made_drawings.shoes.boots import boot_of_many_kinds
from cnnviz.core.made_drawings.shoes.shoe_parts import (
    LENGTH,
    laces,
    side_marks,
    sole,
    toe_cap,
    y_up,
)
from cnnviz.core.made_drawings.shoes.solid_shoes import three_quarter_boot, three_quarter_sneaker
from cnnviz.core.made_drawings.shoes.trainers import trainer


def sneaker(rng: Random) -> list[Line]:
    """From the side, or from the front and above: then high ones, too."""
    return three_quarter_sneaker(rng) if chance(rng, 0.27) else sneaker_from_the_side(rng)


def sneaker_from_the_side(rng: Random) -> list[Line]:
    """A low shoe: toe, laces, an opening not far above them, a flat sole."""
    if chance(rng, 0.25):
        return trainer(rng)
    toe = rng.uniform(0.3, 1.4)
    collar = max(rng.uniform(0.7, 2.2), toe + 0.1)
    opening = (rng.uniform(1.6, 3.1), rng.uniform(3.5, 4.1))
    lines, instep = _upper(rng, toe, collar, opening)
    lines += sole(rng, flat=True)
    lines += laces(rng, instep) if chance(rng, 0.55) else []
    if chance(rng, 0.25):
        lines.append(toe_cap(rng, toe))
    if chance(rng, 0.35):
        lines += side_marks(rng, collar)
    if chance(rng, 0.2):
        lines.append(_seen_into(opening, collar, rng))
    if chance(rng, 0.2):
        lines.append(detail((3.4, 0.0), (3.3, y_up(0.9 * collar)), bends=[rng.gauss(0, 0.1)]))
    if chance(rng, 0.12):
        x, y = opening[0] - 0.1, collar
        lines.append(detail((x, y_up(y)), (x - 0.25, y_up(y + 0.35)), (x + 0.15, y_up(y + 0.4))))
    return lines


def ankle_boot(rng: Random) -> list[Line]:
    """From the side, or from the front and above."""
    return three_quarter_boot(rng) if chance(rng, 0.15) else boot_from_the_side(rng)


def boot_from_the_side(rng: Random) -> list[Line]:
    """A shaft that rises above the ankle; flat, with a block or a high heel."""
    if chance(rng, 0.35):
        return boot_of_many_kinds(rng)
    toe = rng.uniform(0.4, 1.0)
    height = rng.uniform(2.9, 5.0)
    opening = (rng.uniform(1.8, 2.6), rng.uniform(3.4, 4.1))
    heel = rng.choice((0.0, 0.0, rng.uniform(0.3, 1.2)))
    lines, instep = _shaft(rng, toe, height, opening, heel)
    lines += sole(rng, flat=True) if heel == 0 else []
    if chance(rng, 0.3):
        lines += laces(rng, (instep[1], between(instep[1], instep[2], 0.9)))
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
        lines.append(toe_cap(rng, toe))
    if chance(rng, 0.1):
        lines.append(detail((opening[1], y_up(height)), (opening[1] + 0.25, y_up(height + 0.3)),
                            (opening[1] + 0.1, y_up(height - 0.3))))  # fmt: skip
    return lines


def _upper(
    rng: Random, toe: float, collar: float, opening: tuple[float, float]
) -> tuple[list[Line], tuple[Point, Point]]:
    front, back = opening
    instep = (rng.uniform(0.9, 1.6), toe + rng.uniform(0.0, 0.25))
    tongue = collar + rng.choice((0.0, rng.uniform(-0.2, 0.25)))
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
