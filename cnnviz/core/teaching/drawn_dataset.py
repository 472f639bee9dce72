"""A data set of a person's own classes, made of the drawings that show them."""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

import numpy as np
import torch

from cnnviz.core.data.datasets import Dataset, ImageSet, Splits, described
from cnnviz.core.errors import CnnvizError
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.teaching.taught_pictures import seen, taught_pictures
from cnnviz.core.translation import tr

NAME = "my-drawings"
CLASSES = (2, 20)  # the fewest and the most
LEAST_DRAWINGS = 3  # of a class: one to learn from, one to watch by, one to judge by
SET_APART = 6  # one drawing in so many to watch by, and as many to judge by
PICTURES = 4_800  # to learn from
SIZE = NETWORKS["article"].input_shape

Drawings = Sequence[LabelledDrawing]


def class_names_of(drawings: Drawings) -> tuple[str, ...]:
    """Return the classes that drawings show, in the order in which they first come."""
    return tuple(dict.fromkeys(drawing.class_name for drawing in drawings))


def of_classes(drawings: Drawings, class_names: tuple[str, ...]) -> tuple[LabelledDrawing, ...]:
    """Return the drawings of some classes, each once and in an order that is always the same."""
    by_key = {d.key: d for d in drawings if d.class_name in class_names}
    return tuple(by_key[key] for key in sorted(by_key))


def check_classes(drawings: Drawings, class_names: tuple[str, ...]) -> None:
    """Raises: CnnvizError where the classes are too few or too many, or have too few drawings."""
    fewest, most = CLASSES
    if not fewest <= len(class_names) <= most:
        raise CnnvizError(
            tr(
                "A network of one's own has {fewest} to {most} classes, not {count}: choose so "
                "many.",
                fewest,
                most,
                len(class_names),
            )
        )
    if len(set(class_names)) < len(class_names):
        raise CnnvizError(tr("Two classes have the same name: give each its own."))
    counts = Counter(drawing.class_name for drawing in of_classes(drawings, class_names))
    rare = [name for name in class_names if counts[name] < LEAST_DRAWINGS]
    if rare:
        raise CnnvizError(
            tr(
                "There are fewer than {least} drawings of {names}: draw more of each.",
                LEAST_DRAWINGS,
                ", ".join(rare),
            )
        )


def drawn_dataset(drawings: Drawings, class_names: tuple[str, ...], seed: int = 0) -> Dataset:
    """Return the drawings of these classes as pictures (1, 28, 28), in three parts.

    No drawing is in two parts. Those to learn from are drawn over and over; the others are as the
    network sees them on the canvas. The same for the same drawings and seed, whatever their order,
    and more drawings hardly ever bring one that was learned among those that judge.

    Raises:
        CnnvizError: too few or too many classes, or too few drawings of one.
    """
    check_classes(drawings, class_names)
    learned: list[LabelledDrawing] = []
    watched: list[LabelledDrawing] = []
    judged: list[LabelledDrawing] = []
    known = of_classes(drawings, class_names)
    for name in class_names:
        own = [drawing for drawing in known if drawing.class_name == name]
        own.sort(key=lambda drawing: _place(drawing, seed))
        apart = max(1, len(own) // SET_APART)
        judged += own[:apart]
        watched += own[apart : 2 * apart]
        learned += own[2 * apart :]
    balanced = _in_turn(learned, class_names)
    labels = [class_names.index(drawing.class_name) for drawing in balanced]
    train = taught_pictures(balanced, labels, SIZE, PICTURES, seed, mirrored=False)
    splits = Splits(train, as_drawn(watched, class_names), as_drawn(judged, class_names))
    return described(NAME, class_names, splits)


def as_drawn(drawings: Drawings, class_names: tuple[str, ...]) -> ImageSet:
    """Return drawings as the network sees them on the canvas, with their classes."""
    pixels = [seen(drawing, SIZE).pixels for drawing in drawings]
    labels = [class_names.index(drawing.class_name) for drawing in drawings]
    return ImageSet(torch.from_numpy(np.stack(pixels)), torch.tensor(labels, dtype=torch.int64))


def _place(drawing: LabelledDrawing, seed: int) -> bytes:
    """Where a drawing stands among others of its class, whichever these are."""
    return sha256(f"{seed} {drawing.key}".encode()).digest()


def _in_turn(drawings: Drawings, class_names: tuple[str, ...]) -> list[LabelledDrawing]:
    """One of each class after another, the rare ones again: no class is learned less."""
    by_class = [[d for d in drawings if d.class_name == name] for name in class_names]
    longest = max(map(len, by_class))
    return [own[turn % len(own)] for turn in range(longest) for own in by_class]
