from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.runs.recorded_run import Parent, RecordedRun, read_run
from cnnviz.core.runs.repetition import Change, original_of, repetition
from cnnviz.core.runs.run_differences import differences
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.runs.run_repeats import STOP_FIRST
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState

CONFIG = TrainingConfig(epochs=1, batch_size=50, seed=5, device="cpu", precision="float32")
WAIT_MS = 60_000
Repeat = Callable[[Change], RecordedRun]


@pytest.fixture
def trained(
    qtbot: QtBot, session: Session, small_dataset: Dataset, one_thread: None
) -> Iterator[RecordedRun]:
    """A run of eight steps, as the app trains and records it."""
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.training.configure(CONFIG, "article-3x3", "new weights")
    session.training.run()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)
    yield last_recorded(session)
    session.shut_down()


@pytest.fixture
def repeat(qtbot: QtBot, session: Session, trained: RecordedRun) -> Repeat:
    # What Train starts is something else by now.
    session.training.configure(replace(CONFIG, seed=9), "article", "new weights")

    def repeat(change: Change) -> RecordedRun:
        session.runs.repeats.start(repetition(original_of(trained), change))
        qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)
        return last_recorded(session)

    return repeat


def last_recorded(session: Session) -> RecordedRun:
    assert session.training.recording is not None
    return read_run(session.training.recording.folder)


def test_the_original_stands_beside_its_repetition(
    session: Session, trained: RecordedRun, repeat: Repeat
) -> None:
    again = repeat(Change("learning_rate", 0.004))
    assert session.time_machine.run is not None
    assert session.time_machine.run.id == again.id
    assert session.comparison.other is not None
    assert session.comparison.other.id == trained.id


def test_another_learning_rate_begins_with_the_same_loss(
    trained: RecordedRun, repeat: Repeat
) -> None:
    again = repeat(Change("learning_rate", 0.004))
    assert again.parent == Parent(trained.id, 0)
    before, now = trained.weights(0), again.weights(0)
    assert before.keys() == now.keys()
    assert all(torch.equal(before[name], now[name]) for name in before)
    assert again.history.losses[0] == trained.history.losses[0]
    assert again.history.losses[1:] != trained.history.losses[1:]
    assert again.history.learning_rates[0] == 0.004
    assert differences(again, trained) == ("learning rate 0.004 instead of 0.001",)


@pytest.mark.parametrize(
    ("change", "anew", "sentence"),
    [
        (Change("activation", "tanh"), set(), "activation tanh instead of ReLU"),
        (Change("pooling", "average"), set(), "pooling average instead of max"),
        (Change("batch_norm", False), set(), "batch norm off instead of on"),
        (Change("kernel_size", 5, 1), {"conv2.weight"}, "F of conv2 5 instead of 3"),
        (
            Change("channels", 12, 0),
            {"conv1.weight", "conv1.bias", "conv2.weight", "batch1.weight", "batch1.bias",
             "batch1.running_mean", "batch1.running_var"},
            "k of conv1 12 instead of 16",
        ),
    ],
)  # fmt: skip
def test_the_first_weights_are_the_originals_bit_by_bit_where_they_fit(
    trained: RecordedRun, repeat: Repeat, change: Change, anew: set[str], sentence: str
) -> None:
    again = repeat(change)
    before, now = trained.weights(0), again.weights(0)
    fitting = {name for name in now if before[name].shape == now[name].shape}
    assert now.keys() - fitting == anew
    assert all(torch.equal(before[name], now[name]) for name in fitting)
    assert differences(again, trained) == (sentence,)
    assert again.last_step == again.total_steps == 8


def test_a_run_going_on_is_left_alone(qtbot: QtBot, session: Session, trained: RecordedRun) -> None:
    session.training.one_step()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    assert session.runs.repeats.why_not(trained) == STOP_FIRST
    with qtbot.waitSignal(session.failed):
        session.runs.repeats.start(repetition(original_of(trained), Change("activation", "tanh")))
    assert session.training.special is None
    session.training.stop()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)


def test_what_cannot_be_trained_is_told(
    qtbot: QtBot, session: Session, trained: RecordedRun
) -> None:
    same = repetition(original_of(trained), Change("activation", "relu"))
    with qtbot.waitSignal(session.failed) as told:
        session.runs.repeats.start(same)
    assert "already has that setting" in str(told.args[0])
    assert not session.training.is_active


def test_pictures_that_are_not_here(
    qtbot: QtBot,
    session: Session,
    trained: RecordedRun,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CNNVIZ_DATA", str(tmp_path / "nothing"))
    made_by = {**trained.start.made_by, "dataset": "mnist"}
    moved = replace(trained, start=replace(trained.start, made_by=made_by))
    wanted = repetition(original_of(moved), Change("activation", "tanh"))
    with qtbot.waitSignal(session.failed, timeout=WAIT_MS) as told:
        session.runs.repeats.start(wanted)
    assert "learned from mnist, which is not on this machine" in str(told.args[0])
    assert not session.training.is_active


def test_a_data_set_that_nobody_knows(qtbot: QtBot, session: Session, trained: RecordedRun) -> None:
    made_by = {**trained.start.made_by, "dataset": "../etc"}
    moved = replace(trained, start=replace(trained.start, made_by=made_by))
    wanted = repetition(original_of(moved), Change("activation", "tanh"))
    with qtbot.waitSignal(session.failed, timeout=WAIT_MS):
        session.runs.repeats.start(wanted)
    assert not session.training.is_active


def test_it_starts_as_soon_as_its_pictures_are_here(
    qtbot: QtBot, session: Session, trained: RecordedRun, small_dataset: Dataset
) -> None:
    session.data.state = DataState.LOADING
    session.data.wanted = "bars"
    wanted = repetition(original_of(trained), Change("activation", "tanh"))
    session.data._work._busy = True  # as if it were on its way
    session.runs.repeats.start(wanted)
    assert not session.training.is_active
    session.data._work._busy = False
    session.data._on_loaded(small_dataset)
    assert session.training.is_active
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert last_recorded(session).start.config.blocks[0].activation == "tanh"
    assert NETWORKS["article-3x3"].blocks[0].activation == "relu"
