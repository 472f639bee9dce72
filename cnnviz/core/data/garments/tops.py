"""What is worn on the upper body: T-shirt, pullover, dress, coat and shirt."""

import math
from dataclasses import dataclass, replace
from random import Random

from cnnviz.core.data.garments.canvas import (
    Patch,
    Point,
    both_sides,
    box,
    cloth_shade,
    contrast,
    mirrored,
    rounded,
)

ARMPIT = 0.8
WAIST = 1.6
SEAM_WIDTH = 0.06


@dataclass(frozen=True)
class Cut:
    """How a garment is cut; all lengths in half chest widths, y counted from the neck down."""

    shade: float
    length: float
    shoulder: float = 0.95
    waist: float = 0.95
    hem: float = 1.0
    neck: float = 0.4
    neck_depth: float = 0.3
    v_neck: bool = False
    sleeve: float = 0.0
    sleeve_angle: float = 0.3  # radians from hanging straight down
    cuff: float = 0.4


def t_shirt(rng: Random) -> list[Patch]:
    """Short or no sleeves, straight sides, often a print on the chest."""
    sleeveless = rng.random() < 0.15
    cut = Cut(
        shade=cloth_shade(rng),
        length=rng.uniform(2.5, 3.3),
        shoulder=rng.uniform(0.6, 0.75) if sleeveless else rng.uniform(0.85, 1.0),
        waist=rng.uniform(0.88, 1.0),
        hem=rng.uniform(0.88, 1.04),
        neck=rng.uniform(0.32, 0.5),
        neck_depth=rng.uniform(0.15, 0.8 if sleeveless else 0.45),
        v_neck=rng.random() < 0.2,
        sleeve=0 if sleeveless else rng.uniform(0.7, 1.25),
        sleeve_angle=rng.uniform(0.25, 0.75),
        cuff=rng.uniform(0.42, 0.58),
    )
    return [*upper_body(cut), *chest_print(cut, rng)]


def pullover(rng: Random) -> list[Patch]:
    """Long sleeves with ribbed cuffs and hem, a closed front, sometimes a broad band."""
    cut = long_sleeved(rng, length=rng.uniform(2.5, 3.3))
    patches = [*upper_body(cut), *ribbing(cut)]
    if rng.random() < 0.25:
        top = rng.uniform(0.8, 1.3)
        shade = contrast(cut.shade, rng)
        patches.append(Patch(box(-0.92, top, 0.92, top + rng.uniform(0.3, 0.8)), shade))
    return [*patches, *chest_print(cut, rng)] if rng.random() < 0.4 else patches


def dress(rng: Random) -> list[Patch]:
    """Long and narrow at the waist, with a skirt that may flare; any sleeves or none."""
    sleeve = rng.choice((0.0, 0.0, rng.uniform(0.4, 1.0), rng.uniform(2.0, 2.8)))
    waist = rng.uniform(0.65, 0.95)
    cut = Cut(
        shade=cloth_shade(rng),
        length=rng.uniform(3.9, 5.4),
        shoulder=rng.uniform(0.8, 0.95) if sleeve else rng.uniform(0.5, 0.8),
        waist=waist,
        hem=rng.uniform(waist, 1.7),
        neck=rng.uniform(0.3, 0.5),
        neck_depth=rng.uniform(0.15, 0.7),
        v_neck=rng.random() < 0.4,
        sleeve=sleeve,
        sleeve_angle=rng.uniform(0.1, 0.35),
        cuff=rng.uniform(0.28, 0.45),
    )
    belt = Patch([(-waist, WAIST), (waist, WAIST)], 0.6 * cut.shade, rng.uniform(0.04, 0.14))
    return [*upper_body(cut), belt] if rng.random() < 0.5 else upper_body(cut)


def coat(rng: Random) -> list[Patch]:
    """Long sleeves and an open edge down the front, with a collar or hood, buttons and pockets."""
    cut = long_sleeved(rng, length=rng.uniform(2.9, 4.0))
    dark = rng.uniform(0.4, 0.75) * cut.shade
    edge = rng.uniform(-0.08, 0.1)
    patches = [
        *(hood(cut) if rng.random() < 0.3 else []),
        *upper_body(cut),
        Patch([(0, cut.neck_depth), (edge, cut.length)], dark, rng.uniform(0.05, 0.12)),
        *lapels(cut, rng.uniform(0.35, 1.4)),
    ]
    if rng.random() < 0.6:
        pocket_top = cut.length * rng.uniform(0.55, 0.7)
        patches += both_sides(Patch([(0.4, pocket_top), (0.75, pocket_top + 0.1)], dark, 0.08))
    if rng.random() < 0.5:
        patches += buttons(edge - 0.2, 1.2, cut, rng.randint(3, 5))
    return patches


def shirt(rng: Random) -> list[Patch]:
    """A pointed collar and a row of buttons; long sleeves or short, sometimes a breast pocket."""
    cut = long_sleeved(rng, length=rng.uniform(2.6, 3.4))
    if rng.random() < 0.35:
        cut = replace(cut, sleeve=rng.uniform(0.7, 1.2), sleeve_angle=rng.uniform(0.3, 0.7))
    patches = [
        *upper_body(cut),
        Patch([(0.1, cut.neck_depth), (0.1, cut.length)], 0.75 * cut.shade, SEAM_WIDTH),
        *buttons(0.0, 0.6, cut, rng.randint(5, 7)),
        *collar(cut),
    ]
    if rng.random() < 0.5:
        patches.append(Patch([(0.3, 0.9), (0.75, 0.9)], 0.6 * cut.shade, 0.08))
    return patches


def long_sleeved(rng: Random, length: float) -> Cut:
    """The common cut of pullovers, coats and shirts: arms hang straight, some are spread."""
    spread = rng.random() < 0.12
    return Cut(
        shade=cloth_shade(rng),
        length=length,
        shoulder=rng.uniform(0.88, 1.04),
        waist=rng.uniform(0.85, 1.0),
        hem=rng.uniform(0.86, 1.06),
        neck=rng.uniform(0.3, 0.5),
        neck_depth=rng.uniform(0.1, 0.35),
        sleeve=rng.uniform(1.8, 2.3) if spread else rng.uniform(2.2, 2.9),
        sleeve_angle=rng.uniform(0.4, 0.85) if spread else rng.uniform(0.06, 0.26),
        cuff=rng.uniform(0.3, 0.42),
    )


def upper_body(cut: Cut) -> list[Patch]:
    """Back of the neck, sleeves and torso, with the seams where the sleeves are sewn on."""
    back = Patch([(-cut.neck, 0), (cut.neck, 0), (0, cut.neck_depth)], 0.55 * cut.shade)
    torso = Patch(mirrored(torso_edge(cut)), cut.shade)
    if not cut.sleeve:
        return [back, torso]
    seam = Patch([(cut.shoulder, 0.2), (0.98, ARMPIT)], 0.65 * cut.shade, SEAM_WIDTH)
    sleeve = Patch(sleeve_outline(cut), 0.93 * cut.shade)
    return [back, *both_sides(sleeve), torso, *both_sides(seam)]


def torso_edge(cut: Cut) -> list[Point]:
    """The right half of the torso's outline, from the neckline's middle down to the hem's."""
    round_neck = [] if cut.v_neck else [(0.6 * cut.neck, 0.75 * cut.neck_depth)]
    return [
        (0, cut.neck_depth),
        *round_neck,
        (cut.neck, 0),
        (cut.shoulder, 0.2),
        (1.0, ARMPIT),
        (cut.waist, WAIST),
        (cut.hem, cut.length),
        (0, cut.length + 0.06),
    ]


def sleeve_outline(cut: Cut) -> list[Point]:
    """The right sleeve: shoulder, the cuff's two corners, armpit."""
    outer, inner = cuff_corners(cut)
    return [(cut.shoulder - 0.1, 0.15), (cut.shoulder + 0.08, 0.3), outer, inner, (0.9, ARMPIT)]


def cuff_corners(cut: Cut) -> tuple[Point, Point]:
    """Where the right sleeve ends: its outer and its inner corner."""
    down, out = math.cos(cut.sleeve_angle), math.sin(cut.sleeve_angle)
    outer = (cut.shoulder + cut.sleeve * out, 0.2 + cut.sleeve * down)
    inner = (outer[0] - cut.cuff * down, outer[1] + cut.cuff * out)
    return outer, inner


def ribbing(cut: Cut) -> list[Patch]:
    """Darker bands at neck, cuffs and hem."""
    shade = 0.7 * cut.shade
    hem = Patch([(-cut.hem, cut.length - 0.08), (cut.hem, cut.length - 0.08)], shade, 0.18)
    neck = Patch([(0, cut.neck_depth), (0.6 * cut.neck, 0.75 * cut.neck_depth)], shade, 0.1)
    cuff = Patch(cuff_corners(cut), shade, 0.16)
    return [hem, *both_sides(neck), *both_sides(cuff)]


def chest_print(cut: Cut, rng: Random) -> list[Patch]:
    """A block or a round picture on the chest, or nothing."""
    if rng.random() < 0.5:
        return []
    half_width, top = rng.uniform(0.25, 0.6), rng.uniform(0.7, 1.0)
    outline = box(-half_width, top, half_width, top + rng.uniform(0.2, 1.0))
    return [Patch(rounded(outline) if rng.random() < 0.5 else outline, contrast(cut.shade, rng))]


def lapels(cut: Cut, depth: float) -> list[Patch]:
    """The two turned-over edges of a coat, down to `depth`, with the lining between them."""
    lining = Patch([(-cut.neck, 0), (cut.neck, 0), (0, depth)], 0.4 * cut.shade)
    lapel = Patch([(cut.neck, 0), (cut.neck + 0.2, 0.45), (0, depth)], min(1, 1.15 * cut.shade))
    return [lining, *both_sides(lapel)]


def hood(cut: Cut) -> list[Patch]:
    """A hood that stands up behind the neck."""
    outline = [(0, -0.55), (0.35, -0.45), (cut.neck + 0.2, 0.15), (0, 0.3)]
    return [Patch(rounded(mirrored(outline)), 0.8 * cut.shade)]


def collar(cut: Cut) -> list[Patch]:
    """The two points of a shirt's collar."""
    leaf = [(0, cut.neck_depth), (0.35 * cut.neck, -0.12), (cut.neck + 0.05, 0), (0.35, 0.5)]
    edge = Patch([leaf[0], leaf[3], leaf[2]], 0.6 * cut.shade, SEAM_WIDTH)
    return [*both_sides(Patch(leaf, min(1, 1.1 * cut.shade))), *both_sides(edge)]


def buttons(x: float, top: float, cut: Cut, count: int) -> list[Patch]:
    """Dark buttons in a row from `top` to the hem."""
    step = (cut.length - top) / count
    centres = [top + (index + 0.5) * step for index in range(count)]
    return [Patch(box(x - 0.06, y - 0.06, x + 0.06, y + 0.06), 0.4 * cut.shade) for y in centres]
