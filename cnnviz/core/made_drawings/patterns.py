"""Prints and patterns of tops."""

from random import Random

from cnnviz.core.made_drawings.cuts import Cut
from cnnviz.core.made_drawings.lines import (
    Line,
    chance,
    detail,
    ellipse,
)


def chest_print(cut: Cut, rng: Random) -> list[Line]:
    """A box, a ring, a zigzag or a few strokes on the chest."""
    x, y = rng.uniform(-0.3, 0.3), rng.uniform(0.35, 0.6) * cut.length
    wide, high = rng.uniform(0.3, 1.0), rng.uniform(0.2, 0.8)
    if chance(rng, 0.3):
        return [ellipse(x, y, wide, high)]
    if chance(rng, 0.4):
        left, right, top, bottom = x - wide / 2, x + wide / 2, y - high / 2, y + high / 2
        corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
        return [detail(*corners)]
    points = [
        (x + rng.uniform(-wide, wide) / 2, y + rng.uniform(-high, high) / 2) for _ in range(5)
    ]
    return [detail(*points)]


def stripes(cut: Cut, rng: Random) -> list[Line]:
    start, step = rng.uniform(0.5, 0.9), rng.uniform(0.25, 0.5)
    count = int((cut.length - start) / step)
    wide = min(cut.waist, cut.hem, cut.armpit[0])
    return [detail((-wide, start + n * step), (wide, start + n * step)) for n in range(count)]


def zigzag(cut: Cut, rng: Random) -> list[Line]:
    y, high, count = rng.uniform(0.4, 0.7) * cut.length, rng.uniform(0.1, 0.3), rng.randint(4, 9)
    points = [((2 * n / count - 1) * cut.waist, y + high * (n % 2)) for n in range(count + 1)]
    return [detail(*points)]


def dashes(cut: Cut, rng: Random) -> list[Line]:
    """Short strokes scattered over the body."""
    lines = []
    for _ in range(rng.randint(4, 14)):
        x, y = rng.uniform(-0.7, 0.7), rng.uniform(0.6, cut.length - 0.2)
        lines.append(detail((x, y), (x + rng.gauss(0, 0.15), y + rng.gauss(0, 0.15))))
    return lines


def ribs(cut: Cut, rng: Random) -> list[Line]:
    count = rng.randint(4, 9)
    places = [cut.hem * (2 * (number + 0.5) / count - 1) for number in range(count)]
    return [detail((x, cut.length - 0.22), (x, cut.length)) for x in places]
