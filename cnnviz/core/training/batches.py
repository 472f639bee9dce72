"""What each step learns from: shuffled pictures of the data set, and drawings beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.networks import Network
from cnnviz.core.training.drawing_stock import DrawingStock, people_of
from cnnviz.core.training.recipes import TrainingConfig, steps_per_epoch
from cnnviz.core.training.run_state import restore_chance
from cnnviz.core.training.warping import warped
from cnnviz.core.translation import tr

SHOWN_DRAWINGS = 8  # of a batch, in its report


@dataclass(frozen=True, eq=False)
class Batch:
    images: Tensor  # uint8 (N, C, H, W): the data set's, drawings of garments, of other things
    labels: Tensor  # int64, of all but the last
    drawings: npt.NDArray[np.uint8] | None  # some of the made ones, (n, C, H, W)


class Batches:
    """An endless row of batches; all chance in it comes from the recipe's seed.

    None holds fewer than the `least` pictures that the network learns from: see `least_batch`.

    Raises:
        CnnvizError: there are fewer pictures altogether.
    """

    def __init__(self, images: ImageSet, config: TrainingConfig, least: int = 1) -> None:
        if len(images) + config.drawings + config.others < least:
            raise CnnvizError(
                tr(
                    "This network learns from {least} pictures or more at a time, and "
                    "there is {count}; leave batch norm out where its maps are 1x1.",
                    least,
                    len(images),
                )
            )
        self._images, self._config = images, config
        self._count = steps_per_epoch(config, len(images), least)
        self._chance = torch.Generator().manual_seed(config.seed)
        self._stock = self._new_stock() if config.drawings or config.others else None
        self._taken = 0
        self._shuffle()

    def __len__(self) -> int:
        """How many batches an epoch has."""
        return self._count

    def take(self, flipped: bool = False) -> Batch:
        """Return the next batch; the last one of an epoch may be smaller, or larger by a few.

        With `flipped` half of the data set's pictures, by chance, left to right.
        """
        if self._taken == len(self):
            self._shuffle()
        chosen = self._choices[self._taken]
        self._taken += 1
        images, labels = self._images.images[chosen], self._images.labels[chosen]
        if flipped:
            flips = torch.rand(len(images), 1, 1, 1, generator=self._chance) < 0.5
            images = torch.where(flips.to(images.device), images.flip(3), images)
        if self._stock is None:
            return Batch(images, labels, None)
        self._stock.renew()
        drawn, drawn_labels = self._stock.take(self._config.drawings, self._config.others)
        drawn = warped(drawn, self._chance)
        return Batch(
            torch.cat([images, drawn.to(images.device)]),
            torch.cat([labels, drawn_labels.to(labels.device)]),
            drawn[:SHOWN_DRAWINGS].numpy(),
        )

    def tensors(self) -> dict[str, Tensor]:
        """Return the random states, and the drawings in stock."""
        states = {"chance": self._chance.get_state(), "epoch_chance": self._epoch_chance}
        return states | (self._stock.tensors() if self._stock else {})

    def values(self) -> dict[str, Any]:
        """Return what the stock counts."""
        return self._stock.values() if self._stock else {}

    def restore(self, tensors: Mapping[str, Tensor], values: Mapping[str, Any], taken: int) -> None:
        """Go on where another row of batches stood after `taken` of them."""
        restore_chance(self._chance, tensors["epoch_chance"])
        self._shuffle()
        restore_chance(self._chance, tensors["chance"])
        self._taken = (taken - 1) % len(self) + 1
        if self._stock is not None:
            self._stock.restore(tensors, values)

    def _new_stock(self) -> DrawingStock:
        channels, height, width = self._images.images.shape[1:]
        people = people_of(self._config)
        return DrawingStock(self._config.seed, (channels, height, width), people)

    def _shuffle(self) -> None:
        self._epoch_chance = self._chance.get_state()
        order = torch.randperm(len(self._images), generator=self._chance)
        order = order.to(self._images.images.device)
        choices = torch.split(order, self._config.dataset_pictures)
        # The last batch joins the one before where it is too small to learn from.
        self._choices = [*choices[: self._count - 1], torch.cat(choices[self._count - 1 :])]
        self._taken = 0


def least_batch(network: Network, shape: tuple[int, ...]) -> int:
    """Return how many pictures of a shape (C, H, W) a network needs at a time to learn from them.

    Two where batch norm reads maps of 1x1: one value by itself is its own mean, whatever it is.
    The network is left in eval mode.
    """
    network.eval()
    weight = next(network.parameters())
    maps = torch.zeros(1, *shape, device=weight.device, dtype=weight.dtype)
    with torch.inference_mode():
        for node, values in network.outputs(maps):
            if node.layer.normalises and values[0, 0].numel() == 1:
                return 2
    return 1
