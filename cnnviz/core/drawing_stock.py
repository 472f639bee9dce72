"""A stock of made drawings that is renewed while a network learns from it."""

import torch
from torch import Tensor

from cnnviz.core.datasets import ImageSet
from cnnviz.core.made_drawings.drawer import GARMENTS, ByteArray, Drawer, make_drawings
from cnnviz.core.sketch import NETWORK_SIDE

CLASSES = len(GARMENTS)
CAPACITY = 40_000  # a multiple of the classes
OTHERS_CAPACITY = 10_000
# Few at first, so that training starts at once, and few at a step, so that it is not held up.
FIRST, ADDED = 250, 5
VALIDATION_DRAWINGS = 1_000
VALIDATION_SEED = 2**63  # no run's own
ROUND = 5  # every fifth picture shows no garment


class DrawingStock:
    """Garments and other things as the network sees them; the newest take the oldest's place."""

    def __init__(self, seed: int) -> None:
        self._drawer = Drawer(seed)
        self._chance = torch.Generator().manual_seed(seed)
        self._garments, self._others = _Ring(CAPACITY), _Ring(OTHERS_CAPACITY)
        self.renew(FIRST)

    def renew(self, count: int = ADDED) -> None:
        """Draw `count` more; the classes come in turn."""
        for _ in range(count):
            if (self._garments.added + self._others.added) % ROUND == ROUND - 1:
                self._others.add(self._drawer.other())
            else:
                self._garments.add(self._drawer.garment(self._garments.added % CLASSES))

    def take(self, garments: int, others: int) -> tuple[Tensor, Tensor]:
        """Choose by chance: images uint8 (garments + others, 1, 28, 28), labels (garments,)."""
        chosen = self._garments.choose(garments, self._chance)
        more = self._others.choose(others, self._chance)
        images = torch.cat([self._garments.images[chosen], self._others.images[more]])
        return images, chosen % CLASSES  # they were added in turn


class _Ring:
    """Pictures of which the oldest gives way when there is no more room."""

    def __init__(self, capacity: int) -> None:
        self.images = torch.empty(capacity, 1, NETWORK_SIDE, NETWORK_SIDE, dtype=torch.uint8)
        self.added = 0

    def add(self, image: ByteArray) -> None:
        self.images[self.added % len(self.images), 0] = torch.from_numpy(image)
        self.added += 1

    def choose(self, count: int, chance: torch.Generator) -> Tensor:
        """Places of pictures, int64 (count,)."""
        return torch.randint(min(self.added, len(self.images)), (count,), generator=chance)


def validation_drawings() -> ImageSet:
    """Garments that no run learns from, the same at all times; making them takes two seconds."""
    images, labels = make_drawings(VALIDATION_DRAWINGS, VALIDATION_SEED)
    return ImageSet(torch.from_numpy(images).unsqueeze(1), torch.from_numpy(labels))
