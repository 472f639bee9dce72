"""Which of the usual ways to scale pixels fits a network that was trained elsewhere."""

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass

import torch
from torch import nn

from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.data.normalisations import NORMALISATIONS, Normalisation, normalisation_of
from cnnviz.core.data.picture_shape import PictureShape
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.metrics import evaluation_batches, summarise
from cnnviz.core.progress import Progress
from cnnviz.core.translation import tr


@dataclass(frozen=True)
class NormalisationScore:
    """How good a network is on validation pictures with one normalisation."""

    normalisation: Normalisation
    accuracy: float  # 0 to 1
    loss: float  # mean cross-entropy, nats


def candidates(picture_shape: PictureShape) -> tuple[Normalisation, ...]:
    """Return the one in use first, then the other usual ones."""
    now = normalisation_of(picture_shape)
    return now, *(one for one in NORMALISATIONS.values() if one.name != now.name)


def compare_normalisations(
    network: nn.Module,
    images: ImageSet,
    picture_shape: PictureShape,
    tried: Sequence[Normalisation],
) -> Generator[Progress, None, tuple[NormalisationScore, ...]]:
    """Classify a set with each normalisation; yield progress, return the scores.

    Raises:
        CnnvizError: there are no pictures.
    """
    if not len(images):
        raise CnnvizError(
            tr("There are no validation pictures to compare by; choose another data set.")
        )
    scores, done = [], 0
    for one in tried:
        batches = []
        for logits in evaluation_batches(network, images, one.of(picture_shape)):
            batches.append(logits)
            done += len(logits)
            yield Progress(done, len(tried) * len(images))
        found = summarise(torch.cat(batches), images.labels.cpu())
        scores.append(NormalisationScore(one, found.accuracy, found.loss))
    return tuple(scores)


def rank(score: NormalisationScore) -> tuple[float, float]:
    """Return what the best has most of: pictures right; of equal ones the lowest loss is best."""
    return score.accuracy, -score.loss if math.isfinite(score.loss) else -math.inf
