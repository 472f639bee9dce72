from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch

from cnnviz.core.data.picture_shape import Size
from cnnviz.core.errors import CnnvizError
from cnnviz.core.made_drawings.drawer import make_drawings
from cnnviz.core.training import drawing_stock
from cnnviz.core.training.drawing_stock import (
    DrawingStock,
    judging_drawings,
    people_of,
    validation_drawings,
    with_people,
)
from cnnviz.core.training.recipes import RECIPES
from tests.core.peoples_drawings.people import write_folder
from tests.picture_shapes import SIZE


class CountingDrawer:
    """Draws no garment but a number, the label and whether it is a garment."""

    def __init__(self, seed: int, size: Size, people: object) -> None:
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


@pytest.fixture
def _people(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write_folder(tmp_path, 60)
    monkeypatch.setenv("CNNVIZ_DRAWINGS", str(tmp_path))


def test_without_people_a_recipe_learns_from_made_drawings_alone() -> None:
    assert with_people(RECIPES["sketch"]).people == ""
    assert people_of(RECIPES["sketch"]) is None


@pytest.mark.usefixtures("_people")
def test_a_recipe_that_draws_learns_from_people_where_their_drawings_are_here() -> None:
    config = with_people(RECIPES["sketch"])
    people = people_of(config)
    assert people is not None
    assert config.people == people.fingerprint
    assert with_people(RECIPES["article"]).people == ""


@pytest.mark.usefixtures("_people")
def test_a_run_does_not_go_on_with_other_drawings(tmp_path: Path) -> None:
    config = with_people(RECIPES["sketch"])
    (tmp_path / "trouser.npz").unlink()
    with pytest.raises(CnnvizError, match="put them back, or start a new run"):
        people_of(config)


@pytest.mark.usefixtures("_people")
def test_peoples_drawings_are_among_the_made_ones_and_the_seed_decides_which() -> None:
    people = people_of(with_people(RECIPES["sketch"]))
    stocks = [DrawingStock(3, SIZE, people) for _ in range(2)]
    first, second = (stock.take(200, 0)[0] for stock in stocks)
    assert torch.equal(first, second)
    assert not torch.equal(first, DrawingStock(3, SIZE).take(200, 0)[0])


@pytest.mark.usefixtures("_people")
def test_networks_are_judged_by_peoples_drawings_too() -> None:
    people = people_of(with_people(RECIPES["sketch"]))
    assert people is not None
    drawings = judging_drawings(SIZE, people)
    assert drawings.images.shape == (6, *SIZE)
    assert drawings.labels.tolist() == [0] * 3 + [1] * 3
    assert judging_drawings(SIZE, people) is drawings
