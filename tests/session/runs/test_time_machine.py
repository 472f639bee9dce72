from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot
from torch import Tensor

from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import weights_of
from cnnviz.core.runs.recorded_run import Parent, RecordedRun, read_run, snapshot_path
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.training_run import TrainingRun
from cnnviz.session.data.data_library import DataState
from cnnviz.session.runs.time_machine import TimeMachine
from cnnviz.session.session import Session
from cnnviz.session.training.run_start import NewRun
from cnnviz.session.training.training_state import TrainingState
from tests.opening import open_and_wait

CONFIG = TrainingConfig(epochs=2, batch_size=50, device="cpu")
SMALL = NetworkConfig("small", (BlockConfig(3), BlockConfig(4)))
WAIT_MS = 60_000


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> dict[int, Mapping[str, Tensor]]:
    """The weights after each step, as training itself had them."""
    weights: dict[int, Mapping[str, Tensor]] = {}
    reports = TrainingRun.reports

    def noting(run: TrainingRun) -> Iterator[object]:
        for report in reports(run):
            weights[report.step] = weights_of(run.network)
            yield report

    monkeypatch.setattr(TrainingRun, "reports", noting)
    return weights


@pytest.fixture
def machine(
    session: Session,
    small_dataset: Dataset,
    noted: dict[int, Mapping[str, Tensor]],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[TimeMachine]:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.training.configure(CONFIG, "article", "new weights")
    yield session.time_machine
    session.training.shut_down()


def start(session: Session, config: TrainingConfig = CONFIG) -> None:
    session.training.run_special(NewRun(SMALL, "a design", config))


def train(qtbot: QtBot, session: Session) -> RecordedRun:
    start(session)
    training = session.training
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert session.time_machine.run is not None
    return session.time_machine.run


def pause(qtbot: QtBot, session: Session) -> None:
    training = session.training
    training.pause()
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)


def same(left: Mapping[str, Tensor], right: Mapping[str, Tensor]) -> bool:
    return left.keys() == right.keys() and all(torch.equal(left[k], right[k]) for k in left)


def on_screen(session: Session) -> Mapping[str, Tensor]:
    return session.network.checkpoint().weights


def test_shows_each_step_bit_by_bit_as_training_had_it(
    qtbot: QtBot, session: Session, machine: TimeMachine, noted: dict[int, Mapping[str, Tensor]]
) -> None:
    run = train(qtbot, session)
    assert run.steps == tuple(range(17))
    newest = on_screen(session)
    for step in (0, 1, 7, 15, 3):
        machine.go_to(step)
        assert machine.step == machine.shown_step == step
        assert session.network.is_past
        assert same(on_screen(session), run.weights(step))
        assert session.network.checkpoint().made_by["step"] == step
        if step:
            assert same(on_screen(session), noted[step])
        expected = session.network.checkpoint().network()
        with torch.inference_mode():
            logits = expected(torch.from_numpy(session.network.trace.input)[None])[0]
        assert torch.equal(
            torch.softmax(logits, 0), torch.tensor(session.network.trace.probabilities)
        )
    machine.go_live()
    assert machine.step is None
    assert machine.shown_step == 16
    assert same(on_screen(session), newest)
    assert same(newest, noted[16])


def test_the_last_step_is_now(qtbot: QtBot, session: Session, machine: TimeMachine) -> None:
    train(qtbot, session)
    machine.go_to(4)
    machine.go_to(400)
    assert machine.step is None
    assert not session.network.is_past


def test_training_goes_on_meanwhile(
    qtbot: QtBot, session: Session, machine: TimeMachine, noted: dict[int, Mapping[str, Tensor]]
) -> None:
    training = session.training
    start(session, replace(CONFIG, epochs=500))
    qtbot.waitUntil(lambda: machine.run is not None and machine.run.last_step > 3, timeout=WAIT_MS)
    machine.go_to(2)
    assert machine.is_growing
    then = training.history.steps[-1]
    with qtbot.waitSignal(machine.grew, timeout=WAIT_MS):
        pass
    qtbot.waitUntil(lambda: training.history.steps[-1] > then + 5, timeout=WAIT_MS)
    assert machine.step == 2
    assert same(on_screen(session), noted[2])
    pause(qtbot, session)
    last = training.history.steps[-1]
    assert same(on_screen(session), noted[2])
    machine.go_live()
    assert machine.shown_step == last
    assert same(on_screen(session), noted[last])


def test_it_has_grown_only_where_steps_were_kept(
    qtbot: QtBot, session: Session, machine: TimeMachine
) -> None:
    training = session.training
    with qtbot.waitSignal(machine.run_changed, timeout=WAIT_MS):
        training.one_step()
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: machine.run.steps == (0, 1), timeout=WAIT_MS)
    grown = QSignalSpy(machine.grew)
    assert training.recording is not None
    training.recording = training.recording.grown((), training.history)
    training.progressed.emit()
    assert grown.count() == 0
    assert machine.run is training.recording
    training.one_step()
    qtbot.waitUntil(lambda: grown.count() == 1, timeout=WAIT_MS)
    assert machine.run.steps == (0, 1, 2), "the first steps are all kept"


def test_saves_the_step_on_screen_with_the_curves_up_to_it(
    qtbot: QtBot, session: Session, machine: TimeMachine, tmp_path: Path
) -> None:
    start(session, replace(CONFIG, epochs=500))
    qtbot.waitUntil(lambda: machine.run is not None and machine.run.last_step > 9, timeout=WAIT_MS)
    machine.go_to(5)
    session.save_checkpoint(tmp_path / "five.safetensors")
    saved = load_checkpoint(tmp_path / "five.safetensors")
    assert machine.run is not None
    assert same(saved.weights, machine.run.weights(5))
    assert saved.history.steps == [1, 2, 3, 4, 5]
    assert saved.made_by["step"] == 5
    assert saved.made_by["run"] == machine.run.id


def test_moves_step_by_step_and_beyond_the_last_to_now(
    qtbot: QtBot, session: Session, machine: TimeMachine
) -> None:
    train(qtbot, session)
    machine.move(-1)
    assert machine.step == 15
    machine.move(-10)
    assert machine.step == 5
    machine.move(1)
    assert machine.step == 6
    machine.move(-100)
    assert machine.step == 0
    machine.move(100)
    assert machine.step is None


def test_of_several_wishes_at_once_only_the_last_is_granted(
    qtbot: QtBot, session: Session, machine: TimeMachine
) -> None:
    train(qtbot, session)
    changes = QSignalSpy(machine.changed)
    machine.play()
    for step in (3, 9, 12):
        machine.seek(step)
    assert not machine.is_playing
    qtbot.waitUntil(lambda: machine.step == 12)
    assert changes.count() == 2, "playing has begun at step 0"


def test_plays_from_the_start_to_now(qtbot: QtBot, session: Session, machine: TimeMachine) -> None:
    train(qtbot, session)
    seen: list[int] = []
    machine.changed.connect(lambda: seen.append(machine.shown_step))
    machine.set_speed(60)
    machine.play()
    assert machine.is_playing
    qtbot.waitUntil(lambda: not machine.is_playing, timeout=WAIT_MS)
    assert seen == list(range(17))
    assert machine.step is None


def test_a_faster_speed_is_taken_while_it_plays(
    qtbot: QtBot, session: Session, machine: TimeMachine
) -> None:
    train(qtbot, session)
    machine.set_speed(5)
    machine.play()
    machine.set_speed(60)
    assert machine.is_playing
    machine.pause()
    assert not machine.is_playing
    assert machine.step is not None
    assert machine.step < 16


def test_another_checkpoint_ends_it(
    qtbot: QtBot, session: Session, machine: TimeMachine, checkpoint: Checkpoint, tmp_path: Path
) -> None:
    train(qtbot, session)
    machine.play()
    save_checkpoint(tmp_path / "another.safetensors", checkpoint)
    open_and_wait(qtbot, session, tmp_path / "another.safetensors")
    assert machine.run is None
    assert machine.step is None
    assert not machine.is_playing
    assert not session.network.is_past
    assert same(on_screen(session), checkpoint.weights)
    machine.go_to(3)
    machine.move(1)
    machine.play()
    machine.go_live()
    assert machine.step is None
    assert not machine.is_playing
    assert same(on_screen(session), checkpoint.weights)


def test_damaged_steps_are_told_once_and_passed_over(
    qtbot: QtBot, session: Session, machine: TimeMachine
) -> None:
    run = train(qtbot, session)
    for step in (6, 7):
        snapshot_path(run.folder, step).write_bytes(b"broken")
    snapshot_path(run.folder, 8).unlink()
    told: list[Exception] = []
    session.failed.connect(told.append)
    machine.go_to(9)
    machine.move(-1)
    machine.move(-1)
    assert machine.step == 5, "8, 7 and 6 were tried"
    assert same(on_screen(session), run.weights(5))
    machine.move(1)
    assert machine.step == 9
    machine.go_to(7)
    assert machine.step == 5
    assert machine.unreadable == {6, 7, 8}
    assert [str(error) for error in told] == [
        "The weights after step 8 cannot be read; choose another step."
    ]


def test_a_deleted_folder_leaves_the_start_and_now(
    qtbot: QtBot, session: Session, machine: TimeMachine
) -> None:
    run = train(qtbot, session)
    newest = on_screen(session)
    for step in run.steps[1:]:
        snapshot_path(run.folder, step).unlink()
    told: list[Exception] = []
    session.failed.connect(told.append)
    machine.go_to(5)
    assert machine.step == 0
    assert same(on_screen(session), run.start.weights)
    machine.go_to(12)
    assert machine.step is None
    assert same(on_screen(session), newest)
    assert len(told) == 1


def test_a_new_run_takes_over(qtbot: QtBot, session: Session, machine: TimeMachine) -> None:
    first = train(qtbot, session)
    machine.go_to(3)
    second = train(qtbot, session)
    assert second.id != first.id
    assert machine.step is None
    assert not session.network.is_past


def test_a_run_of_the_past_is_shown_with_its_last_weights(
    qtbot: QtBot, session: Session, machine: TimeMachine, checkpoint: Checkpoint, tmp_path: Path
) -> None:
    folder = train(qtbot, session).folder
    save_checkpoint(tmp_path / "another.safetensors", checkpoint)
    open_and_wait(qtbot, session, tmp_path / "another.safetensors")
    run = read_run(folder)
    with qtbot.waitSignals([machine.run_shown, machine.run_changed]):
        machine.show(run)
    assert machine.run is not None
    assert machine.run.id == run.id
    assert session.following.path is None, "the run is on screen, not the file"
    assert session.network.title == run.title
    assert same(on_screen(session), run.weights(16))
    assert session.training.history.steps == list(range(1, 17))
    machine.go_to(2)
    assert same(on_screen(session), run.weights(2))


def test_a_run_that_was_cut_short_ends_at_its_last_whole_weights(
    qtbot: QtBot, session: Session, machine: TimeMachine
) -> None:
    folder = train(qtbot, session).folder
    snapshot_path(folder, 16).unlink()
    run = read_run(folder)
    snapshot_path(folder, 15).write_bytes(b"damaged since")
    told: list[Exception] = []
    session.failed.connect(told.append)
    machine.show(run)
    assert same(on_screen(session), run.weights(14))
    assert machine.shown_step == 14
    assert session.training.history.steps[-1] == 14
    assert [str(error) for error in told] == [
        "The weights after step 15 cannot be read; choose another step."
    ]
    machine.move(-1)
    assert machine.step == 13


def test_no_run_is_shown_while_another_trains(
    qtbot: QtBot, session: Session, machine: TimeMachine
) -> None:
    first = train(qtbot, session)
    start(session, replace(CONFIG, epochs=500))
    told: list[Exception] = []
    session.failed.connect(told.append)
    machine.show(first)
    assert isinstance(told[0], CnnvizError)
    assert "Stop the training first" in str(told[0])
    assert session.training.is_active


def test_a_branch_starts_from_the_step_on_screen_and_knows_its_parent(
    qtbot: QtBot, session: Session, machine: TimeMachine
) -> None:
    parent = train(qtbot, session)
    machine.go_to(4)
    machine.train_on()
    training = session.training
    assert training.start_from == "new weights", "Train starts what it did before"
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert (training.config, training.settings.network_name) == (CONFIG, "small")
    assert training.start_from == "new weights"
    branch = machine.run
    assert branch is not None
    assert branch.id != parent.id
    assert branch.parent == Parent(parent.id, 4)
    assert same(branch.start.weights, parent.weights(4))
    assert branch.start.made_by["start_from"] == "weights on screen"
    assert branch.steps == tuple(range(17))
    assert same(read_run(parent.folder).weights(16), parent.weights(16))


def test_nothing_branches_off_while_a_run_is_in_progress(
    qtbot: QtBot, session: Session, machine: TimeMachine
) -> None:
    start(session, replace(CONFIG, epochs=500))
    qtbot.waitUntil(lambda: machine.run is not None and machine.run.last_step > 3, timeout=WAIT_MS)
    run = machine.run
    machine.go_to(1)
    machine.train_on()
    assert machine.run is not None
    assert run is not None
    assert machine.run.id == run.id
    assert session.training.start_from == "new weights"
