"""Flipped pictures; drawings and shuffling are tested with the runs that use them."""

import pytest
import torch

from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.training.batches import Batches
from cnnviz.core.training.recipes import TrainingConfig

CONFIG = TrainingConfig(batch_size=50)


@pytest.fixture
def pictures() -> ImageSet:
    """Each is known by its label, and no two columns are alike."""
    images = torch.arange(28).expand(200, 1, 28, 28).to(torch.uint8).contiguous()
    return ImageSet(images, torch.arange(200))


def test_half_of_the_pictures_are_seen_from_the_other_side(pictures: ImageSet) -> None:
    batches = Batches(pictures, CONFIG)
    seen = torch.cat([batches.take(flipped=True).images for _ in range(len(batches))])
    straight = (seen == pictures.images).all(dim=(1, 2, 3))
    mirrored = (seen == pictures.images.flip(3)).all(dim=(1, 2, 3))
    assert bool((straight ^ mirrored).all())
    assert 70 < int(mirrored.sum()) < 130


def test_each_epoch_flips_others(pictures: ImageSet) -> None:
    batches = Batches(pictures, CONFIG)
    sides = torch.zeros(2, 200, dtype=torch.bool)
    for epoch in range(2):
        for _ in range(len(batches)):
            batch = batches.take(flipped=True)
            sides[epoch, batch.labels] = batch.images[:, 0, 0, 0] == 27
    assert 60 < int((sides[0] ^ sides[1]).sum()) < 140


def test_others_are_as_they_are(pictures: ImageSet) -> None:
    batches = Batches(pictures, CONFIG)
    assert torch.equal(batches.take().images, pictures.images[:50])
