"""How good a network is on a set of labelled pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.data.picture_shape import PictureShape

# The widest maps (the article's, float32) of 100 pictures take 5 MB; larger ones are hardly faster.
EVALUATION_BATCH = 100


@dataclass(frozen=True)
class Evaluation:
    """Accuracy, loss and confusion over a whole set."""

    accuracy: float  # 0 to 1
    loss: float  # mean cross-entropy, nats
    confusion: npt.NDArray[np.int64]  # (classes, classes), rows true, columns predicted

    @property
    def per_class(self) -> tuple[float, ...]:
        """The share of each true class that was recognised, 0 to 1."""
        counts = np.maximum(self.confusion.sum(axis=1), 1)
        return tuple((self.confusion.diagonal() / counts).tolist())


def evaluate(network: nn.Module, images: ImageSet, picture_shape: PictureShape) -> Evaluation:
    """Classify every picture of a set; the network's mode is put back as it was."""
    return summarise(classify(network, images, picture_shape), images.labels.cpu())


def classify(network: nn.Module, images: ImageSet, picture_shape: PictureShape) -> Tensor:
    """Return the logits of every picture of a set, float32 (N, classes), on the CPU."""
    return torch.cat(list(evaluation_batches(network, images, picture_shape)))


def evaluation_batches(
    network: nn.Module, images: ImageSet, picture_shape: PictureShape
) -> Iterator[Tensor]:
    """Yield the logits of one batch after another, so that a caller may stop between two."""
    device = next(network.parameters()).device
    was_training = network.training
    edges = [*range(0, len(images), EVALUATION_BATCH), len(images)]
    try:
        network.eval()
        for start, end in pairwise(edges):
            with torch.inference_mode():
                batch = images.images[start:end].to(device)
                logits = network(picture_shape.normalised(batch)).cpu()
            yield logits
    finally:
        network.train(was_training)


def summarise(logits: Tensor, labels: Tensor) -> Evaluation:
    """Return how good float32 (N, classes) logits are for int64 (N,) labels, both on the CPU."""
    classes = logits.shape[1]
    predicted = logits.argmax(dim=1)
    confusion = torch.bincount(labels * classes + predicted, minlength=classes * classes)
    return Evaluation(
        accuracy=float((predicted == labels).double().mean()),
        loss=float(functional.cross_entropy(logits, labels)),
        confusion=confusion.reshape(classes, classes).numpy(),
    )
