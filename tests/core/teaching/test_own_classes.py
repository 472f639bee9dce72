from random import Random

import numpy as np
import pytest

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.evaluation.metrics import classify
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing
from cnnviz.core.progress import finished
from cnnviz.core.teaching import drawn_dataset as dataset_module
from cnnviz.core.teaching import own_classes
from cnnviz.core.teaching.drawn_dataset import as_drawn, drawn_dataset
from cnnviz.core.teaching.own_classes import MOST_GROUPS, ReadApart, read_apart, trained_on
from tests.core.teaching.hands import FIGURES, drawn, several

NAMES = tuple(FIGURES)
pytestmark = pytest.mark.usefixtures("one_thread")


def of_all(count: int, seed: int, author: str = "") -> tuple[LabelledDrawing, ...]:
    rng = Random(seed)
    return tuple(drawn(name, name, rng, author) for name in NAMES for _ in range(count))


def test_twelve_drawings_of_five_classes_suffice_to_read_those_of_another_seed() -> None:
    dataset = drawn_dataset(of_all(12, seed=1), NAMES)
    checkpoint = trained_on(dataset)
    assert checkpoint.class_names == NAMES
    assert checkpoint.made_by["dataset"] == "my-drawings"
    others = as_drawn(of_all(10, seed=99), NAMES)
    logits = classify(checkpoint.network(), others, checkpoint.picture_shape)
    assert logits.shape == (50, 5)
    assert (logits.argmax(dim=1) == others.labels).double().mean() >= 0.9


@pytest.fixture
def learned(monkeypatch: pytest.MonkeyPatch) -> list[set[LabelledDrawing]]:
    """What each network learned from; networks are not trained."""
    sets: list[set[LabelledDrawing]] = []

    def note(drawings: tuple[LabelledDrawing, ...], names: tuple[str, ...], seed: int) -> Dataset:
        sets.append(set(drawings))
        return drawn_dataset(drawings, names, seed)

    monkeypatch.setattr(dataset_module, "PICTURES", 32)
    monkeypatch.setattr(own_classes, "OWN_CLASSES", own_classes.TrainingConfig(epochs=1))
    monkeypatch.setattr(own_classes, "drawn_dataset", note)
    return sets


def test_one_authors_drawings_are_read_in_groups(learned: list[set[LabelledDrawing]]) -> None:
    drawings = of_all(6, seed=2)
    read = finished(read_apart(drawings, NAMES))
    assert read is not None
    assert not read.is_by_author
    assert len(learned) == MOST_GROUPS
    left_out = [set(drawings) - known for known in learned]
    assert sum(map(len, left_out)) == len(drawings)
    assert set.union(*left_out) == set(drawings)
    assert read.confusion.sum() == len(drawings)


def test_several_authors_are_read_by_networks_that_saw_nothing_of_theirs(
    learned: list[set[LabelledDrawing]],
) -> None:
    drawings = tuple(d for seed in range(6) for d in of_all(2, seed, author=f"author {seed}"))
    read = finished(read_apart(drawings, NAMES))
    assert read is not None
    assert read.is_by_author
    assert len(learned) == MOST_GROUPS
    for known in learned:
        assert not {d.author for d in known} & {d.author for d in set(drawings) - known}
    assert [total for _, total in read.by_author().values()] == [10] * 6


def test_an_author_who_alone_drew_a_class_is_not_left_out_whole(
    learned: list[set[LabelledDrawing]],
) -> None:
    squares, crosses = several("square", "square", 6), several("cross", "cross", 6, seed=1)
    moons = tuple(drawn("arrow", "arrow", Random(n), author="Ada") for n in range(6))
    read = finished(read_apart((*squares, *crosses, *moons), ("square", "cross", "arrow")))
    assert read is not None
    assert not read.is_by_author


def test_too_few_drawings_cannot_be_read_apart() -> None:
    assert finished(read_apart(of_all(3, seed=3), NAMES)) is None
    assert finished(read_apart((), NAMES)) is None


def test_mistakes_are_counted_by_pair_and_by_author() -> None:
    drawings = (*several("square", "square", 3), *several("cross", "cross", 2, seed=1))
    drawings += (drawn("cross", "cross", Random(5), author="Ada"),)
    read_as = np.array([0, 1, 0, 0, 0, 1])
    told = ReadApart(drawings, ("square", "cross"), read_as, is_by_author=False).to_dict()
    assert told == {
        "split": "drawing",
        "right": 3,
        "drawings": 6,
        "confusion": [[2, 1], [2, 1]],
        "mistaken": [["square", "cross", 3]],
        "by_author": {"": [2, 5], "Ada": [1, 1]},
    }


def test_the_same_seed_gives_the_same_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset_module, "PICTURES", 128)
    dataset = drawn_dataset(of_all(3, seed=4), NAMES)
    first, again, other = (trained_on(dataset, seed) for seed in (1, 1, 2))
    assert not first.has_other_weights_than(again)
    assert first.has_other_weights_than(other)
    assert isinstance(first, Checkpoint)
