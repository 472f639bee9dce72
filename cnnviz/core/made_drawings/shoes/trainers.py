"""Sneakers with much on them: chunky soles, panels, stripes, perforations, mesh."""

from random import Random

from cnnviz.core.made_drawings.lines import Line, Point, between, chance, detail, ellipse, outline
from cnnviz.core.made_drawings.shoes.shoe_parts import (
    LENGTH,
    chunky_sole,
    laces,
    side_marks,
    sole,
    toe_cap,
    tread,
    y_up,
)


def trainer(rng: Random) -> list[Line]:
    """A low opening, a tongue and a collar a little above the vamp."""
    toe = rng.uniform(0.45, 0.8)
    collar = toe + rng.uniform(0.25, 0.75)
    vamp = (rng.uniform(1.0, 1.5), y_up(toe + rng.uniform(0.05, 0.25)))
    tongue = (rng.uniform(2.1, 2.7), y_up(collar + rng.uniform(0.0, 0.35)))
    lines = [_upper(rng, toe, collar, vamp, tongue)]
    if chance(rng, 0.7):
        thick = rng.uniform(0.25, 0.6)
        lines += chunky_sole(rng, thick)
        lines += tread(rng, 0.12, thick) if chance(rng, 0.35) else []
    else:
        lines += sole(rng, flat=True)
    if chance(rng, 0.75):
        lines += laces(rng, (vamp, between(vamp, tongue, 0.9)))
    for part in _parts(rng, toe, collar, vamp, tongue):
        lines += part
    return lines


def _upper(rng: Random, toe: float, collar: float, vamp: Point, tongue: Point) -> Line:
    heel_top = collar + rng.uniform(-0.1, 0.3)
    dip = (rng.uniform(3.1, 3.5), y_up(collar - rng.uniform(0.15, 0.4)))
    corners: list[Point] = [
        (0.0, 0.0), (rng.uniform(-0.05, 0.2), y_up(0.6 * toe)), vamp, tongue,
        (tongue[0] + 0.25, tongue[1] + 0.1), dip, (rng.uniform(3.8, 4.1), y_up(heel_top)),
        (LENGTH, 0.0),
    ]  # fmt: skip
    heel = rng.uniform(-0.08, 0.12)
    return outline(corners, [0.1, rng.uniform(0.1, 0.25), rng.gauss(-0.03, 0.04), 0.1, -0.08, -0.1,
                             heel])  # fmt: skip


def _parts(rng: Random, toe: float, collar: float, vamp: Point, tongue: Point) -> list[list[Line]]:
    """What is sewn on: each of these now and then."""
    low = (vamp[0] + rng.uniform(0.3, 0.9), 0.0)
    panel = detail(vamp, low, bends=[rng.uniform(-0.2, 0.2)])
    eyelets = detail((vamp[0] + 0.1, vamp[1] + 0.35), (tongue[0] + 0.2, tongue[1] + 0.45))
    back = detail((3.2, 0.0), (3.5, y_up(0.9 * collar)), bends=[rng.uniform(-0.2, 0.2)])
    all_parts = [[panel], [eyelets], [back], [toe_cap(rng, toe)], side_marks(rng, collar),
                 _perforations(rng, toe), _mesh(rng, toe)]  # fmt: skip
    return [part for part in all_parts if chance(rng, 0.35)]


def _perforations(rng: Random, toe: float) -> list[Line]:
    """Rows of dots over the toes."""
    x, y = rng.uniform(0.5, 1.2), 0.65 * toe
    return [
        ellipse(x + 0.25 * column, y_up(y - 0.22 * row), 0.08, 0.08)
        for row in range(2)
        for column in range(rng.randint(2, 4))
    ]


def _mesh(rng: Random, toe: float) -> list[Line]:
    """Lines that cross over the toe or the side."""
    x, wide, high = rng.choice((0.4, 1.6)), rng.uniform(0.6, 1.1), 0.8 * toe
    places = [x + wide * number / 3 for number in range(4)]
    rising = [detail((a, y_up(0.1)), (a + 0.3, y_up(high))) for a in places]
    falling = [detail((a + 0.3, y_up(0.1)), (a, y_up(high))) for a in places]
    return [*rising, *falling] if chance(rng, 0.6) else rising
