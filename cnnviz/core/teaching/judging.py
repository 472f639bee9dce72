"""Before and after: how a network reads a person's drawings, and what it forgot over them."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import FASHION_CLASSES, Dataset, ImageSet
from cnnviz.core.evaluation.metrics import classify
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing
from cnnviz.core.progress import Progress, finished
from cnnviz.core.sketching.drawing import draw_strokes
from cnnviz.core.sketching.examples import Example, load_examples
from cnnviz.core.sketching.sketch import see_sketch
from cnnviz.core.teaching.teaching import Lesson, taught

FOLDS = 2
Hits = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Standing:
    """What a network reads rightly: of drawings, of test pictures, of the shipped examples."""

    drawings: Hits  # (drawings,)
    test: Hits  # (N,), of the data set's test pictures
    examples: Hits  # (examples,), none where the network knows no garments

    def to_dict(self) -> dict[str, float | None]:
        """Return each as a share, 0 to 1, or None where there is nothing to be read."""
        parts = {"drawings": self.drawings, "test": self.test, "examples": self.examples}
        return {name: float(hits.mean()) if len(hits) else None for name, hits in parts.items()}


class Judge:
    """Holds what networks are judged on, as they see it."""

    def __init__(self, dataset: Dataset, drawings: Sequence[LabelledDrawing]) -> None:
        self._dataset, self._shape = dataset, dataset.picture_shape
        names = dataset.class_names
        self.drawings = tuple(drawing for drawing in drawings if drawing.class_name in names)
        self.examples: tuple[Example, ...] = ()
        if names == FASHION_CLASSES:
            self.examples = load_examples()
        self._drawn, self._shown = self._set(self.drawings), self._set(self.examples)

    def standing(self, checkpoint: Checkpoint) -> Standing:
        """Judge a network on everything."""
        sets = (self._drawn, self._dataset.test, self._shown)
        return Standing(*(_hits(checkpoint, images) for images in sets))

    def apart(self, checkpoint: Checkpoint, seed: int = 0) -> Hits | None:
        """Return which drawings are read by a network that learned from the others only.

        None where there are too few: every second drawing of each class is learned from, the
        others are read, and the other way round.
        """
        return finished(self.apart_by_folds(checkpoint, seed))

    def apart_by_folds(
        self, checkpoint: Checkpoint, seed: int = 0
    ) -> Generator[Progress, None, Hits | None]:
        """The same, with a pause behind each network that is taught."""
        folds = self._folds()
        if folds is None:
            return None
        hits = np.zeros(len(self.drawings), np.bool_)
        for fold in range(FOLDS):
            learned = (d for d, own in zip(self.drawings, folds, strict=True) if own != fold)
            network = taught(checkpoint, self._dataset, Lesson(tuple(learned), seed=seed))
            hits[folds == fold] = _hits(network, self._drawn)[folds == fold]
            yield Progress(fold + 1, FOLDS)
        return hits

    def told(self, before: Standing, after: Standing, apart: Hits | None) -> dict[str, Any]:
        """Return what changed, as plain data."""
        return {
            "drawings": len(self.drawings),
            "before": before.to_dict(),
            "after": after.to_dict(),
            "after_on_drawings_not_learned": None if apart is None else float(apart.mean()),
            "test_by_class": self._by_class(before, after),
            "forgotten_examples": self.forgotten(before, after),
        }

    def forgotten(self, before: Standing, after: Standing) -> list[str]:
        """Return the names of the examples that were read rightly and are not any more."""
        lost = before.examples & ~after.examples
        return [
            example.name for example, is_lost in zip(self.examples, lost, strict=True) if is_lost
        ]

    def _by_class(self, before: Standing, after: Standing) -> dict[str, list[float]]:
        labels = self._dataset.test.labels.numpy()
        shares = {
            name: [float(standing.test[labels == number].mean()) for standing in (before, after)]
            for number, name in enumerate(self._dataset.class_names)
            if (labels == number).any()
        }
        return {name: [round(share, 4) for share in both] for name, both in shares.items()}

    def _folds(self) -> npt.NDArray[np.int64] | None:
        """Return the fold of each drawing; a class with a single one cannot be judged apart."""
        folds, seen = np.zeros(len(self.drawings), np.int64), dict[str, int]()
        for place, drawing in enumerate(self.drawings):
            turn = seen.get(drawing.class_name, 0)
            folds[place], seen[drawing.class_name] = turn % FOLDS, turn + 1
        return folds if min(seen.values(), default=0) >= FOLDS else None

    def _set(self, drawings: Sequence[LabelledDrawing] | Sequence[Example]) -> ImageSet:
        names, size = self._dataset.class_names, self._shape.size
        pixels = [see_sketch(draw_strokes(drawing.strokes), size).pixels for drawing in drawings]
        images = np.stack(pixels) if pixels else np.zeros((0, *size), np.uint8)
        labels = [names.index(drawing.class_name) for drawing in drawings]
        return ImageSet(torch.from_numpy(images), torch.tensor(labels, dtype=torch.int64))


def _hits(checkpoint: Checkpoint, images: ImageSet) -> Hits:
    if not len(images):
        return np.zeros(0, np.bool_)
    logits = classify(checkpoint.network(), images, checkpoint.picture_shape)
    hits: Hits = (logits.argmax(dim=1) == images.labels).numpy()
    return hits
