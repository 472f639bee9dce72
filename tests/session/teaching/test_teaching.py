"""Learn these: in the training thread, judged behind it, kept or given back."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.my_drawings.drawing_store import DrawingStore
from cnnviz.core.network.network_config import BlockConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.teaching.teaching import Lesson
from cnnviz.core.training import drawing_stock
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.teaching import teaching as teaching_module
from cnnviz.session.teaching.teaching import Teaching
from tests.core.teaching.hands import several

LONG_MS = 60_000
SQUARES = several("square", "Bag", 5)
ARROWS = several("arrow", "Sandal", 4, seed=1)
HATS = several("cross", "hat", 2)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing_stock, "FIRST", 24)
    monkeypatch.setattr(drawing_stock, "VALIDATION_DRAWINGS", 20)
    monkeypatch.setattr(teaching_module, "Lesson", partial(Lesson, steps=12))
    monkeypatch.setattr("cnnviz.core.teaching.judging.Lesson", partial(Lesson, steps=4))


@pytest.fixture
def teaching(
    session: Session, checkpoint: Checkpoint, small_dataset: Dataset, tmp_path: Path, qtbot: QtBot
) -> Teaching:
    config = replace(checkpoint.config, blocks=(BlockConfig(4, pool_size=4, pool_stride=4),))
    weights = weights_of(build_network(config, seed=1))
    shape = small_dataset.picture_shape
    session.network.show(
        replace(checkpoint, config=config, weights=weights, picture_shape=shape), "tiny"
    )
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.data.changed.emit()
    DrawingStore(tmp_path / "my-drawings").add((*SQUARES, *ARROWS, *HATS))
    session.my_drawings.look()
    qtbot.waitUntil(lambda: len(session.my_drawings.drawings) == 11)
    return session.teaching


@pytest.fixture
def learn(teaching: Teaching, qtbot: QtBot) -> Callable[[], None]:
    def learn() -> None:
        teaching.ask()
        qtbot.waitUntil(lambda: not teaching.is_running, timeout=LONG_MS)

    return learn


def test_a_lesson_is_a_run_whose_network_is_judged_before_and_after(
    session: Session, teaching: Teaching, learn: Callable[[], None]
) -> None:
    before = session.network.checkpoint()
    steps: list[int] = []
    teaching.progressed.connect(lambda: steps.append(teaching.progress.done))
    learn()
    taught = teaching.taught
    assert taught is not None
    assert taught.is_whole
    assert len(taught.judge.drawings) == 9  # nobody knows what a hat is
    assert len(taught.before.test) == 100
    assert taught.apart is not None
    assert before.has_other_weights_than(session.network.checkpoint())
    assert session.training.history.steps[-1] == 12
    assert steps
    assert session.network.checkpoint().made_by["taught_drawings"] == 9


def test_back_shows_the_network_that_was_there(
    session: Session, teaching: Teaching, learn: Callable[[], None]
) -> None:
    before, title = session.network.checkpoint(), session.network.title
    learn()
    assert teaching.can_go_back
    teaching.back()
    now = session.network.checkpoint()
    assert all(torch.equal(before.weights[n], now.weights[n]) for n in before.weights)
    assert session.network.title == title
    assert teaching.taught is None
    assert not teaching.can_go_back


def test_keep_goes_on_with_what_was_learned(
    session: Session, teaching: Teaching, learn: Callable[[], None]
) -> None:
    learn()
    after = session.network.checkpoint()
    teaching.keep()
    assert not session.network.checkpoint().has_other_weights_than(after)
    assert teaching.taught is None
    assert not teaching.can_go_back


def test_other_weights_end_the_choice(
    session: Session, teaching: Teaching, learn: Callable[[], None], checkpoint: Checkpoint
) -> None:
    learn()
    session.network.show(checkpoint, "another")
    assert teaching.taught is None
    assert not teaching.can_go_back


def test_some_drawings_alone_are_learned(teaching: Teaching, qtbot: QtBot) -> None:
    teaching.learn([ARROWS[0].key, ARROWS[1].key])
    qtbot.waitUntil(lambda: not teaching.is_running, timeout=LONG_MS)
    assert teaching.taught is not None
    assert {drawing.key for drawing in teaching.taught.judge.drawings} == {
        ARROWS[0].key,
        ARROWS[1].key,
    }


def test_a_lesson_that_is_stopped_is_judged_too(teaching: Teaching, qtbot: QtBot) -> None:
    teaching.ask()
    qtbot.waitUntil(lambda: teaching.progress.done > 0, timeout=LONG_MS)
    teaching.cancel()
    qtbot.waitUntil(lambda: not teaching.is_running, timeout=LONG_MS)
    assert teaching.can_go_back


def test_no_second_lesson_and_no_lesson_beside_a_run(session: Session, teaching: Teaching) -> None:
    teaching.ask()
    assert teaching.is_learning
    teaching.ask()
    assert session.training.is_active
    session.training.stop()


def test_without_drawings_of_known_classes_there_is_a_reason(
    session: Session, teaching: Teaching, qtbot: QtBot
) -> None:
    assert teaching.obstacle == ""
    session.my_drawings.delete([drawing.key for drawing in (*SQUARES, *ARROWS)])
    qtbot.waitUntil(lambda: len(session.my_drawings.drawings) == 2)
    assert "knows none of these classes" in teaching.obstacle
    session.my_drawings.delete([drawing.key for drawing in HATS])
    qtbot.waitUntil(lambda: not session.my_drawings.drawings)
    assert "no drawings yet" in teaching.obstacle
    teaching.ask()
    assert not teaching.is_running


def test_the_autosave_of_a_lesson_offers_no_run_to_go_on_with(
    session: Session, learn: Callable[[], None]
) -> None:
    learn()
    assert load_checkpoint(session.autosave.path).run is None
