"""Ankle boots of many kinds: laced, cuffed, elastic-sided, low, strapped, on heels."""

from dataclasses import dataclass
from random import Random

from cnnviz.core.made_drawings.lines import Line, Point, between, chance, detail, ellipse, outline
from cnnviz.core.made_drawings.shoes.shoe_parts import LENGTH, chunky_sole, toe_cap, tread, y_up


@dataclass(frozen=True)
class Boot:
    """How a boot is cut; heights from the floor."""

    toe: float
    ankle: Point
    front: Point  # the shaft's upper corners
    back: Point
    heel: float


def boot_of_many_kinds(rng: Random) -> list[Line]:
    kinds = (laced_boot, laced_boot, cuffed_boot, chelsea_boot, desert_boot, heeled_boot,
             strapped_boot)  # fmt: skip
    return rng.choice(kinds)(rng)


def laced_boot(rng: Random) -> list[Line]:
    """Laces and eyelets up a nearly upright front; now and then hardly taller than a sneaker."""
    boot = _cut(rng, rng.choice(((2.7, 3.1), (3.0, 4.6))), upright=True)
    lines = [_body(rng, boot), *_bottom(rng)]
    lines += _front_laces(rng, boot)
    if chance(rng, 0.4):  # a padded collar
        lines += _bands(rng, boot, 1)
    if chance(rng, 0.35):
        lines.append(toe_cap(rng, boot.toe))
    if chance(rng, 0.35):
        lines.append(detail((3.2, 0.0), (3.4, y_up(1.2)), (LENGTH, y_up(1.5)), bends=[0.1]))
    if chance(rng, 0.3):
        x, y = boot.back
        lines.append(Line(((x, y), (x + 0.2, y - 0.3), (x - 0.15, y - 0.05)), (0.2, 0.2)))
    if chance(rng, 0.3):  # the tongue
        x, y = boot.front
        lines.append(Line(((x, y), (x - 0.15, y - 0.3), (x + 0.45, y - 0.25), (x + 0.5, y))))
    return lines


def cuffed_boot(rng: Random) -> list[Line]:
    """Fur or ribs around the top."""
    boot = _cut(rng, (2.6, 4.2), upright=chance(rng, 0.5))
    lines = [_body(rng, boot), *_bottom(rng)]
    out, high = rng.uniform(0.05, 0.3), rng.uniform(0.4, 0.9)
    (left, top), (right, _) = boot.front, boot.back
    if chance(rng, 0.6):
        lines.append(_fur(rng, (left - out, right + out), (top - 0.2, top + high)))
    else:
        low = top + high
        corners = [(left - out, top - 0.1), (right + out, top - 0.1), (right + out, low),
                   (left - out, low)]  # fmt: skip
        lines.append(outline(corners, [0.03, 0.05, 0.0, 0.05]))
        places = [between((left, 0.0), (right, 0.0), share / 6)[0] for share in range(1, 6)]
        lines += [detail((x, top - 0.1), (x, low)) for x in places]
    return [*lines, *_front_laces(rng, boot)] if chance(rng, 0.35) else lines


def chelsea_boot(rng: Random) -> list[Line]:
    """An elastic wedge at the side of the shaft, a loop behind."""
    boot = _cut(rng, (2.7, 3.9), upright=chance(rng, 0.4))
    lines = [_body(rng, boot), *(_bottom(rng) if boot.heel == 0 else [])]
    left, right = between(boot.front, boot.back, 0.25), between(boot.front, boot.back, 0.75)
    low = ((left[0] + right[0]) / 2, y_up(rng.uniform(0.8, 1.4)))
    bend = rng.choice((0.0, -0.12, 0.1))
    lines.append(Line((left, low, right), (bend, bend)))
    if chance(rng, 0.5):
        shares = [number / 4 for number in range(1, 4)]
        lines += [detail(between(left, low, share), between(right, low, share)) for share in shares]
    if chance(rng, 0.5):
        x, y = boot.back
        lines.append(detail((x, y), (x + 0.2, y - 0.35), (x - 0.2, y - 0.3), (x - 0.2, y)))
    return lines


def desert_boot(rng: Random) -> list[Line]:
    """A wide shaft to just above the ankle, two or three pairs of eyelets."""
    boot = _cut(rng, (2.6, 3.3), upright=False)
    front = (rng.uniform(1.2, 2.0), boot.front[1])
    boot = Boot(boot.toe, (min(boot.ankle[0], front[0]), boot.ankle[1]), front, boot.back, 0.0)
    lines = [_body(rng, boot), *_bottom(rng)]
    low = (front[0] + rng.uniform(0.3, 0.7), y_up(rng.uniform(0.9, 1.4)))
    lines.append(detail(between(front, boot.back, 0.35), low, boot.ankle, bends=[0.0, 0.1]))
    for number in range(rng.randint(2, 3)):
        x, y = between(front, boot.ankle, 0.2 + 0.3 * number)
        lines.append(detail((x, y), (x + 0.5, y + 0.1)))
    return lines


def heeled_boot(rng: Random) -> list[Line]:
    """A heel of any shape, a zip, a seam."""
    boot = _cut(rng, (3.1, 4.6), upright=chance(rng, 0.3))
    boot = Boot(boot.toe, (boot.ankle[0], boot.ankle[1] - 0.2), boot.front, boot.back,
                rng.uniform(0.5, 1.5))  # fmt: skip
    lines = [_body(rng, boot)]
    if chance(rng, 0.5):
        lines.append(_heel_line(boot))
    if chance(rng, 0.4):
        x, y = between(boot.front, boot.back, rng.uniform(0.4, 0.8))
        lines.append(detail((x, y), (x + rng.gauss(0, 0.1), y_up(boot.heel + 0.4))))
    return [*lines, *_bands(rng, boot, 1)] if chance(rng, 0.4) else lines


def strapped_boot(rng: Random) -> list[Line]:
    """Straps with buckles around shaft and ankle."""
    boot = _cut(rng, (2.8, 4.4), upright=chance(rng, 0.5))
    lines = [_body(rng, boot), *(_bottom(rng) if boot.heel == 0 else [])]
    return [*lines, *_bands(rng, boot, rng.randint(1, 3), buckled=True)]


def _cut(rng: Random, heights: tuple[float, float], upright: bool) -> Boot:
    toe, height = rng.uniform(0.5, 1.0), rng.uniform(*heights)
    front = rng.uniform(1.5, 2.3)
    ankle = (front - (rng.uniform(0.0, 0.25) if upright else rng.uniform(0.1, 0.7)),
             y_up(toe + rng.uniform(0.2, 0.7)))  # fmt: skip
    back = (rng.uniform(3.6, 4.1), y_up(height + rng.uniform(-0.1, 0.25)))
    heel = 0.0 if upright or chance(rng, 0.6) else rng.uniform(0.3, 0.9)
    return Boot(toe, ankle, (front, y_up(height)), back, heel)


def _body(rng: Random, boot: Boot) -> Line:
    corners: list[Point] = [
        (0.0, 0.0),
        (rng.uniform(-0.1, 0.15), y_up(0.55 * boot.toe)),
        (rng.uniform(0.5, 1.0), y_up(boot.toe + 0.15 * boot.heel)),
        boot.ankle,
        boot.front,
        boot.back,
        (rng.uniform(3.8, 4.1), y_up(boot.heel + 0.3)),
        (LENGTH, 0.0),
    ]
    bends = [0.12, 0.2, rng.gauss(-0.04, 0.05), rng.gauss(-0.04, 0.04)]
    bends += [rng.choice((0.0, -0.08, 0.08)), rng.gauss(-0.02, 0.05), rng.gauss(0.0, 0.08)]
    if boot.heel == 0:
        return outline(corners, bends)
    at_floor, broad = rng.uniform(0.15, 1.0), rng.uniform(0.5, 1.2)
    corners += [(LENGTH - at_floor, 0.0), (LENGTH - broad, y_up(0.85 * boot.heel)), (1.5, 0.0)]
    return outline(corners, [*bends, 0.0, rng.gauss(0, 0.1), rng.uniform(0.0, 0.12)])


def _bottom(rng: Random) -> list[Line]:
    """Thick with a welt and lugs, a slab with a low heel, or a line."""
    kind = rng.random()
    thick = rng.uniform(0.25, 0.65)
    if kind < 0.6:
        lugs = tread(rng, rng.uniform(0.1, 0.25), thick) if chance(rng, 0.6) else []
        return [*chunky_sole(rng, thick), *lugs]
    if kind < 0.85:
        step = rng.uniform(2.4, 2.9)
        around = ((0.0, 0.0), (0.05, 0.5 * thick), (step - 0.1, 0.5 * thick), (step, thick),
                  (LENGTH, thick), (LENGTH, 0.0))  # fmt: skip
        return [Line(around), detail((0.0, 0.0), (LENGTH, 0.0))]
    return [detail((0.0, y_up(0.3)), (LENGTH, y_up(0.3)))]


def _front_laces(rng: Random, boot: Boot) -> list[Line]:
    """Strokes or crosses along the shaft's front, with eyelets or a facing's edge."""
    low = between(boot.ankle, (0.8, y_up(boot.toe)), rng.uniform(0.0, 0.4))
    count, size = rng.randint(3, 7), rng.uniform(0.35, 0.7)
    crossed, ringed, bent = chance(rng, 0.4), chance(rng, 0.4), boot.ankle
    lines = []
    for number in range(count):
        share = (number + 0.3) / count
        x, y = between(low, bent, 4 * share) if share < 0.25 else between(
            bent, boot.front, (4 * share - 1) / 3)  # fmt: skip
        lines.append(detail((x, y), (x + size, y + 0.12)))
        if crossed:
            lines.append(detail((x, y + 0.2), (x + size, y - 0.12)))
        if ringed:
            lines.append(ellipse(x + size, y + 0.1, 0.15, 0.15))
    if chance(rng, 0.5):
        edge = [(x + 1.15 * size, y) for x, y in (boot.front, bent)]
        lines.append(detail(*edge, (low[0] + 0.7 * size, low[1] + 0.5), bends=[0.0, 0.1]))
    if chance(rng, 0.3):
        x, y = boot.front
        lines += [ellipse(x + side * 0.25, y + 0.35, 0.4, 0.3) for side in (-1, 1)]
    return lines


def _fur(rng: Random, span: tuple[float, float], heights: tuple[float, float]) -> Line:
    """A cloud around the top."""
    (left, right), (top, low) = span, heights
    across = rng.randint(4, 6)
    upper = [(left + (right - left) * n / across, top) for n in range(across + 1)]
    lower = [(x, low) for x, _ in reversed(upper)]
    count = len(upper) + len(lower)
    return outline([*upper, *lower], [rng.uniform(0.2, 0.4) for _ in range(count)])


def _bands(rng: Random, boot: Boot, count: int, buckled: bool = False) -> list[Line]:
    """Straps or seams around the shaft, from its top downwards."""
    low_back = (3.95, y_up(boot.heel + 0.7))
    broad = rng.uniform(0.15, 0.35)
    lines = []
    for number in range(count):
        share = rng.uniform(0.12, 0.25) + 0.3 * number
        left, right = between(boot.front, boot.ankle, share), between(boot.back, low_back, share)
        lines.append(detail(left, right, bends=[rng.gauss(-0.03, 0.03)]))
        if buckled:
            lines.append(detail((left[0], left[1] + broad), (right[0], right[1] + broad)))
            x, y = between(left, right, rng.uniform(0.3, 0.7))
            lines.append(ellipse(x, y + broad / 2, 0.35, 1.6 * broad))
    return lines


def _heel_line(boot: Boot) -> Line:
    """Where the sole ends and the heel begins."""
    return detail((0.0, y_up(0.12)), (1.5, y_up(0.15)), (LENGTH, y_up(boot.heel)), bends=[0, -0.06])
