"""Shoes from the side, toe to the left: sandal, sneaker and ankle boot.

A shoe is 1 long; the ground is y = 0, and what is above it is negative.
"""

from random import Random

from cnnviz.core.data.garments.canvas import Patch, Point, box, cloth_shade, contrast


def sneaker(rng: Random) -> list[Patch]:
    """A low upper on a strip of sole, with laces and a stripe on the side."""
    shade = cloth_shade(rng)
    sole = rng.uniform(0.05, 0.1)
    toe, instep, heel = rng.uniform(0.1, 0.16), rng.uniform(0.3, 0.42), rng.uniform(0.3, 0.5)
    upper = [
        (0.01, -sole),
        (0.05, -sole - toe),
        (0.25, -sole - 1.2 * toe),
        (0.5, -instep),
        (0.58, -instep - 0.04),
        (0.78, -0.85 * heel),
        (0.96, -heel),
        (0.99, -sole),
    ]
    rubber = contrast(shade, rng) if rng.random() < 0.6 else min(1, 1.2 * shade)
    patches = [
        Patch(upper, shade),
        Patch(box(0, -sole, 1, 0), rubber),
        Patch([(0.6, -instep), (0.78, -0.8 * heel), (0.94, -0.95 * heel)], 0.5 * shade, 0.03),
    ]
    return [*patches, *laces(instep, toe, shade), *side_stripes(sole, instep, shade, rng)]


def laces(instep: float, toe: float, shade: float) -> list[Patch]:
    """Four short lines on the slope between toe and instep."""
    rise = (instep - 1.3 * toe) / 4
    starts = [(0.3 + 0.05 * step, -1.35 * toe - step * rise) for step in range(4)]
    return [Patch([(x, y), (x + 0.06, y + 0.06)], 0.55 * shade, 0.025) for x, y in starts]


def side_stripes(sole: float, instep: float, shade: float, rng: Random) -> list[Patch]:
    """No, one or three slanted stripes."""
    stripe = contrast(shade, rng)
    left, width = rng.uniform(0.45, 0.55), rng.uniform(0.03, 0.06)
    return [
        Patch([(left + 0.1 * i, -0.75 * instep), (left + 0.1 * i + 0.1, -sole)], stripe, width)
        for i in range(rng.choice((0, 1, 3)))
    ]


def ankle_boot(rng: Random) -> list[Patch]:
    """A shaft above the ankle on a block, wedge or high heel."""
    shade = cloth_shade(rng)
    lift = rng.choice((0.06, rng.uniform(0.08, 0.16), rng.uniform(0.2, 0.4)))
    top, sole = lift + rng.uniform(0.5, 0.75), rng.uniform(0.03, 0.08)
    toe = sole + rng.uniform(0.12, 0.2)
    front, heel_width = rng.uniform(0.42, 0.55), rng.uniform(0.1, 0.3)
    upper = [
        (0.0, -sole),
        (0.02, -toe),
        (0.2, -toe - 0.05),
        (front, -lift - 0.3),
        (front - 0.02, -top),
        (0.96, -top - rng.uniform(-0.06, 0.06)),
        (0.97, -lift - 0.2),
        (1.0, -lift),
        (0.6, -lift),
        (0.4, -sole),
    ]
    shoe = [
        Patch(upper, shade),
        Patch(box(1 - heel_width, -lift - 0.02, 1, 0), 0.7 * shade),
        Patch([(0, -sole / 2), (0.4, -sole / 2), (0.65, -lift + sole / 2)], 0.65 * shade, sole),
        Patch([(front, -lift - 0.2), (0.62, -lift)], 0.65 * shade, 0.025),
    ]
    return [*shoe, *boot_front(front, lift, top, shade, rng)]


def boot_front(front: float, lift: float, top: float, shade: float, rng: Random) -> list[Patch]:
    """What closes the boot: laces, an elastic side, a strap, or a hidden zip."""
    kind = rng.choice(("laces", "elastic", "strap", "zip"))
    if kind == "laces":
        heights = [lift + 0.3 + step * (top - lift - 0.3) / 4 for step in range(4)]
        return [Patch([(front, -y), (front + 0.12, -y + 0.03)], 0.5 * shade, 0.03) for y in heights]
    if kind == "elastic":
        side = [(0.62, -top), (0.8, -top), (0.74, -lift - 0.2), (0.68, -lift - 0.2)]
        return [Patch(side, contrast(shade, rng))]
    if kind == "strap":
        return [Patch([(front, -lift - 0.25), (0.97, -lift - 0.2)], 0.5 * shade, 0.05)]
    return [Patch([(0.72, -top), (0.74, -lift - 0.05)], 0.7 * shade, 0.02)]


def sandal(rng: Random) -> list[Patch]:
    """A sole, flat, wedge or on a high heel, held by a few straps with air between them."""
    shade = cloth_shade(rng)
    lift = rng.choice((0.0, rng.uniform(0.05, 0.15), rng.uniform(0.25, 0.6)))
    return [*sandal_sole(lift, shade, rng), *sandal_straps(lift, shade, rng)]


def sandal_sole(lift: float, shade: float, rng: Random) -> list[Patch]:
    """The curved sole, with what fills the space under a raised heel."""
    thick = rng.uniform(0.04, 0.1)
    tread: list[Point] = [(0, -thick / 2), (0.35, -thick / 2), (0.7, -0.75 * lift - thick / 2)]
    sole = Patch([*tread, (1, -lift - thick / 2)], 0.75 * shade, thick)
    if lift < 0.04:
        return [sole]
    if rng.random() < 0.4:
        return [Patch([*tread, (1, -lift), (0.97, 0), (0.1, 0)], 0.6 * shade), sole]
    width = rng.uniform(0.04, 0.2)
    return [
        Patch([(1 - 1.5 * width, -lift), (1, -lift), (0.98, 0), (0.98 - width, 0)], shade),
        sole,
    ]


def sandal_straps(lift: float, shade: float, rng: Random) -> list[Patch]:
    """Bands over the toes, and mostly a strap round the ankle."""
    width = rng.uniform(0.035, 0.09)
    patches = toe_bands(width, shade, rng)
    if rng.random() < 0.8:
        patches += ankle_strap(lift, width, shade, rng)
    return patches


def toe_bands(width: float, shade: float, rng: Random) -> list[Patch]:
    """One broad band, or two or three narrow ones that lean back."""
    left, height = rng.uniform(0.08, 0.16), rng.uniform(0.1, 0.18)
    if rng.random() < 0.4:
        vamp = [(left, -0.03), (left + 0.12, -height), (left + 0.34, -height - 0.05)]
        return [Patch([*vamp, (left + rng.uniform(0.25, 0.4), -0.03)], shade)]
    return [
        Patch([(x, -0.03), (x + 0.06, -0.8 * height), (x + 0.2, -height)], shade, width)
        for x in (left, left + 0.13, left + 0.26)[: rng.randint(2, 3)]
    ]


def ankle_strap(lift: float, width: float, shade: float, rng: Random) -> list[Patch]:
    """A loop from the heel round the ankle, tied to the sole or to the toes."""
    ankle = lift + rng.uniform(0.18, 0.34)
    loop = [(0.98, -lift), (0.96, -ankle), (0.8, -ankle + 0.05), (0.62, -ankle + 0.02)]
    anchor = rng.choice(((0.42, -0.2 * lift), (0.3, -0.14), (0.48, -0.3 * lift)))
    return [
        Patch(loop, shade, width),
        Patch([loop[-1], anchor], shade, width),
        Patch([(0.9, -lift), (0.99, -lift), (0.97, -ankle)], shade),
    ]
