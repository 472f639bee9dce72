"""The article's network, trained from new weights on classes that a person drew."""

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.checkpoints.provenance import describe_run
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.evaluation.metrics import classify
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing
from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.network.networks import weights_of
from cnnviz.core.progress import Progress, finished
from cnnviz.core.teaching.drawn_dataset import (
    LEAST_DRAWINGS,
    Drawings,
    as_drawn,
    drawn_dataset,
    of_classes,
)
from cnnviz.core.training.initial_weights import new_network
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.training_run import TrainingRun

# Three times through the pictures, 225 steps in all.
OWN_CLASSES = TrainingConfig(
    "own-classes", epochs=3, batch_size=64, learning_rate=0.01, schedule="one-cycle"
)
MOST_GROUPS = 4  # of drawings or of authors, that are read by a network each

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ReadApart:
    """How drawings are read by networks that did not learn them."""

    drawings: tuple[LabelledDrawing, ...]
    class_names: tuple[str, ...]
    read_as: Numbers  # (drawings,), the number of the class
    is_by_author: bool  # or by drawing: the network knows other drawings of the same hand

    @property
    def hits(self) -> npt.NDArray[np.bool_]:
        """Which are read rightly, bool (drawings,)."""
        hits: npt.NDArray[np.bool_] = self.labels == self.read_as
        return hits

    @property
    def labels(self) -> Numbers:
        """The number of the class of each, int64 (drawings,)."""
        return np.array([self.class_names.index(d.class_name) for d in self.drawings], np.int64)

    @property
    def confusion(self) -> Numbers:
        """How many of each class are read as each, int64 (classes, classes)."""
        count = len(self.class_names)
        pairs = np.bincount(self.labels * count + self.read_as, minlength=count * count)
        return pairs.reshape(count, count).astype(np.int64)

    def mistaken(self) -> list[tuple[str, str, int]]:
        """Return the pairs of classes taken for each other and how often, the most often first."""
        both = self.confusion + self.confusion.T
        pairs = np.argwhere(np.triu(both, 1))
        found = [(self.class_names[a], self.class_names[b], int(both[a, b])) for a, b in pairs]
        return sorted(found, key=lambda pair: -pair[2])

    def by_author(self) -> dict[str, tuple[int, int]]:
        """Return of each author how many drawings are read rightly, and how many there are."""
        authors = Counter(drawing.author for drawing in self.drawings)
        pairs = zip(self.drawings, self.hits, strict=True)
        right = Counter(drawing.author for drawing, hit in pairs if hit)
        return {author: (right[author], authors[author]) for author in sorted(authors)}

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return {
            "split": "author" if self.is_by_author else "drawing",
            "right": int(self.hits.sum()),
            "drawings": len(self.drawings),
            "confusion": self.confusion.tolist(),
            "mistaken": [list(pair) for pair in self.mistaken()],
            "by_author": {author: list(pair) for author, pair in self.by_author().items()},
        }


def new_classes_network(dataset: Dataset) -> NetworkConfig:
    """Return the article's network for the pictures and the classes of a data set."""
    shape, classes = dataset.picture_shape.size, len(dataset.class_names)
    return replace(NETWORKS["article"], input_shape=shape, classes=classes)


def trained_on(dataset: Dataset, seed: int = 0) -> Checkpoint:
    """Return the article's network, trained on the classes of a data set from new weights."""
    return finished(training_on(dataset, seed))


def training_on(dataset: Dataset, seed: int = 0) -> Generator[Progress, None, Checkpoint]:
    """The same, with a pause behind each step."""
    config = replace(OWN_CLASSES, seed=seed)
    network_config = new_classes_network(dataset)
    network = new_network(network_config, config, dataset)
    run = TrainingRun(network, dataset, config)
    for report in run.reports():
        yield Progress(report.step, run.total_steps)
    return Checkpoint(
        network_config,
        weights_of(network.eval()),
        dataset.class_names,
        dataset.picture_shape,
        made_by=describe_run(dataset.name, config, torch.get_num_threads()),
    )


def read_apart(
    drawings: Drawings, class_names: tuple[str, ...], seed: int = 0
) -> Generator[Progress, None, ReadApart | None]:
    """Read each drawing by a network that did not learn it, with a pause behind each step.

    Where there are several authors, by one that learned nothing of its author's, if the others
    drew enough of each class. None where a class has too few drawings.
    """
    known = of_classes(drawings, class_names)
    by_author, by_drawing = _author_groups(known), _drawing_groups(known)
    groups = by_author
    if not _is_enough(known, groups, class_names):
        groups = by_drawing
    if not _is_enough(known, groups, class_names):
        return None
    read_as, total = np.zeros(len(known), np.int64), int(groups.max()) + 1
    for group in range(total):
        learned = tuple(d for d, own in zip(known, groups, strict=True) if own != group)
        places = np.flatnonzero(groups == group)
        training = training_on(drawn_dataset(learned, class_names, seed), seed)
        checkpoint = yield from _as_part(training, group, total)
        judged = as_drawn([known[place] for place in places], class_names)
        logits = classify(checkpoint.network(), judged, checkpoint.picture_shape)
        read_as[places] = logits.argmax(dim=1).numpy()
    return ReadApart(known, class_names, read_as, groups is by_author)


def _as_part(
    training: Generator[Progress, None, Checkpoint], number: int, total: int
) -> Generator[Progress, None, Checkpoint]:
    """Train one network of several, and tell how far all are."""
    while True:
        try:
            step = next(training)
        except StopIteration as end:
            trained: Checkpoint = end.value
            return trained
        yield Progress(number * step.total + step.done, total * step.total)


def _author_groups(drawings: Drawings) -> Numbers:
    """The group of each drawing, int64 (drawings,): an author's are all in one."""
    counts = Counter(drawing.author for drawing in drawings)
    group_of, sizes = dict[str, int](), [0] * min(MOST_GROUPS, len(counts))
    for author in sorted(counts, key=lambda author: (-counts[author], author)):
        group_of[author] = sizes.index(min(sizes))
        sizes[group_of[author]] += counts[author]
    return np.array([group_of[drawing.author] for drawing in drawings], np.int64)


def _drawing_groups(drawings: Drawings) -> Numbers:
    """The group of each drawing, int64 (drawings,): those of a class are spread over all."""
    turns = Counter[str]()
    groups = np.zeros(len(drawings), np.int64)
    for place, drawing in enumerate(drawings):
        groups[place] = turns[drawing.class_name] % MOST_GROUPS
        turns[drawing.class_name] += 1
    return groups


def _is_enough(drawings: Drawings, groups: Numbers, class_names: tuple[str, ...]) -> bool:
    """Whether there are several groups, and without any of them enough to learn from."""
    if not len(groups) or groups.max() < 1:
        return False
    for group in range(int(groups.max()) + 1):
        pairs = zip(drawings, groups, strict=True)
        left = Counter(drawing.class_name for drawing, own in pairs if own != group)
        if any(left[name] < LEAST_DRAWINGS for name in class_names):
            return False
    return True
