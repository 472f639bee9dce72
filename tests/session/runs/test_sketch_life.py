from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.inspection.trace import trace
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.runs.input_life import life_of
from cnnviz.core.runs.recorded_run import RecordedRun, snapshot_path
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.network.live_network import FloatArray
from cnnviz.session.runs import sketch_life
from cnnviz.session.runs.sketch_life import SketchLife
from cnnviz.session.session import Session
from cnnviz.session.training.run_start import NewRun
from cnnviz.session.training.training_state import TrainingState
from tests.opening import open_shipped_and_wait

CONFIG = TrainingConfig(epochs=2, batch_size=50, device="cpu")
SMALL = NetworkConfig("small", (BlockConfig(3), BlockConfig(4)))
WAIT_MS = 60_000


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """The steps that were computed, request by request."""
    requests: list[tuple[int, ...]] = []

    def noting(run: RecordedRun, picture: FloatArray) -> Iterator[FloatArray]:
        requests.append(run.steps)
        return life_of(run, picture)

    monkeypatch.setattr(sketch_life, "life_of", noting)
    return requests


@pytest.fixture
def life(
    session: Session,
    small_dataset: Dataset,
    computed: list[tuple[int, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[SketchLife]:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    yield session.sketch_life
    session.training.shut_down()


def train(qtbot: QtBot, session: Session) -> RecordedRun:
    training = session.training
    training.run_special(NewRun(SMALL, "a design", CONFIG))
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert session.time_machine.run is not None
    return session.time_machine.run


def knows(life: SketchLife, run: RecordedRun) -> bool:
    return life.steps == run.steps and not life.is_stale


def expected(session: Session, run: RecordedRun, step: int) -> FloatArray:
    network = run.checkpoint(step).network()
    return trace(network, session.network.trace.input).probabilities


def test_tells_what_each_step_made_of_the_drawing(
    qtbot: QtBot, session: Session, life: SketchLife
) -> None:
    run = train(qtbot, session)
    life.watch()
    qtbot.waitUntil(lambda: knows(life, run))
    assert life.probabilities.shape == (17, 10)
    for place, step in enumerate(run.steps):
        assert np.array_equal(life.probabilities[place], expected(session, run, step))


def test_computes_nothing_while_nobody_watches(
    qtbot: QtBot, session: Session, life: SketchLife, computed: list[tuple[int, ...]]
) -> None:
    train(qtbot, session)
    session.next_example()
    assert life.steps == ()
    life.watch()
    life.rest()
    qtbot.wait(2 * sketch_life.REST_MS)
    assert life.steps == ()


def test_another_drawing_is_told_once_the_pen_rests(
    qtbot: QtBot, session: Session, life: SketchLife, computed: list[tuple[int, ...]]
) -> None:
    run = train(qtbot, session)
    life.watch()
    qtbot.waitUntil(lambda: knows(life, run))
    before = life.probabilities
    computed.clear()
    for _ in range(4):
        session.next_example()
        assert life.is_stale
        assert life.probabilities is before, "what was known stays until the answer"
    qtbot.waitUntil(lambda: knows(life, run))
    assert computed == [run.steps]
    assert np.array_equal(life.probabilities[5], expected(session, run, 5))
    assert not np.array_equal(life.probabilities, before)


def test_a_change_that_is_taken_back_costs_nothing(
    qtbot: QtBot, session: Session, life: SketchLife, computed: list[tuple[int, ...]]
) -> None:
    run = train(qtbot, session)
    life.watch()
    qtbot.waitUntil(lambda: knows(life, run))
    computed.clear()
    session.next_example()
    assert life.is_stale
    session.canvas.undo()
    assert not life.is_stale
    qtbot.wait(2 * sketch_life.REST_MS)
    assert computed == []


def test_going_back_in_time_disturbs_no_computation(
    qtbot: QtBot, session: Session, life: SketchLife, computed: list[tuple[int, ...]]
) -> None:
    run = train(qtbot, session)
    life.watch()
    session.next_example()
    for step in (3, 5, 9):
        session.time_machine.go_to(step)
    qtbot.waitUntil(lambda: knows(life, run))
    session.time_machine.go_to(1)
    session.time_machine.go_live()
    assert not life.is_stale
    assert computed[-1] == run.steps


def test_a_drawing_that_changed_while_it_computed_is_not_answered_with_the_old_one(
    qtbot: QtBot, session: Session, life: SketchLife
) -> None:
    run = train(qtbot, session)
    life.watch()
    session.next_example()
    qtbot.waitUntil(lambda: knows(life, run))
    assert np.array_equal(life.probabilities[9], expected(session, run, 9))


def test_a_run_in_training_has_only_its_new_steps_added(
    qtbot: QtBot,
    session: Session,
    life: SketchLife,
    computed: list[tuple[int, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    life.watch()
    training, machine = session.training, session.time_machine
    training.run_special(NewRun(SMALL, "a design", replace(CONFIG, epochs=12)))
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    run = machine.run
    assert run is not None
    qtbot.waitUntil(lambda: knows(life, run), timeout=WAIT_MS)
    together = tuple(step for steps in computed for step in steps)
    assert together == run.steps, "each step once, in order"
    assert np.array_equal(life.probabilities[-1], expected(session, run, run.steps[-1]))


def test_weights_that_cannot_be_read_are_left_blank(
    qtbot: QtBot, session: Session, life: SketchLife
) -> None:
    run = train(qtbot, session)
    snapshot_path(run.folder, 4).write_bytes(b"")
    life.watch()
    qtbot.waitUntil(lambda: knows(life, run))
    assert np.isnan(life.probabilities[4]).all()
    assert not np.isnan(np.delete(life.probabilities, 4, axis=0)).any()


def test_another_network_has_no_life(qtbot: QtBot, session: Session, life: SketchLife) -> None:
    run = train(qtbot, session)
    life.watch()
    qtbot.waitUntil(lambda: knows(life, run))
    open_shipped_and_wait(qtbot, session)
    assert life.steps == ()
    assert not life.is_stale
    session.next_example()
    assert not life.is_stale
