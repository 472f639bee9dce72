"""Pictures as no data set of the program has them: in colour, 24 x 20, of any number of classes."""

import colorsys

import numpy as np
import torch

from cnnviz.core.data.datasets import Dataset, ImageSet
from cnnviz.core.data.picture_shape import PictureShape

SIZE = (3, 20, 24)
SHAPE = PictureShape(*SIZE, mean=(0.5, 0.4, 0.3), deviation=(0.3, 0.25, 0.2))
STRIPES = (2, 3, 4)


def flags(classes: int = 7, train: int = 120, held_out: int = 40) -> Dataset:
    """Flags: the hue of the stripes is the class, how many there are and how they lie is chance."""
    names = tuple(f"flag {number + 1}" for number in range(classes))
    parts = (_drawn(count, classes, seed) for seed, count in enumerate((train, held_out, held_out)))
    return Dataset("flags", names, SHAPE, *parts)


def _drawn(count: int, classes: int, seed: int) -> ImageSet:
    random = np.random.default_rng(seed)
    labels = np.arange(count) % classes
    images = random.integers(0, 40, (count, *SIZE), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        colour = np.array(colorsys.hsv_to_rgb(label / classes, 0.9, 0.8))
        across, stripes = random.random() < 0.5, random.choice(STRIPES)
        place = np.arange(SIZE[2] if across else SIZE[1]) * stripes // 12 % 2 == 0
        lit = place[None, :] if across else place[:, None]
        image[:] = np.where(lit, (255 * colour)[:, None, None].astype(np.uint8), image)
    return ImageSet(torch.from_numpy(images), torch.from_numpy(labels))
