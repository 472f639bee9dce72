"""Where a network is right and where it errs on a set of labelled pictures, picture by picture."""

from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.data.picture_shape import PictureShape
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.doubt import CalibrationBins, calibration_bins
from cnnviz.core.evaluation.metrics import Evaluation, evaluation_batches, summarise
from cnnviz.core.progress import Progress
from cnnviz.core.translation import tr

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ClassScore:
    """How a class fares; nan where there is nothing to take a share of."""

    pictures: int  # of this class
    predicted: int  # taken for this class, rightly or not
    precision: float  # share of those taken for it that are of it
    recall: float  # share of those of it that are taken for it
    f1: float  # harmonic mean of both


@dataclass(frozen=True, eq=False)
class Assessment:
    """What a network says of every picture of a set, and what that amounts to."""

    probabilities: npt.NDArray[np.float32]  # (N, classes)
    labels: Indices  # (N,)
    predicted: Indices  # (N,)
    evaluation: Evaluation
    calibration: CalibrationBins

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def mistakes(self) -> int:
        """How many pictures were taken for another class."""
        return int((self.predicted != self.labels).sum())

    @cached_property
    def class_scores(self) -> tuple[ClassScore, ...]:
        """Precision, recall and count of each class."""
        return tuple(_scores(self.evaluation.confusion))

    @cached_property
    def certainties(self) -> npt.NDArray[np.float32]:
        """The predicted class's probability, (N,)."""
        return self.probabilities[np.arange(len(self)), self.predicted]

    @cached_property
    def true_probabilities(self) -> npt.NDArray[np.float32]:
        """The true class's probability, (N,)."""
        return self.probabilities[np.arange(len(self)), self.labels]

    def most_confident(self, true: int | None = None, predicted: int | None = None) -> Indices:
        """Return the pictures of a cell of the confusion, a row, a column or all of it.

        The one with the highest probability of the predicted class comes first; equal ones in the
        order of the set. None stands for any class.
        """
        return _ordered(self._fitting(true, predicted), -self.certainties)

    def confident_mistakes(self, true: int | None = None, predicted: int | None = None) -> Indices:
        """Return those of `most_confident` that were taken for another class."""
        found = self.most_confident(true, predicted)
        is_mistaken: npt.NDArray[np.bool_] = self.predicted != self.labels
        return found[is_mistaken[found]]

    def hardest(self, true: int | None = None, predicted: int | None = None) -> Indices:
        """Return pictures, the least probability for the true class first; recognised or not."""
        return _ordered(self._fitting(true, predicted), self.true_probabilities)

    def _fitting(self, true: int | None, predicted: int | None) -> Indices:
        fits = np.ones(len(self), bool)
        if true is not None:
            fits &= self.labels == true
        if predicted is not None:
            fits &= self.predicted == predicted
        return np.flatnonzero(fits)


def assess(
    network: nn.Module, images: ImageSet, picture_shape: PictureShape
) -> Generator[Progress, None, Assessment]:
    """Classify every picture of a set, with a pause after each batch; return what came of it.

    Raises:
        CnnvizError: there are no pictures.
    """
    if not len(images):
        raise CnnvizError(tr("There are no pictures to evaluate on; choose another set."))
    batches, done = [], 0
    for logits in evaluation_batches(network, images, picture_shape):
        batches.append(logits)
        done += len(logits)
        yield Progress(done, len(images))
    return assessment_of(torch.cat(batches), images.labels.cpu())


def assessment_of(logits: torch.Tensor, labels: torch.Tensor) -> Assessment:
    """Return what float32 (N, classes) logits amount to for int64 (N,) labels, both on the CPU.

    Raises:
        CnnvizError: there are no pictures.
    """
    probabilities = logits.softmax(dim=1).numpy()
    return Assessment(
        probabilities,
        labels.numpy(),
        logits.argmax(dim=1).numpy(),
        summarise(logits, labels),
        calibration_bins(probabilities, labels.numpy()),
    )


def _ordered(indices: Indices, keys: npt.NDArray[np.float32]) -> Indices:
    return indices[np.argsort(keys[indices], kind="stable")]


def _scores(confusion: npt.NDArray[np.int64]) -> list[ClassScore]:
    right = confusion.diagonal()
    pictures, predicted = confusion.sum(axis=1), confusion.sum(axis=0)
    rows = zip(right.tolist(), pictures.tolist(), predicted.tolist(), strict=True)
    return [
        ClassScore(of, taken, _share(hit, taken), _share(hit, of), _share(2 * hit, of + taken))
        for hit, of, taken in rows
    ]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
