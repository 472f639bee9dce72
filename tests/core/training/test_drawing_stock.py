from collections import Counter

import numpy as np
import pytest
import torch

from cnnviz.core.data.picture_shape import Size
from cnnviz.core.made_drawings.drawer import make_drawings
from cnnviz.core.training import drawing_stock
from cnnviz.core.training.drawing_stock import DrawingStock, validation_drawings
from tests.picture_shapes import SIZE


class CountingDrawer:
    """Draws no garment but a number, the label and whether it is a garment."""

    def __init__(self, seed: int, size: Size) -> None:
        self.drawn = 0

    def garment(self, label: int) -> np.ndarray:
        return self._picture(label, 1)

    def other(self) -> np.ndarray:
        return self._picture(0, 0)

    def _picture(self, label: int, is_garment: int) -> np.ndarray:
        self.drawn += 1
        picture = np.zeros((28, 28), np.uint8)
        picture[0, :4] = self.drawn // 256, self.drawn % 256, label, is_garment
        return picture


@pytest.fixture
def _countable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing_stock, "Drawer", CountingDrawer)


def numbers_labels_kinds(images: torch.Tensor) -> tuple[list[int], list[int], list[int]]:
    marks = images[:, 0, 0, :4].long()  # (N, 4)
    return (256 * marks[:, 0] + marks[:, 1]).tolist(), marks[:, 2].tolist(), marks[:, 3].tolist()


@pytest.mark.usefixtures("_countable")
def test_garments_come_first_and_have_the_label_they_were_drawn_for() -> None:
    images, labels = DrawingStock(1, SIZE).take(500, 70)
    assert images.shape == (570, 1, 28, 28)
    assert images.dtype == torch.uint8
    assert labels.dtype == torch.int64
    _, drawn_for, kinds = numbers_labels_kinds(images)
    assert labels.tolist() == drawn_for[:500]
    assert kinds == [1] * 500 + [0] * 70


@pytest.mark.usefixtures("_countable")
def test_there_are_equally_many_of_each_class_and_one_other_in_five() -> None:
    images, labels = DrawingStock(1, SIZE).take(20_000, 10)
    numbers, *_ = numbers_labels_kinds(images)
    first, others = drawing_stock.FIRST, drawing_stock.FIRST // 5
    different = dict(zip(numbers, labels.tolist(), strict=False))
    assert len(different) == first - others
    counts = Counter(different.values())
    assert len(counts) == 10
    assert max(counts.values()) - min(counts.values()) <= 1
    assert all(number % 5 == 0 for number in numbers[20_000:])


@pytest.mark.usefixtures("_countable")
def test_new_drawings_take_the_oldest_ones_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing_stock, "CAPACITY", 30)
    monkeypatch.setattr(drawing_stock, "OTHERS_CAPACITY", 4)
    monkeypatch.setattr(drawing_stock, "FIRST", 12)
    stock = DrawingStock(1, SIZE)
    for drawn in (12, 36, 48, 90, 192):
        images, labels = stock.take(2_000, 200)
        numbers, drawn_for, _ = numbers_labels_kinds(images)
        garments = [number for number in range(1, drawn + 1) if number % 5]
        others = [number for number in range(1, drawn + 1) if number % 5 == 0]
        assert set(numbers[:2_000]) == set(garments[-30:])
        assert set(numbers[2_000:]) == set(others[-4:])
        assert labels.tolist() == drawn_for[:2_000]
        more = {12: 24, 36: 12, 48: 42, 90: 102, 192: 0}[drawn]
        stock.renew(more)


def test_the_capacity_keeps_places_and_classes_together() -> None:
    assert drawing_stock.CAPACITY % drawing_stock.CLASSES == 0


@pytest.mark.usefixtures("_countable")
def test_each_picture_is_as_likely_as_any_other() -> None:
    images, _ = DrawingStock(1, SIZE).take(40_000, 0)
    counts = Counter(numbers_labels_kinds(images)[0])
    expected = 40_000 / len(counts)
    assert max(abs(count - expected) for count in counts.values()) < 6 * expected**0.5


def test_one_seed_gives_one_stock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing_stock, "FIRST", 24)

    def taken(seed: int) -> tuple[torch.Tensor, torch.Tensor]:
        stock = DrawingStock(seed, SIZE)
        stock.renew()
        return stock.take(30, 6)

    (images, labels), (again, labels_again) = taken(7), taken(7)
    assert torch.equal(images, again)
    assert torch.equal(labels, labels_again)
    assert not torch.equal(images, taken(8)[0])


def test_validation_is_done_with_the_same_drawings_at_all_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawing_stock, "VALIDATION_DRAWINGS", 40)
    first, second = validation_drawings(SIZE), validation_drawings(SIZE)
    assert first.images.shape == (40, 1, 28, 28)
    assert first.images.dtype == torch.uint8
    assert torch.bincount(first.labels).tolist() == [4] * 10
    assert torch.equal(first.images, second.images)
    assert torch.equal(first.labels, second.labels)
    # No run's seed gives them.
    learned = {picture.tobytes() for picture in make_drawings(40, 0, SIZE)[0]}
    assert not learned & {picture.tobytes() for picture in first.images.numpy()}
