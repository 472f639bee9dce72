"""What is no garment: scribbles, faces, letters, shapes and things, so that a network may doubt."""

import math
from random import Random

from cnnviz.core.made_drawings.lines import (
    Line,
    Point,
    both_sides,
    chance,
    detail,
    ellipse,
    outline,
)
from cnnviz.core.made_drawings.placing import shifted

# Capitals, digits and small letters as strokes on a grid 2 wide and 4 high, which small letters
# leave below; "|" parts two strokes.
_LETTERS = (
    "04 10 24|0.5,2 1.5,2", "00 04 14 2,3 1,2 0,2|1,2 2,1 1,0 0,0", "20 10 01 03 14 24",
    "00 04 14 23 21 10 00", "20 00 04 24|02 12", "20 00 04|02 12", "20 10 01 03 14 24 22 12",
    "00 04|20 24|02 22", "10 14|00 20|04 24", "20 23 14 04 03", "00 04|20 02 24", "00 04 24",
    "04 00 12 20 24", "04 00 24 20", "10 01 03 14 23 21 10", "04 00 10 21 12 02",
    "10 01 03 14 23 21 10|13 24", "04 00 10 21 12 02 24", "20 00 01 22 23 14 04", "00 20|10 14",
    "00 03 14 23 20", "00 14 20", "00 04 12 24 20", "00 24|20 04", "00 12 20|12 14", "00 20 04 24",
    "01 10 20 21 04 24", "00 20 12 23 14 04", "20 02 22|20 24", "20 00 02 12 23 14 04",
    "00 20 14", "10 01 10 21 12 03 14 23 12 01",
    "22 12 03 14 23|22 24", "00 04 14 23 12 02", "22 12 03 14 24", "20 24 14 03 12 22",
    "03 23 12 03 14 24", "20 10 11 14|02 22", "22 12 03 14 23|22 2,5 1,5.5 0,5",
    "00 04|02 12 23 24", "12 14|1,1 1,1.1", "12 1,5 0,5.5|1,1 1,1.1", "00 04|22 03 24", "10 14",
    "02 04|02 0.5,2 1,3 14|1,3 1.5,2 23 24", "02 04|02 12 23 24", "12 03 14 23 12",
    "02 0,5.5|02 12 23 14 04", "22 2,5.5|22 12 03 14 24", "02 04|03 12 22", "22 02 03 23 24 04",
    "10 14 24|02 22", "02 03 14 23|22 24", "02 14 22", "02 0.5,4 1,2.5 1.5,4 22", "02 24|22 04",
    "02 14|22 0,5.5", "02 22 04 24",
)  # fmt: skip


def nothing_to_wear(rng: Random) -> list[Line]:
    return rng.choice(KINDS)(rng)


def scribble(rng: Random) -> list[Line]:
    """A line that wanders, loops or hatches."""
    kind = rng.random()
    count = rng.randint(5, 45)
    if kind < 0.4:
        x = y = 0.0
        points = []
        heading = rng.uniform(0, 2 * math.pi)
        for _ in range(count):
            heading += rng.gauss(0, 0.9)
            x, y = 0.93 * (x + math.cos(heading)), 0.93 * (y + math.sin(heading))
            points.append((x, y))
        return [Line(tuple(points), tuple(rng.gauss(0, 0.15) for _ in points))]
    if kind < 0.65:
        points = [(rng.uniform(-2, 2), rng.uniform(-2, 2)) for _ in range(count // 2 + 3)]
        return [Line(tuple(points), tuple(rng.gauss(0, 0.2) for _ in points))]
    if kind < 0.85:
        high, step = rng.uniform(0.5, 3.5), rng.uniform(0.08, 0.5)
        zigzag = [(n * step, high * (n % 2) + rng.gauss(0, 0.15)) for n in range(count)]
        return [Line(tuple(zigzag))]
    turns = rng.uniform(2, 6)
    spiral = [
        (t * math.cos(turns * t), t * math.sin(turns * t)) for t in _steps(0.1, 2 * math.pi, 50)
    ]
    return [Line(tuple(spiral))]


def few_strokes(rng: Random) -> list[Line]:
    """A handful of lines that enclose nothing."""
    lines = []
    for _ in range(rng.randint(1, 7)):
        start = (rng.uniform(-2, 2), rng.uniform(-2, 2))
        end = (start[0] + rng.gauss(0, 1.5), start[1] + rng.gauss(0, 1.5))
        lines.append(Line((start, end), (rng.gauss(0, 0.15),)))
    return lines


def letter(rng: Random) -> list[Line]:
    lines = []
    bend = rng.choice((0.0, 0.0, 0.12))
    for stroke in rng.choice(_LETTERS).split("|"):
        places = [place.split(",") if "," in place else tuple(place) for place in stroke.split()]
        points = tuple((float(x), float(y)) for x, y in places)
        lines.append(Line(points, (bend,) * len(points)))
    return lines


def bold_letter(rng: Random) -> list[Line]:
    """With strokes as wide as a brush's, or with two edges each."""
    wide, count = rng.uniform(0.2, 0.7), rng.choice((2, 5, 5))
    lines = letter(rng)
    return [
        part
        for number in range(count)
        for part in shifted(lines, wide * (number / (count - 1) - 0.5), rng.gauss(0, 0.02))
    ]


def word(rng: Random) -> list[Line]:
    """Two to four letters in a row."""
    lines = []
    for number in range(rng.randint(2, 4)):
        lines += shifted(letter(rng), 2.8 * number, rng.gauss(0, 0.2))
    return lines


def face(rng: Random) -> list[Line]:
    """A head with eyes and mouth, sometimes nose, hair, ears."""
    wide, high = rng.uniform(3.0, 4.2), rng.uniform(3.4, 5.0)
    eye, apart = rng.uniform(0.25, 0.7), rng.uniform(0.5, 0.95)
    lines = [ellipse(0, 0, wide, high, inner=False)]
    eye_y = -rng.uniform(0.3, 0.9)
    lines += both_sides(ellipse(apart, eye_y, eye, eye * rng.uniform(0.6, 1.2), inner=False))
    smile = rng.uniform(-0.3, 0.35)
    mouth = rng.uniform(0.4, 1.0)
    lines.append(Line(((-mouth, 0.9), (mouth, 0.9)), (smile,)))
    if chance(rng, 0.4):
        lines.append(detail((0.0, -0.3), (0.2, 0.4), (-0.1, 0.45)))
    if chance(rng, 0.3):
        for _ in range(rng.randint(3, 9)):
            angle = rng.uniform(-1.2, 1.2)
            x, y = wide / 2 * math.sin(angle), -high / 2 * math.cos(angle)
            lines.append(detail((x, y), (1.3 * x, 1.3 * y)))
    if chance(rng, 0.3):
        lines += both_sides(ellipse(wide / 2 + 0.2, -0.2, 0.5, 0.9))
    if chance(rng, 0.2):  # a cat
        ear = ((0.3 * wide, -0.42 * high), (0.42 * wide, -0.75 * high), (0.48 * wide, -0.2 * high))
        lines += both_sides(Line(ear))
    return lines


def shape(rng: Random) -> list[Line]:
    """A circle, a polygon, a star, a heart; sometimes one in another."""
    kind = rng.random()
    if kind < 0.3:
        first = ellipse(0, 0, 4, rng.uniform(2.5, 4), inner=False)
    elif kind < 0.55:
        first = _star(rng.randint(4, 7), rng.uniform(0.3, 0.6))
    elif kind < 0.65:
        first = outline([(0, -1), (2, -1.6), (0, 2.5), (-2, -1.6)], [0.4, 0.15, 0.15, 0.4])
    else:
        first = _polygon(rng.choice((3, 3, 5, 6, 8)), rng.uniform(0, math.pi))
    if not chance(rng, 0.3):
        return [first]
    size = rng.uniform(0.3, 0.7)
    return [first, Line(tuple((size * x, size * y) for x, y in first.corners), first.bends)]


def house(rng: Random) -> list[Line]:
    wide, high, roof = rng.uniform(1, 2), rng.uniform(1, 2), rng.uniform(0.6, 1.6)
    lines = [outline([(-wide, 0), (wide, 0), (wide, high), (-wide, high)])]
    lines.append(Line(((-1.1 * wide, 0), (0, -roof), (1.1 * wide, 0))))
    if chance(rng, 0.7):
        lines.append(detail((-0.2, high), (-0.2, 0.4 * high), (0.3, 0.4 * high), (0.3, high)))
    if chance(rng, 0.6):
        lines.append(ellipse(0.6 * wide, 0.4 * high, 0.4, 0.4))
    if chance(rng, 0.5):
        x, y, side = -0.6 * wide, rng.uniform(0.2, 0.4) * high, rng.uniform(0.25, 0.5) * wide
        lines.append(outline([(x, y), (x + side, y), (x + side, y + side), (x, y + side)]))
        if chance(rng, 0.5):
            lines.append(detail((x + side / 2, y), (x + side / 2, y + side)))
            lines.append(detail((x, y + side / 2), (x + side, y + side / 2)))
    if chance(rng, 0.3):
        x = rng.uniform(0.3, 0.7) * wide
        lines.append(Line(((x, -0.5 * roof), (x, -roof), (x + 0.3, -roof), (x + 0.3, -0.3 * roof))))
    if chance(rng, 0.2):  # seen from a corner
        deep, up = rng.uniform(0.6, 2.0), rng.uniform(0.0, 0.4)
        lines.append(Line(((wide, high), (wide + deep, high - up), (wide + deep, -up))))
        lines.append(Line(((0, -roof), (deep, -roof - up), (1.1 * wide + deep, -up), (wide, 0))))
    return lines


def tree(rng: Random) -> list[Line]:
    wide, high = rng.uniform(2, 4), rng.uniform(2, 4)
    trunk = rng.uniform(0.2, 0.5)
    lines = [Line(((-trunk, high / 2), (-trunk, high + 1)), (0.03,))]
    lines.append(Line(((trunk, high / 2), (trunk, high + 1)), (-0.03,)))
    if chance(rng, 0.5):
        return [*lines, ellipse(0, 0, wide, high, inner=False)]
    return [*lines, outline([(0, -high / 2), (wide / 2, high / 2), (-wide / 2, high / 2)])]


def person(rng: Random) -> list[Line]:
    lines = [ellipse(0, -2, 1.2, 1.2, inner=False), Line(((0, -1.4), (0, 0.8)))]
    arm, leg = rng.uniform(-0.6, 0.6), rng.uniform(0.4, 1.2)
    lines += both_sides(Line(((0, -0.8), (1.3, -0.8 + arm))))
    return [*lines, *both_sides(Line(((0, 0.8), (leg, 2.8))))]


def flower(rng: Random) -> list[Line]:
    count = rng.randint(5, 8)
    angles = [2 * math.pi * n / count for n in range(count)]
    petals = [ellipse(1.1 * math.cos(a), 1.1 * math.sin(a), 1, 1, inner=False) for a in angles]
    return [ellipse(0, 0, 1.1, 1.1, inner=False), *petals, Line(((0, 1.7), (0.2, 4.2)), (0.06,))]


def vehicle(rng: Random) -> list[Line]:
    """A car or a boat."""
    if chance(rng, 0.4):
        hull = outline([(-2, 0), (2, 0), (1.3, 1), (-1.3, 1)])
        return [hull, Line(((0, 0), (0, -3))), outline([(0.1, -2.8), (1.6, -0.4), (0.1, -0.4)])]
    corners = [(-3, 0), (-2, 0), (-1.3, -1), (1, -1), (1.8, 0), (3, 0.1), (3, 1), (-3, 1)]
    wheels = [ellipse(x, 1, 1, 1, inner=False) for x in (-1.7, 1.7)]
    return [outline(corners), *wheels, detail((0, -1), (0, 0)), detail((-2, 0), (1.8, 0))]


def animal(rng: Random) -> list[Line]:
    """A fish or something on four legs."""
    if chance(rng, 0.5):
        body = ellipse(0, 0, 4, rng.uniform(1.2, 2.4), inner=False)
        return [body, outline([(1.9, 0), (3, -0.9), (3, 0.9)]), ellipse(-1.3, -0.2, 0.25, 0.25)]
    body = ellipse(0, 0, 3.5, rng.uniform(1.2, 2), inner=False)
    legs = [Line(((x, 0.5), (x + rng.gauss(0, 0.15), 2))) for x in (-1.3, -0.9, 0.9, 1.3)]
    head = ellipse(-2.1, -0.9, 1.2, 1.0, inner=False)
    return [body, *legs, head, Line(((1.7, -0.2), (2.5, -1)), (0.2,))]


def cup(rng: Random) -> list[Line]:
    wide, high = rng.uniform(0.7, 1.4), rng.uniform(1.1, 2.6)
    foot, bulge = wide * rng.uniform(0.5, 1.0), rng.choice((0.0, 0.0, rng.uniform(0.0, 0.25)))
    around = [(-wide, 0), (wide, 0), (foot, high), (-foot, high)]
    lines = [outline(around, [0.0, bulge, 0.0, bulge])]
    out, thick = rng.uniform(0.4, 0.9), rng.choice((0.0, 0.15))
    for inner in {0.0, thick}:
        handle = ((wide, 0.3 + inner), (wide + out - inner, high / 2), (wide, 0.8 * high - inner))
        lines.append(Line(handle, (0.25, 0.25)))
    if chance(rng, 0.75):
        lines.append(ellipse(0, 0, 2 * wide, rng.uniform(0.2, 0.6)))
    if chance(rng, 0.25):  # on a saucer
        lines.append(ellipse(0, high, 3.2 * wide, rng.uniform(0.3, 0.7)))
    if chance(rng, 0.25):  # it steams
        places = (-0.4 * wide, 0.0, 0.4 * wide)
        lines += [detail((x, -0.4), (x, -0.9), (x, -1.4), bends=[0.3, -0.3]) for x in places]
    return lines


KINDS = (
    scribble, scribble, scribble, scribble, few_strokes, letter, letter, letter, bold_letter,
    bold_letter, word, word, word, face, face, face, shape, shape, house, house, house, tree,
    person, flower, vehicle, animal, cup, cup, cup,
)  # fmt: skip


def _polygon(sides: int, turn: float) -> Line:
    angles = [turn + 2 * math.pi * n / sides for n in range(sides)]
    return outline([(2 * math.cos(a), 2 * math.sin(a)) for a in angles])


def _star(points: int, inside: float) -> Line:
    corners: list[Point] = []
    for number in range(2 * points):
        radius = 2 * (inside if number % 2 else 1)
        angle = math.pi * number / points
        corners.append((radius * math.sin(angle), -radius * math.cos(angle)))
    return outline(corners)


def _steps(start: float, end: float, count: int) -> list[float]:
    return [start + (end - start) * n / (count - 1) for n in range(count)]
