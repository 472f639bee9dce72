"""Trousers and bags."""

from random import Random

from cnnviz.core.data.garments.canvas import (
    Patch,
    arc,
    both_sides,
    box,
    cloth_shade,
    contrast,
    rounded,
)


def trouser(rng: Random) -> list[Patch]:
    """Two legs, close together or apart, with waistband and seams; now and then short."""
    shade = cloth_shade(rng)
    length = rng.uniform(2.2, 3.0) if rng.random() < 0.12 else rng.uniform(4.4, 6.2)
    hip, crotch = rng.uniform(0.95, 1.1), rng.uniform(1.2, 1.6)
    foot, width = rng.triangular(0.4, 1.2, 0.6), rng.uniform(0.4, 0.65)
    leg = [(0, 0), (0.85, 0), (hip, 0.9), (foot + width / 2, length), (foot - width / 2, length)]
    knee = (0.5 * (foot - width / 2), (crotch + length) / 2)
    patches = both_sides(Patch([*leg, knee, (0, crotch)], shade))
    patches.append(Patch([(-0.85, 0.12), (0.85, 0.12)], 0.7 * shade, 0.12))
    patches.append(Patch([(0, 0.2), (0, crotch)], 0.6 * shade, 0.07))
    if rng.random() < 0.5:
        patches += both_sides(Patch([(0.45, 0.25), (0.85, 0.6)], 0.65 * shade, 0.07))
    if rng.random() < 0.4:
        patches += both_sides(Patch([(0.5, 0.9), (foot, length)], min(1, 1.25 * shade), 0.2))
    return patches


def bag(rng: Random) -> list[Patch]:
    """A box, a trapezoid or a rounded body with a handle or none, a flap, a clasp."""
    shade = cloth_shade(rng)
    height, top = rng.uniform(0.9, 2.0), rng.uniform(0.6, 1.15)
    body = [(-top, 0), (top, 0), (1, height), (-1, height)]
    patches = [*bag_handle(top, shade, rng)]
    patches.append(Patch(rounded(body) if rng.random() < 0.5 else body, shade))
    if rng.random() < 0.5:
        flap = height * rng.uniform(0.3, 0.6)
        fold = [(-top, 0), (top, 0), (0.9, flap), (0, flap * rng.uniform(1, 1.3)), (-0.9, flap)]
        patches.append(Patch(fold, 0.85 * shade))
        patches.append(Patch(fold[2:], 0.5 * shade, 0.05))
    else:
        patches.append(Patch([(-0.9 * top, 0.15), (0.9 * top, 0.15)], 0.5 * shade, 0.06))
    if rng.random() < 0.5:
        middle = height * rng.uniform(0.4, 0.6)
        patches.append(Patch(box(-0.12, middle, 0.12, middle + 0.2), contrast(shade, rng)))
    return patches


def bag_handle(top: float, shade: float, rng: Random) -> list[Patch]:
    """Two short handles, one long strap, or nothing."""
    kind = rng.choice(("none", "handles", "handles", "strap"))
    if kind == "none":
        return []
    reach = top * (rng.uniform(0.4, 0.7) if kind == "handles" else 0.95)
    height = rng.uniform(0.4, 0.9) if kind == "handles" else rng.uniform(0.8, 1.8)
    front = Patch(arc(-reach, reach, 0.1, height), 0.85 * shade, rng.uniform(0.09, 0.16))
    back = Patch(arc(-0.8 * reach, reach, 0.1, 0.85 * height), 0.5 * shade, 0.08)
    return [back, front] if kind == "handles" else [front]
