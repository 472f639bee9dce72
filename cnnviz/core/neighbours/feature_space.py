"""The space before fc: where a network puts each picture, and which lie nearest to another."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from cnnviz.core.data.datasets import Dataset, Part
from cnnviz.core.data.picture_shape import PictureShape
from cnnviz.core.evaluation.metrics import EVALUATION_BATCH
from cnnviz.core.network.networks import Network
from cnnviz.core.progress import Progress

MOST_BYTES = 512 * 2**20  # of features; a network with more of them is compared with fewer pictures
CHOICE_SEED = 7
# |x|^2 - 2 x.q is rounded at the size of |x|^2: who is nearest is decided among more than asked
# for, by differences.
CANDIDATES = 4

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Nearest:
    """Who lies nearest, the nearest first."""

    indices: IntArray  # (k,)
    distances: FloatArray  # (k,), Euclidean


@dataclass(frozen=True, eq=False)
class PictureList:
    """The pictures that a space holds, by their place in it."""

    dataset: Dataset
    places: Tensor  # int64 (N,), in the training pictures followed by the validation pictures
    labels: IntArray  # (N,)

    def __len__(self) -> int:
        return len(self.places)

    @property
    def all_pictures(self) -> int:
        """How many there would be to choose from."""
        return len(self.dataset.train) + len(self.dataset.validation)

    def part_and_index(self, number: int) -> tuple[Part, int]:
        """Return where in the data set a picture is found."""
        place, training = int(self.places[number]), len(self.dataset.train)
        return ("train", place) if place < training else ("validation", place - training)

    def pixels(self, number: int) -> npt.NDArray[np.uint8]:
        """Return a picture as uint8 (C, H, W)."""
        part, index = self.part_and_index(number)
        return self.dataset.part(part).pixels(index)

    def images(self, numbers: Tensor) -> Tensor:
        """Return pictures as uint8 (N, C, H, W)."""
        places, training = self.places[numbers], len(self.dataset.train)
        learned, held_out = places[places < training], places[places >= training] - training
        return torch.cat(
            (self.dataset.train.images[learned], self.dataset.validation.images[held_out])
        )


@dataclass(frozen=True, eq=False)
class FeatureSpace:
    """What fc reads of each picture: float32 (N, D), contiguous, and each row's |x|^2, (N,)."""

    features: Tensor
    squares: Tensor

    def __len__(self) -> int:
        return len(self.features)

    @property
    def bytes(self) -> int:
        return self.features.nbytes + self.squares.nbytes

    def distances_to(self, vector: Tensor) -> "Distances":
        """Measure from a vector, float32 (D,), to every picture: one pass over the features."""
        squared = torch.addmv(self.squares, self.features, vector, alpha=-2).add_(vector @ vector)
        return Distances(self, vector, squared)

    def nearest(self, vector: Tensor, count: int) -> Nearest:
        """Return the `count` pictures that are nearest to a vector, float32 (D,)."""
        return self.distances_to(vector).nearest(count)


@dataclass(frozen=True, eq=False)
class Distances:
    """How far every picture is from one vector."""

    space: FeatureSpace
    vector: Tensor  # (D,)
    squared: Tensor  # (N,), as exact as float32 subtracts

    def nearest(self, count: int, among: Tensor | None = None) -> Nearest:
        """Return the nearest of all, or of some: their places in `among`, int64 (M,)."""
        squared = self.squared if among is None else self.squared[among]
        count = min(count, len(squared))
        few = min(CANDIDATES * count, len(squared))
        candidates = squared.topk(few, largest=False).indices
        places = candidates if among is None else among[candidates]
        exact = torch.linalg.vector_norm(self.space.features[places] - self.vector, dim=1)
        order = torch.argsort(exact, stable=True)[:count]
        return Nearest(candidates[order].numpy(), exact[order].numpy())


def features_of(network: Network, images: Tensor) -> Tensor:
    """Return what fc reads, float32 (N, D), of normalised (N, C, H, W) pictures.

    The network has to be in eval mode.
    """
    with torch.inference_mode():
        return network.until(images, _last_maps(network)).flatten(1)


def choose_pictures(
    network: Network, dataset: Dataset, most_bytes: int = MOST_BYTES
) -> PictureList:
    """Take all training and validation pictures, or as many by chance as have room."""
    labels = torch.cat((dataset.train.labels, dataset.validation.labels))
    places = torch.arange(len(labels))
    room = max(1, most_bytes // (4 * feature_count(network)))
    if len(places) > room:
        seeded = torch.Generator().manual_seed(CHOICE_SEED)
        places = torch.randperm(len(labels), generator=seeded)[:room].sort().values
    return PictureList(dataset, places, labels[places].numpy())


def feature_count(network: Network) -> int:
    """Return D: how many numbers fc reads."""
    return network.module(network.nodes[-1].name).get_parameter("weight").shape[1]


def _last_maps(network: Network) -> str:
    return network.nodes[-1].inputs[0]


def feature_space(
    network: Network, pictures: PictureList, picture_shape: PictureShape
) -> Generator[Progress, None, FeatureSpace]:
    """Show the pictures to a network in eval mode; yields how many of them it has seen."""
    features = torch.empty(len(pictures), feature_count(network))
    squares = torch.empty(len(pictures))
    for start in range(0, len(pictures), EVALUATION_BATCH):
        end = min(start + EVALUATION_BATCH, len(pictures))
        images = pictures.images(torch.arange(start, end))
        features[start:end] = features_of(network, picture_shape.normalised(images))
        squares[start:end] = features[start:end].square().sum(dim=1)
        yield Progress(end, len(pictures))
    return FeatureSpace(features, squares)
