"""Prints and patterns of tops."""

import math
from random import Random

from cnnviz.core.made_drawings.lines import Line, chance, detail, ellipse
from cnnviz.core.made_drawings.tops.cuts import Cut


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


def plaid(cut: Cut, rng: Random) -> list[Line]:
    """A grid over the body, of single or double lines."""
    across, down = rng.uniform(0.25, 0.5), rng.uniform(0.25, 0.5)
    top = rng.uniform(0.4, 0.6)
    apart = rng.choice((0.0, 0.0, 0.1))
    lines = []
    for n in range(1 + int((cut.length - top - 0.1) / down)):
        wide = cut.half_width(top + n * down)
        lines += [
            detail((-wide, y), (wide, y)) for y in sorted({top + n * down, top + n * down + apart})
        ]
    for n in range(int(2 * 0.9 / across) + 1):
        x = -0.9 + (n + 0.5) * across
        if abs(x) < 0.95:
            start = top if abs(x) > cut.neck else top + 0.1
            lines += [detail((px, start), (px, cut.length)) for px in sorted({x, x + apart})]
    return lines


def pinstripes(cut: Cut, rng: Random) -> list[Line]:
    """Straight down, on both sides of the front."""
    count, top = rng.randint(2, 4), rng.uniform(0.3, 0.6)
    places = [0.2 + 0.7 * number / count for number in range(count + 1)]
    return [detail((s * x, top), (s * x * cut.hem, cut.length)) for x in places for s in (-1, 1)]


def flowers(cut: Cut, rng: Random) -> list[Line]:
    """Blossoms and leaves strewn over the body."""
    lines = []
    for _ in range(rng.randint(4, 9)):
        x, y = rng.uniform(-0.75, 0.75), rng.uniform(0.6, cut.length - 0.3)
        size = rng.uniform(0.12, 0.24)
        if chance(rng, 0.3):
            lines.append(detail((x, y), (x + size, y - size), (x, y), bends=[0.25, 0.25]))
            continue
        turn = rng.uniform(0, math.pi)
        angles = [turn + 2 * math.pi * petal / 5 for petal in range(6)]
        corners = [(x + size * math.cos(a), y + size * math.sin(a)) for a in angles]
        lines.append(detail(*corners, bends=[-0.45] * 5))
    return lines


def cables(cut: Cut, rng: Random) -> list[Line]:
    """Two to four columns of plaits, none in the middle alone."""
    columns, turns = rng.randint(2, 4), rng.randint(3, 6)
    top, bottom = rng.uniform(0.4, 0.7), cut.length - 0.25
    crossed = chance(rng, 0.6)
    lines = []
    for number in range(columns):
        x = 0.75 * (2 * (number + 0.5) / columns - 1)
        levels = [top + (bottom - top) * turn / turns for turn in range(turns + 1)]
        strand = [(x + (0.1 if turn % 2 else -0.1), y) for turn, y in enumerate(levels)]
        lines.append(detail(*strand))
        if crossed:
            lines.append(detail(*[(2 * x - px, y) for px, y in strand]))
    return lines


def yoke_zigzag(cut: Cut, rng: Random) -> list[Line]:
    """Rings around the neck, as Iceland knits them: zigzags between round lines."""
    lines = []
    for ring in range(rng.randint(1, 3)):
        half, down = cut.neck + 0.2 + 0.22 * ring, cut.neck_depth + 0.25 + 0.28 * ring
        count = rng.randint(5, 9)
        angles = [math.pi * step / count for step in range(count + 1)]
        toothed = chance(rng, 0.6)
        sizes = [1.0 + (0.2 if toothed and step % 2 else 0.0) for step in range(count + 1)]
        lines.append(
            detail(
                *[
                    (half * math.cos(a), 0.12 + size * down * math.sin(a))
                    for a, size in zip(angles, sizes, strict=True)
                ]
            )
        )
    return lines
