"""A person's drawings drawn over and over, as the network sees them: other pens, sizes, hands."""

import math
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import torch

from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.data.picture_shape import Size
from cnnviz.core.made_drawings.hand import wobbled
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing
from cnnviz.core.sketching.drawing import CANVAS_SIDE, Stroke, draw_strokes
from cnnviz.core.sketching.sketch import SeenSketch, see_sketch
from cnnviz.core.training.warping import warped

# Of the canvas: how long a drawing is drawn.
SIZES = (0.35, 0.9)
PEN_SPREAD = 0.35  # of the logarithm of its width
WOBBLE = 0.004  # of the drawing's length
# Of a drawing, and of all: each takes milliseconds to draw, and then it is only warped.
VARIANTS, MOST_VARIANTS = 8, 800


def seen(drawing: LabelledDrawing, size: Size) -> SeenSketch:
    """A drawing as the network sees it on the canvas."""
    return see_sketch(draw_strokes(drawing.strokes), size)


def taught_pictures(
    drawings: Sequence[LabelledDrawing],
    labels: Sequence[int],
    size: Size,
    count: int,
    seed: int,
    mirrored: bool = True,
) -> ImageSet:
    """Return `count` pictures of drawings that are drawn once more each, uint8 (count, C, H, W).

    The drawings come in turn. `mirrored` draws half of them as a mirror shows them.
    """
    rng, numpy_rng = Random(seed), np.random.default_rng(seed)
    variants = min(count, max(len(drawings), min(VARIANTS * len(drawings), MOST_VARIANTS)))
    turns = [number % len(drawings) for number in range(variants)]
    pixels = [
        see_sketch(draw_strokes(_redrawn(drawings[turn], rng, numpy_rng, mirrored)), size).pixels
        for turn in turns
    ]
    chosen = torch.arange(count) % variants
    images = warped(torch.from_numpy(np.stack(pixels))[chosen], _chance(seed))
    return ImageSet(images, torch.tensor(labels)[torch.tensor(turns)[chosen]])


def _redrawn(
    drawing: LabelledDrawing, rng: Random, numpy_rng: np.random.Generator, mirrored: bool
) -> list[Stroke]:
    """The strokes at another size and place, by another pen and a hand that shakes a little."""
    strokes = drawing.strokes
    points = np.concatenate([np.array(stroke.points) for stroke in strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    length = max(float((high - low).max()), 1.0)
    factor = math.exp(rng.gauss(0, PEN_SPREAD))
    widest = max(stroke.width_px for stroke in strokes) * factor
    longer = max(rng.uniform(*SIZES) * CANVAS_SIDE - widest, 1.0)
    parts = [(np.array(stroke.points) - (low + high) / 2) / length for stroke in strokes]
    side = -1 if mirrored and rng.random() < 0.5 else 1
    drawn = wobbled(parts, WOBBLE, numpy_rng)
    scaled = longer / length if length > 1 else 1.0
    return [
        replace(
            stroke,
            points=tuple(
                (float(x), float(y))
                for x, y in part * longer * np.array([side, 1]) + CANVAS_SIDE / 2
            ),
            width_px=max(stroke.width_px * factor * min(scaled, 1.0), 1.5),
        )
        for stroke, part in zip(strokes, drawn, strict=True)
    ]


def _chance(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)
