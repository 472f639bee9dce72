import random
from random import Random

import numpy as np
import pytest
import torch

from cnnviz.core.data.datasets import FASHION_CLASSES
from cnnviz.core.data.garments.canvas import Patch, arc, box, mirrored, render, rounded
from cnnviz.core.data.garments.garments import GARMENTS, SHOES, draw_garments

INK = 24


@pytest.fixture(scope="module")
def drawn() -> tuple[torch.Tensor, torch.Tensor]:
    return draw_garments(1_000, seed=5)


def side_lengths(images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Width and height of what is drawn, per picture."""
    ink = images[:, 0] > INK
    columns, rows = ink.any(1).int(), ink.any(2).int()
    width = 28 - columns.argmax(1) - columns.flip(1).argmax(1)
    height = 28 - rows.argmax(1) - rows.flip(1).argmax(1)
    return width, height


def test_shape_type_and_range(drawn: tuple[torch.Tensor, torch.Tensor]) -> None:
    images, labels = drawn
    assert images.shape == (1_000, 1, 28, 28)
    assert images.dtype == torch.uint8
    assert images.is_contiguous()
    assert labels.dtype == torch.int64
    assert images.max() > 200


def test_classes_are_balanced_and_shuffled(drawn: tuple[torch.Tensor, torch.Tensor]) -> None:
    labels = drawn[1]
    assert torch.bincount(labels).tolist() == [100] * 10
    assert len(labels[:100].unique()) == 10
    assert labels[:10].tolist() != list(range(10))


def test_one_seed_gives_one_data_set(drawn: tuple[torch.Tensor, torch.Tensor]) -> None:
    torch.manual_seed(3)
    random.seed(3)
    images, labels = draw_garments(1_000, seed=5)
    assert torch.equal(images, drawn[0])
    assert torch.equal(labels, drawn[1])


def test_another_seed_gives_other_pictures(drawn: tuple[torch.Tensor, torch.Tensor]) -> None:
    known = {picture.tobytes() for picture in drawn[0].numpy()}
    assert len(known) == 1_000
    assert not any(picture.tobytes() in known for picture in draw_garments(200, 6)[0].numpy())


def test_there_is_one_garment_per_class() -> None:
    assert len(GARMENTS) == len(FASHION_CLASSES)
    assert [FASHION_CLASSES[shoe] for shoe in SHOES] == ["Sandal", "Sneaker", "Ankle boot"]


def test_the_longer_side_fills_the_frame(drawn: tuple[torch.Tensor, torch.Tensor]) -> None:
    longer = torch.maximum(*side_lengths(drawn[0]))
    assert (longer >= 26).float().mean() > 0.97


def test_garments_have_the_proportions_of_their_class(
    drawn: tuple[torch.Tensor, torch.Tensor],
) -> None:
    images, labels = drawn
    width, height = side_lengths(images)
    ratio = dict(
        zip(
            FASHION_CLASSES,
            [(height[labels == c] / width[labels == c]).median().item() for c in range(10)],
            strict=True,
        )
    )
    assert ratio["Trouser"] > 1.6
    assert ratio["Dress"] > 1.4
    assert 0.9 < ratio["T-shirt/top"] < 1.5
    assert ratio["Sneaker"] < 0.6
    assert ratio["Sneaker"] < ratio["Ankle boot"] < 1.2
    assert ratio["Sandal"] < 0.7


def test_the_ground_is_black_and_cloth_is_light(drawn: tuple[torch.Tensor, torch.Tensor]) -> None:
    images = drawn[0]
    assert (images == 0).float().mean() > 0.35
    assert 100 < images[images > INK].float().mean() < 190


def test_the_classes_can_be_told_apart(drawn: tuple[torch.Tensor, torch.Tensor]) -> None:
    """The nearest of ten mean pictures, learned from other drawings, is right far above chance."""
    images, labels = draw_garments(1_000, seed=6)
    pixels = images.flatten(1).float()
    means = torch.stack([pixels[labels == c].mean(0) for c in range(10)])
    guesses = torch.cdist(drawn[0].flatten(1).float(), means).argmin(1)
    assert (guesses == drawn[1]).float().mean() > 0.55


def test_a_patch_is_fitted_and_centred_whatever_its_units() -> None:
    # Five units wide, ten high: 14 x 28 pixels, with 7 columns free on either side.
    picture = np.frombuffer(
        render([Patch(box(100, 40, 105, 50), 1.0)], UntiltedRandom()), dtype=np.uint8
    ).reshape(28, 28)
    assert (picture[1:27, 8:20] == 255).all()
    assert (picture[:, :6] == 0).all()
    assert (picture[:, 22:] == 0).all()
    assert abs(int(picture[14, :14].sum()) - int(picture[14, 14:].sum())) <= 64


def test_a_line_stays_inside_the_frame() -> None:
    picture = np.frombuffer(
        render([Patch([(0, 0), (0, 10)], 1.0, width=2.0)], UntiltedRandom()), dtype=np.uint8
    ).reshape(28, 28)
    assert 4 <= (picture[14] > 127).sum() <= 6


def test_outlines() -> None:
    assert mirrored([(0, 0), (2, 1)]) == [(0, 0), (2, 1), (-2, 1), (0, 0)]
    assert arc(-1, 1, 5, 2)[3] == pytest.approx((0, 3))
    assert arc(-1, 1, 5, 2)[0] == pytest.approx((-1, 5))
    assert (0.5, 0) in rounded(box(0, 0, 2, 2))
    assert (0, 0) not in rounded(box(0, 0, 2, 2))


class UntiltedRandom(Random):
    """Chance that neither tilts nor mirrors."""

    def gauss(self, mu: float = 0.0, sigma: float = 1.0) -> float:
        return mu

    def random(self) -> float:
        return 0.99
