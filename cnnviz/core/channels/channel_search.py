"""What each channel looks for: the pictures that excite it most, and how much each class does."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from cnnviz.core.data.datasets import Dataset, Part
from cnnviz.core.data.picture_shape import PictureShape
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.metrics import EVALUATION_BATCH
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.networks import Network
from cnnviz.core.network.shapes import LayerShape, layer_shapes
from cnnviz.core.progress import Progress

TOP = 9  # three rows of three
NOBODY = -1
# A batch of the article's network: what a larger one holds at a time need not be more.
BATCH_VALUES = EVALUATION_BATCH * 61_000

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Find:
    """A picture that excites a channel, and where in the channel's map it does so most."""

    part: Part
    index: int
    value: float
    row: int
    column: int


@dataclass(frozen=True, eq=False)
class LayerFinds:
    """A row for each of the D channels of a layer; the strongest picture first."""

    values: FloatArray  # (D, 9), the largest of the channel's map; 0 where there is no picture
    pictures: IntArray  # (D, 9), counted through training and validation; NOBODY where none
    rows: IntArray  # (D, 9)
    columns: IntArray  # (D, 9)
    profile: FloatArray  # (D, classes), the mean of the largest value over a class's pictures


@dataclass(frozen=True, eq=False)
class ChannelFinds:
    """What a search found for all channels of all layers."""

    layers: Mapping[str, LayerFinds]
    training_pictures: int
    pictures: int  # training and validation together

    def of(self, layer: str, unit: int) -> tuple[Find, ...]:
        """Return up to nine pictures, the strongest first; none if the channel is dead."""
        found = self.layers[layer]
        count = int((found.pictures[unit] != NOBODY).sum())
        return tuple(self._find(found, unit, place) for place in range(count))

    def is_dead(self, layer: str, unit: int) -> bool:
        """Whether no picture gives the channel a value that it could be ranked by.

        Behind a ReLU: none above 0.
        """
        return bool(self.layers[layer].pictures[unit, 0] == NOBODY)

    def _find(self, found: LayerFinds, unit: int, place: int) -> Find:
        number = int(found.pictures[unit, place])
        is_training = number < self.training_pictures
        return Find(
            "train" if is_training else "validation",
            number if is_training else number - self.training_pictures,
            float(found.values[unit, place]),
            int(found.rows[unit, place]),
            int(found.columns[unit, place]),
        )


def search_channels(
    network: Network, config: NetworkConfig, dataset: Dataset, picture_shape: PictureShape
) -> Generator[Progress, None, ChannelFinds]:
    """Rank all training and validation pictures for every channel in one pass.

    Yields how many pictures it has seen. Takes a network in eval mode and leaves it as it is. A
    picture counts once for a channel: with the largest value of its map, of fc with the logit. Of
    two pictures with the same value the earlier one wins, as does the first place in a map.

    Raises:
        CnnvizError: the network takes pictures of another size; choose another data set.
    """
    misfit = dataset.misfit(config.input_shape)
    if misfit:
        raise CnnvizError(misfit)
    shapes = layer_shapes(config)
    rankings = {shape.name: _Ranking(shape, len(dataset.class_names)) for shape in shapes}
    size = _batch_size(shapes)
    done = 0
    for images in (dataset.train, dataset.validation):
        for start in range(0, len(images), size):
            batch, labels = images.images[start : start + size], images.labels[start : start + size]
            with torch.inference_mode():
                for node, values in network.outputs(picture_shape.normalised(batch)):
                    rankings[node.name].take(values, labels, done)
            done += len(batch)
            yield Progress(done, len(dataset.train) + len(dataset.validation))
    counts = torch.bincount(
        torch.cat([dataset.train.labels, dataset.validation.labels]),
        minlength=len(dataset.class_names),
    )
    layers = {name: ranking.finds(counts) for name, ranking in rankings.items()}
    return ChannelFinds(layers, len(dataset.train), done)


def _batch_size(shapes: tuple[LayerShape, ...]) -> int:
    values = sum(shape.volume.values for shape in shapes)
    return max(1, min(EVALUATION_BATCH, BATCH_VALUES // values))


class _Ranking:
    """The best pictures so far of each channel of a layer, and sums for the profile."""

    def __init__(self, shape: LayerShape, classes: int) -> None:
        # What is never negative must be above 0 to count: a picture that a ReLU silences
        # everywhere does not excite the channel.
        floor = -torch.inf if shape.signed else 0.0
        self._width = shape.width
        self._values = torch.full((shape.depth, TOP), floor)
        self._pictures = torch.full((shape.depth, TOP), NOBODY)
        self._places = torch.zeros((shape.depth, TOP), dtype=torch.int64)
        self._sums = torch.zeros((classes, shape.depth), dtype=torch.float64)

    def take(self, output: Tensor, labels: Tensor, first: int) -> None:
        """Rank a batch: (N, D, H, W) maps or (N, D) logits; `first` is its first picture."""
        maps = output.flatten(2) if output.ndim == 4 else output[..., None]  # (N, D, places)
        peaks = maps.amax(dim=2)  # (N, D)
        usable = peaks.isfinite()  # not so in a run that has diverged
        self._sums.index_add_(0, labels, peaks.where(usable, 0).double())
        entering = usable & (peaks > self._values[:, -1])
        channels = entering.any(dim=0).nonzero()[:, 0]
        if len(channels):
            self._merge(maps, peaks[:, channels], entering[:, channels], channels, first)

    def finds(self, counts: Tensor) -> LayerFinds:
        nobody = self._pictures == NOBODY
        profile = (self._sums / counts.clamp_min(1)[:, None]).T.float()
        return LayerFinds(
            self._values.masked_fill(nobody, 0).numpy(),
            self._pictures.numpy(),
            (self._places // self._width).numpy(),
            (self._places % self._width).numpy(),
            profile.contiguous().numpy(),
        )

    def _merge(
        self, maps: Tensor, peaks: Tensor, entering: Tensor, channels: Tensor, first: int
    ) -> None:
        """Put in what is better than the worst so far: (N, channels), few soon."""
        numbers, columns = entering.nonzero(as_tuple=True)
        places = torch.zeros(entering.shape, dtype=torch.int64)
        places[numbers, columns] = maps[numbers, channels[columns]].argmax(dim=1)
        pictures = torch.arange(first, first + len(peaks))[:, None]
        ranked = peaks.masked_fill(~entering, -torch.inf)
        joined = torch.cat([self._values[channels], ranked.T], dim=1)
        order = joined.argsort(dim=1, descending=True, stable=True)[:, :TOP]
        for kept, new in (
            (self._values, ranked),
            (self._pictures, pictures.where(entering, NOBODY)),
            (self._places, places),
        ):
            kept[channels] = torch.cat([kept[channels], new.T], dim=1).gather(1, order)
