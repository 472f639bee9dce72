"""A stock of made drawings that is renewed while a network learns from it."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.data.picture_shape import Size
from cnnviz.core.errors import CnnvizError
from cnnviz.core.made_drawings.drawer import GARMENTS, ByteArray, Drawer, make_drawings
from cnnviz.core.peoples_drawings.reading import PeoplesDrawings, peoples_drawings
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.run_state import restore_chance
from cnnviz.core.translation import tr

CLASSES = len(GARMENTS)
CAPACITY = 40_000  # a multiple of the classes
OTHERS_CAPACITY = 10_000
# Few at first, so that training starts at once, and few at a step, so that it is not held up.
FIRST, ADDED = 250, 5
VALIDATION_DRAWINGS = 1_000
VALIDATION_SEED = 2**63  # no run's own
JUDGES_A_CLASS = 120  # by people
ROUND = 5  # every fifth picture shows no garment


class DrawingStock:
    """Garments and other things as the network sees them; the newest take the oldest's place."""

    def __init__(self, seed: int, size: Size, people: PeoplesDrawings | None = None) -> None:
        self._drawer = Drawer(seed, size, people)
        self._chance = torch.Generator().manual_seed(seed)
        self._garments, self._others = _Ring(CAPACITY, size), _Ring(OTHERS_CAPACITY, size)
        self.renew(FIRST)

    def renew(self, count: int = ADDED) -> None:
        """Draw `count` more; the classes come in turn."""
        for _ in range(count):
            if (self._garments.added + self._others.added) % ROUND == ROUND - 1:
                self._others.add(self._drawer.other())
            else:
                self._garments.add(self._drawer.garment(self._garments.added % CLASSES))

    def take(self, garments: int, others: int) -> tuple[Tensor, Tensor]:
        """Choose by chance: images uint8 (garments + others, C, H, W), labels (garments,)."""
        chosen = self._garments.choose(garments, self._chance)
        more = self._others.choose(others, self._chance)
        images = torch.cat([self._garments.images[chosen], self._others.images[more]])
        return images, chosen % CLASSES  # they were added in turn

    def tensors(self) -> dict[str, Tensor]:
        """Return all that is in stock, and its random state."""
        return {
            "stock_chance": self._chance.get_state(),
            "garments": self._garments.filled,
            "others": self._others.filled,
        }

    def values(self) -> dict[str, Any]:
        """Return how many were ever drawn, and where the drawer's chance stands."""
        return {
            "garments_added": self._garments.added,
            "others_added": self._others.added,
            "drawer": self._drawer.state(),
        }

    def restore(self, tensors: Mapping[str, Tensor], values: Mapping[str, Any]) -> None:
        """Take over what another stock held."""
        restore_chance(self._chance, tensors["stock_chance"])
        self._garments.fill(tensors["garments"], int(values["garments_added"]))
        self._others.fill(tensors["others"], int(values["others_added"]))
        self._drawer.restore(values["drawer"])


class _Ring:
    """Pictures of which the oldest gives way when there is no more room."""

    def __init__(self, capacity: int, size: Size) -> None:
        self.images = torch.empty(capacity, *size, dtype=torch.uint8)
        self.added = 0

    def add(self, image: ByteArray) -> None:
        self.images[self.added % len(self.images)] = torch.from_numpy(image)
        self.added += 1

    @property
    def filled(self) -> Tensor:
        """The pictures there are, uint8 (n, C, H, W)."""
        return self.images[: self.added]

    def fill(self, images: Tensor, added: int) -> None:
        """Hold these pictures, the last of `added`.

        Raises:
            ValueError: there cannot be as many.
        """
        if len(images) != min(added, len(self.images)) or not 0 < added < sys.maxsize:
            raise ValueError(tr("{count} drawings of {added}", len(images), added))
        if images.shape[1:] != self.images.shape[1:] or images.dtype != torch.uint8:
            raise ValueError(tr("drawings of {dtype} {tuple}", images.dtype, tuple(images.shape)))
        self.images[: len(images)] = images
        self.added = added

    def choose(self, count: int, chance: torch.Generator) -> Tensor:
        """Places of pictures, int64 (count,)."""
        return torch.randint(min(self.added, len(self.images)), (count,), generator=chance)


def validation_drawings(size: Size) -> ImageSet:
    """Garments that no run learns from, the same at all times; making them takes seconds, once."""
    return _made(VALIDATION_DRAWINGS, size)


@lru_cache(maxsize=2)
def _made(count: int, size: Size) -> ImageSet:
    images, labels = make_drawings(count, VALIDATION_SEED, size)
    return ImageSet(torch.from_numpy(images), torch.from_numpy(labels))


@lru_cache(maxsize=2)
def judging_drawings(size: Size, people: PeoplesDrawings) -> ImageSet:
    """Drawings by people that no run learns from, the same at all times; up to 120 a class."""
    drawer, judges = Drawer(VALIDATION_SEED, size), people.judges(JUDGES_A_CLASS)
    images = np.array([drawer.redrawn(strokes) for _, strokes in judges])
    return ImageSet(torch.from_numpy(images), torch.tensor([label for label, _ in judges]))


def with_people(config: TrainingConfig) -> TrainingConfig:
    """Return the recipe; one that draws learns from people's drawings where these are here.

    Raises:
        CnnvizError: their files are damaged.
    """
    people = peoples_drawings() if config.drawings else None
    return replace(config, people=people.fingerprint if people is not None else "")


def people_of(config: TrainingConfig) -> PeoplesDrawings | None:
    """Return the people's drawings that a recipe learns from.

    Raises:
        CnnvizError: they are gone, or others have taken their place.
    """
    if not config.people:
        return None
    people = peoples_drawings()
    if people is None or people.fingerprint != config.people:
        raise CnnvizError(
            tr(
                "The people's drawings that this run learns from are not there any more; "
                "put them back, or start a new run."
            )
        )
    return people
