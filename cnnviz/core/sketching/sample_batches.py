"""Batches to try a network on: the example drawings as a set of pictures, and a few of a set."""

from collections.abc import Generator, Sequence

import numpy as np
import torch

from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.data.picture_shape import Size
from cnnviz.core.sketching.drawing import draw_strokes
from cnnviz.core.sketching.examples import Example
from cnnviz.core.sketching.sketch import see_sketch

UNKNOWN = -1  # the label of a drawing that shows none of the network's classes


def example_pictures(
    examples: Sequence[Example], class_names: Sequence[str], size: Size
) -> Generator[None, None, ImageSet]:
    """Make what the network sees of each drawing, one between two yields: (N, C, H, W)."""
    seen = []
    for example in examples:
        seen.append(see_sketch(draw_strokes(example.strokes), size).pixels)
        yield
    numbers = {name: number for number, name in enumerate(class_names)}
    labels = [numbers.get(example.class_name, UNKNOWN) for example in examples]
    return ImageSet(torch.from_numpy(np.stack(seen)), torch.tensor(labels))


def some_of(pictures: ImageSet, count: int, seed: int) -> ImageSet:
    """Choose by chance, none twice, at most as many as there are; the same ones for a seed."""
    chance = torch.Generator().manual_seed(seed)
    places = torch.randperm(len(pictures), generator=chance)[:count]
    return ImageSet(pictures.images[places].contiguous(), pictures.labels[places])


def labelled(pictures: ImageSet, classes: int) -> ImageSet:
    """Leave out the pictures whose class a network of so many classes does not have."""
    is_known = (pictures.labels >= 0) & (pictures.labels < classes)
    return ImageSet(pictures.images[is_known].contiguous(), pictures.labels[is_known])
