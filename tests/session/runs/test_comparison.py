"""Two runs side by side: the same input, the same step, and no work while nobody looks."""

import shutil
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from cnnviz.core.inspection.trace import trace
from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.network.networks import build_network
from cnnviz.core.runs.recorded_run import RecordedRun, snapshot_path
from cnnviz.session.runs.comparison import Beside
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState

ARTICLE = NETWORKS["article"]
TANH = replace(
    ARTICLE,
    name="tanh",
    blocks=tuple(replace(block, activation="tanh") for block in ARTICLE.blocks),
)
RecordRun = Callable[[NetworkConfig, int], RecordedRun]
WAIT_MS = 20_000


@pytest.fixture
def this(record_run: RecordRun) -> RecordedRun:
    return record_run(ARTICLE, 12)


@pytest.fixture
def that(record_run: RecordRun) -> RecordedRun:
    return record_run(TANH, 8)


def beside(session: Session) -> Beside:
    found = session.comparison.beside()
    assert found is not None
    return found


def expected(session: Session, run: RecordedRun, step: int) -> np.ndarray:
    """What the run's network says of the input after a step, computed without the session."""
    network = build_network(run.start.config)
    network.load_state_dict(run.weights(step))
    picture = run.start.picture_shape.normalised_picture(session.canvas.seen.pixels)
    return trace(network.eval(), picture).probabilities


def test_no_run_stands_beside_at_first(session: Session) -> None:
    assert session.comparison.other is None
    assert session.comparison.beside() is None
    assert session.comparison.layers == ()
    assert session.comparison.why_no_swap == "Choose a run to compare with first."


def test_the_other_run_is_at_the_same_step_and_sees_the_same_drawing(
    session: Session, this: RecordedRun, that: RecordedRun
) -> None:
    session.time_machine.show(this)
    session.comparison.choose(that)
    for step in (3, 7, 0):
        session.time_machine.go_to(step)
        found = beside(session)
        assert found.step == step
        assert np.array_equal(found.network.trace.probabilities, expected(session, that, step))
    session.canvas.show_example(session.examples[2])
    drawn = beside(session).network.trace
    assert np.array_equal(drawn.input, session.network.trace.input)
    assert np.array_equal(drawn.probabilities, expected(session, that, 0))


def test_a_step_of_the_path_left_out_reaches_the_other_network_too(
    session: Session, this: RecordedRun, that: RecordedRun
) -> None:
    session.time_machine.show(this)
    session.comparison.choose(that)
    session.canvas.switch_step("normalised")
    assert np.array_equal(beside(session).network.trace.input, session.network.trace.input)
    assert session.network.trace.input.max() <= 1


def test_where_it_ended_earlier_its_last_step_is_shown(
    session: Session, this: RecordedRun, that: RecordedRun
) -> None:
    session.time_machine.show(this)
    session.comparison.choose(that)
    assert session.time_machine.shown_step == 12
    assert beside(session).step == 8
    assert session.comparison.has_ended
    session.time_machine.go_to(8)
    assert not session.comparison.has_ended


def test_without_a_run_on_screen_its_last_step_is_shown(
    session: Session, that: RecordedRun
) -> None:
    session.comparison.choose(that)
    assert beside(session).step == 8
    assert not session.comparison.has_ended
    assert not session.comparison.same_start
    assert "not from a recorded run" in session.comparison.why_no_swap
    session.comparison.swap()
    assert session.comparison.other is that


def test_differences_and_the_same_start(
    session: Session, this: RecordedRun, that: RecordedRun
) -> None:
    session.time_machine.show(this)
    session.comparison.choose(that)
    assert session.comparison.differences == ("activation ReLU instead of tanh",)
    assert session.comparison.same_start
    assert not session.comparison.is_same
    session.comparison.choose(this)
    assert session.comparison.is_same


def test_swap_puts_each_in_the_others_place_at_the_same_step(
    session: Session, this: RecordedRun, that: RecordedRun
) -> None:
    session.time_machine.show(this)
    session.comparison.choose(that)
    session.time_machine.go_to(5)
    session.comparison.swap()
    assert session.time_machine.run is not None
    assert session.time_machine.run.id == that.id
    assert session.time_machine.step == 5
    assert session.comparison.other is not None
    assert session.comparison.other.id == this.id
    assert session.network.config == TANH
    assert np.array_equal(beside(session).network.trace.probabilities, expected(session, this, 5))


def test_no_swap_while_training(session: Session, this: RecordedRun, that: RecordedRun) -> None:
    session.time_machine.show(this)
    session.comparison.choose(that)
    session.training.state = TrainingState.RUNNING
    session.comparison.swap()
    session.training.state = TrainingState.IDLE
    assert session.comparison.other is that
    assert session.network.config == ARTICLE


def test_nothing_is_read_while_nobody_asks(
    session: Session, this: RecordedRun, that: RecordedRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    weights = RecordedRun.weights

    def counted(run: RecordedRun, step: int) -> dict[str, torch.Tensor]:
        if run.id == that.id:
            read.append(step)
        return weights(run, step)

    monkeypatch.setattr(RecordedRun, "weights", counted)
    session.time_machine.show(this)
    session.comparison.choose(that)
    for step in (2, 4, 6):
        session.time_machine.go_to(step)
        session.canvas.show_example(session.examples[step])
    assert read == []
    beside(session)
    beside(session)
    assert read == [6]


def test_damaged_weights_give_way_to_the_nearest_whole_ones(
    session: Session, this: RecordedRun, that: RecordedRun
) -> None:
    snapshot_path(that.folder, 5).write_bytes(b"no weights")
    session.time_machine.show(this)
    session.comparison.choose(that)
    session.time_machine.go_to(5)
    found = beside(session)
    assert (found.step, found.is_damaged) == (4, True)
    assert np.array_equal(found.network.trace.probabilities, expected(session, that, 4))
    session.time_machine.go_to(7)
    assert (beside(session).step, beside(session).is_damaged) == (7, False)


def test_a_folder_gone_behind_our_back_leaves_the_start(
    session: Session, this: RecordedRun, that: RecordedRun
) -> None:
    session.time_machine.show(this)
    session.comparison.choose(that)
    shutil.rmtree(that.folder)
    assert (beside(session).step, beside(session).is_damaged) == (0, True)


def test_a_deleted_run_takes_its_leave(
    qtbot: QtBot, session: Session, this: RecordedRun, that: RecordedRun
) -> None:
    session.comparison.choose(that)
    session.runs.look()
    qtbot.waitUntil(lambda: session.runs.find(that.id) is not None, timeout=WAIT_MS)
    session.runs.delete([that.id])
    qtbot.waitUntil(lambda: session.comparison.other is None, timeout=WAIT_MS)
    assert session.comparison.farewell == f"{that.title} no longer exists."
    session.comparison.choose(this)
    assert session.comparison.farewell == ""


def test_a_renamed_run_is_called_by_its_new_name(
    qtbot: QtBot, session: Session, that: RecordedRun
) -> None:
    session.comparison.choose(that)
    session.runs.look()
    qtbot.waitUntil(lambda: session.runs.find(that.id) is not None, timeout=WAIT_MS)
    session.runs.rename(that.id, "With tanh")
    qtbot.waitUntil(
        lambda: (
            session.comparison.other is not None and session.comparison.other.title == "With tanh"
        ),
        timeout=WAIT_MS,
    )


def test_clear_and_choose_tell(qtbot: QtBot, session: Session, that: RecordedRun) -> None:
    with qtbot.waitSignal(session.comparison.run_changed):
        session.comparison.choose(that)
    assert [layer.name for layer in session.comparison.layers][:3] == ["conv1", "batch1", "tanh1"]
    with qtbot.waitSignal(session.comparison.run_changed):
        session.comparison.clear()
    assert session.comparison.beside() is None
