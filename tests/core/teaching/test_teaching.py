from dataclasses import replace

import numpy as np
import pytest
import torch

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import BlockConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.teaching.judging import Judge
from cnnviz.core.teaching.teaching import STEPS, TAUGHT, Lesson, taught
from cnnviz.core.training import drawing_stock
from tests.core.teaching.hands import several

SQUARES = several("square", "Bag", 6)
ARROWS = several("arrow", "Sandal", 6, seed=1)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing_stock, "FIRST", 24)
    monkeypatch.setattr(drawing_stock, "VALIDATION_DRAWINGS", 20)


@pytest.fixture
def tiny(checkpoint: Checkpoint, small_dataset: Dataset) -> Checkpoint:
    config = replace(checkpoint.config, blocks=(BlockConfig(4, pool_size=4, pool_stride=4),))
    weights = weights_of(build_network(config, seed=1))
    shape = small_dataset.picture_shape
    return replace(checkpoint, config=config, weights=weights, picture_shape=shape)


def test_a_lesson_has_so_many_steps_and_a_share_of_drawings(small_dataset: Dataset) -> None:
    lesson = Lesson((*SQUARES, *ARROWS), steps=5)
    config, learned = lesson.config(small_dataset.class_names), lesson.set_of(small_dataset)
    assert len(learned.train) == 5 * config.dataset_pictures
    drawn = learned.train.labels[-5 * TAUGHT :]
    assert set(drawn.tolist()) == {5, 8}
    assert learned.test is small_dataset.test
    assert STEPS > 20


def test_garments_are_drawn_beside_and_nothing_else_where_there_are_none() -> None:
    lesson = Lesson(SQUARES)
    assert lesson.config(("Bag", "hat")).drawings == 0
    assert lesson.config(("Bag", "hat")).others == 0


def test_drawings_of_unknown_classes_are_left_out_and_refused_alone(small_dataset: Dataset) -> None:
    hats = several("cross", "hat", 3)
    learned = Lesson((*hats, *SQUARES), steps=2).set_of(small_dataset)
    assert set(learned.train.labels[-2 * TAUGHT :].tolist()) == {8}
    with pytest.raises(CnnvizError, match="label some as one of T-shirt/top"):
        Lesson(hats).set_of(small_dataset)


def test_what_was_taught_is_read_and_the_seed_gives_the_same_bits(
    tiny: Checkpoint, small_dataset: Dataset
) -> None:
    lesson = Lesson((*SQUARES, *ARROWS), steps=40)
    judge = Judge(small_dataset, lesson.drawings)
    after = taught(tiny, small_dataset, lesson)
    assert judge.standing(after).drawings.mean() > judge.standing(tiny).drawings.mean() + 0.4
    again = taught(tiny, small_dataset, lesson)
    assert all(torch.equal(after.weights[n], again.weights[n]) for n in after.weights)
    assert after.made_by["taught_drawings"] == 12
    assert "taught_drawings" not in tiny.made_by


def test_each_drawing_is_judged_by_a_network_that_did_not_learn_it(
    tiny: Checkpoint, small_dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned: list[tuple[str, ...]] = []

    def note(before: Checkpoint, dataset: Dataset, lesson: Lesson) -> Checkpoint:
        learned.append(tuple(drawing.key for drawing in lesson.drawings))
        return before

    monkeypatch.setattr("cnnviz.core.teaching.judging.taught", note)
    drawings = (*SQUARES[:3], *ARROWS[:2])
    apart = Judge(small_dataset, drawings).apart(tiny)
    assert apart is not None
    assert apart.shape == (5,)
    first, second = map(set, learned)
    assert not first & second
    assert first | second == {drawing.key for drawing in drawings}


def test_a_single_drawing_of_a_class_cannot_be_judged_apart(
    tiny: Checkpoint, small_dataset: Dataset
) -> None:
    assert Judge(small_dataset, (*SQUARES, ARROWS[0])).apart(tiny) is None
    assert Judge(small_dataset, ()).apart(tiny) is None


def test_what_was_forgotten_is_named(tiny: Checkpoint, small_dataset: Dataset) -> None:
    judge = Judge(small_dataset, SQUARES)
    standing = judge.standing(tiny)
    all_read = replace(standing, examples=np.ones(len(judge.examples), np.bool_))
    worse = np.ones(len(judge.examples), np.bool_)
    worse[[2, 7]] = False
    names = [judge.examples[2].name, judge.examples[7].name]
    after = replace(all_read, examples=worse)
    assert judge.forgotten(all_read, after) == names
    assert judge.forgotten(after, all_read) == []
    told = judge.told(all_read, after, None)
    assert told["forgotten_examples"] == names
    assert told["before"]["examples"] == 1.0
    assert told["after_on_drawings_not_learned"] is None
    assert set(told["test_by_class"]) == set(small_dataset.class_names)
