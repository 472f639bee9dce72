import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from cnnviz.core.checkpoints.unfinished_run import marked_as_stopped
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.run_state import ResumeError
from cnnviz.core.training.training_run import TrainingRun
from cnnviz.session.data.data_library import DataState
from cnnviz.session.preferences import Preferences
from cnnviz.session.session import Session
from cnnviz.session.training.autosave import AutosaveSlot
from cnnviz.session.training.training_state import TrainingState
from cnnviz.session.training.unfinished_runs import UnfinishedRuns
from tests.opening import open_and_wait, open_shipped_and_wait
from tests.picture_shapes import grey

CONFIG = TrainingConfig(epochs=2, batch_size=50, device="cpu")
WAIT_MS = 60_000


@pytest.fixture
def left(checkpoint: Checkpoint, small_dataset: Dataset, one_thread: None) -> Checkpoint:
    """Three steps of sixteen."""
    network, history = checkpoint.network(), checkpoint.history.copy()
    run = TrainingRun(network, small_dataset, CONFIG)
    for report, _ in zip(run.reports(), range(3), strict=False):
        history.add(report)
        state = run.state()
        weights = {name: value.clone() for name, value in network.state_dict().items()}
    picture_shape = small_dataset.picture_shape
    made_by = {"dataset": "bars", "recipe": "article"}
    return replace(
        checkpoint,
        weights=weights,
        history=history,
        made_by=made_by,
        run=state,
        picture_shape=picture_shape,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def autosave(folder: Path, left: Checkpoint) -> Path:
    """What a program that was killed left behind."""
    path = folder / "autosave.safetensors"
    save_checkpoint(path, left)
    return path


@pytest.fixture
def session(
    qapp: object,
    checkpoint: Checkpoint,
    preferences: Preferences,
    small_dataset: Dataset,
    folder: Path,
) -> Iterator[Session]:
    session = Session(checkpoint, "untrained", preferences, folder)
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.training.configure(CONFIG, "article", "new weights")
    yield session
    session.shut_down()


@pytest.fixture
def runs(session: Session) -> UnfinishedRuns:
    return session.unfinished_runs


def wait_for_end(qtbot: QtBot, session: Session) -> None:
    training = session.training
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)


def test_nothing_is_offered_where_nothing_was_left(runs: UnfinishedRuns) -> None:
    runs.look()
    assert runs.offered is None
    assert runs.last is None
    runs.resume_offered()
    runs.resume_last()
    runs.decline()


def test_a_new_run_is_not_saved_over_what_is_offered(
    qtbot: QtBot, autosave: Path, session: Session, runs: UnfinishedRuns
) -> None:
    before = autosave.read_bytes()
    runs.look()
    assert runs.offered is not None
    session.training.run()
    assert runs.offered is None, "one thing at a time"
    wait_for_end(qtbot, session)
    assert autosave.read_bytes() == before
    assert (autosave.parent / "autosave-2.safetensors").exists()
    assert runs.offered is not None
    assert runs.offered.path == autosave


def test_not_now_deletes_nothing_and_makes_room_for_the_next_run(
    qtbot: QtBot, autosave: Path, session: Session, runs: UnfinishedRuns
) -> None:
    before = autosave.read_bytes()
    runs.look()
    runs.decline()
    assert runs.offered is None
    assert runs.last is not None, "the menu still has it"
    assert autosave.read_bytes() == before
    session.training.run()
    wait_for_end(qtbot, session)
    assert load_checkpoint(autosave).history.steps[-1] == 16
    assert runs.last is None


def test_the_newest_of_several_is_offered_and_all_are_spared(
    qtbot: QtBot, autosave: Path, left: Checkpoint, session: Session, runs: UnfinishedRuns
) -> None:
    second = autosave.with_name("autosave-2.safetensors")
    save_checkpoint(second, left)
    os.utime(autosave, (1_000_000, 1_000_000))
    runs.look()
    assert runs.offered is not None
    assert runs.offered.path == second
    session.training.run()
    wait_for_end(qtbot, session)
    assert load_checkpoint(autosave).run is not None
    assert load_checkpoint(second).run is not None


def test_what_another_program_holds_is_its_own(
    autosave: Path, folder: Path, session: Session, runs: UnfinishedRuns, left: Checkpoint
) -> None:
    """The session of this test has the first place, so the other one has the second."""
    autosave.unlink()
    other = AutosaveSlot(folder)
    save_checkpoint(other.path, left)
    runs.look()
    assert runs.offered is None
    other.release()
    runs.look()
    assert runs.offered is not None


def test_what_the_person_stopped_is_in_the_menu_only(
    autosave: Path, left: Checkpoint, runs: UnfinishedRuns
) -> None:
    assert left.run is not None
    save_checkpoint(autosave, replace(left, run=marked_as_stopped(left.run)))
    runs.look()
    assert runs.offered is None
    assert runs.last is not None


@pytest.mark.parametrize("content", [b"", b"nonsense" * 100])
def test_a_damaged_file_is_told_once_in_passing(
    qtbot: QtBot, autosave: Path, session: Session, runs: UnfinishedRuns, content: bytes
) -> None:
    autosave.write_bytes(content)
    told: list[str] = []
    session.notified.connect(told.append)
    with qtbot.assertNotEmitted(session.failed):
        runs.look()
        runs.look()
    assert told == ["autosave.safetensors is damaged and cannot be resumed; it was left unchanged."]
    assert runs.last is None
    assert autosave.read_bytes() == content


def test_a_file_that_is_damaged_by_the_time_it_is_wanted_is_told(
    qtbot: QtBot, autosave: Path, session: Session, runs: UnfinishedRuns
) -> None:
    runs.look()
    content = autosave.read_bytes()[:-100]
    autosave.write_bytes(content)
    with qtbot.waitSignal(session.failed) as failure:
        runs.resume_offered()
    assert "damaged" in str(failure.args[0])
    assert session.training.state is TrainingState.IDLE
    assert autosave.read_bytes() == content


def test_other_pictures_are_told_and_nothing_is_lost(
    qtbot: QtBot, autosave: Path, session: Session, runs: UnfinishedRuns, small_dataset: Dataset
) -> None:
    session.data.dataset = replace(small_dataset, picture_shape=grey(0.3, 0.25))
    runs.look()
    with qtbot.waitSignal(session.failed) as failure:
        runs.resume_offered()
    assert isinstance(failure.args[0], ResumeError)
    assert "other pictures than bars" in str(failure.args[0])
    assert session.training.state is TrainingState.IDLE
    assert session.network.title == "untrained"
    assert runs.offered is not None


def test_a_data_set_that_nobody_knows_is_told(
    qtbot: QtBot, autosave: Path, session: Session, runs: UnfinishedRuns, small_dataset: Dataset
) -> None:
    session.data.dataset = replace(small_dataset, name="other")
    runs.look()
    with qtbot.waitSignal(session.failed) as failure:
        runs.resume_offered()
    assert "There is no data set 'bars'" in str(failure.args[0])
    assert session.training.state is TrainingState.IDLE


def test_a_state_that_only_the_run_can_judge_leaves_the_file_alone(
    qtbot: QtBot, autosave: Path, left: Checkpoint, session: Session, runs: UnfinishedRuns
) -> None:
    assert left.run is not None
    broken = {n: t for n, t in left.run.tensors.items() if not n.startswith("optimizer")}
    save_checkpoint(autosave, replace(left, run=replace(left.run, tensors=broken)))
    before = autosave.read_bytes()
    runs.look()
    with qtbot.waitSignal(session.failed, timeout=WAIT_MS) as failure:
        runs.resume_offered()
    assert isinstance(failure.args[0], ResumeError)
    wait_for_end(qtbot, session)
    session.training.run()
    wait_for_end(qtbot, session)
    assert autosave.read_bytes() == before


def test_the_data_set_is_loaded_where_it_is_not_there(
    qtbot: QtBot, autosave: Path, left: Checkpoint, session: Session, runs: UnfinishedRuns
) -> None:
    made_by = {**left.made_by, "dataset": "synthetic-garments"}
    save_checkpoint(autosave, replace(left, made_by=made_by))
    runs.look()
    runs.resume_offered()
    assert session.training.state is TrainingState.WAITING
    assert session.data.wanted == "synthetic-garments"
    # It is not what the run in the file really learned from.
    with qtbot.waitSignal(session.failed, timeout=WAIT_MS) as failure:
        pass
    assert "other pictures than synthetic-garments" in str(failure.args[0])


def test_a_data_set_that_is_not_on_this_machine_is_waited_for(
    qtbot: QtBot,
    autosave: Path,
    left: Checkpoint,
    session: Session,
    runs: UnfinishedRuns,
    small_dataset: Dataset,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CNNVIZ_DATA", raising=False)
    save_checkpoint(autosave, replace(left, made_by={**left.made_by, "dataset": "mnist"}))
    runs.look()
    with qtbot.waitSignal(session.data.missing, timeout=WAIT_MS):
        runs.resume_offered()
    assert session.training.left is not None
    monkeypatch.setattr(session.data, "want", lambda *_, **__: None)
    session.training.run_awaited()
    assert session.training.state is TrainingState.WAITING
    session.data.dataset = replace(small_dataset, name="mnist")
    session.data.state = DataState.READY
    session.data.changed.emit()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.RUNNING, timeout=WAIT_MS)
    assert session.training.history.steps == [1, 2, 3]
    wait_for_end(qtbot, session)
    assert session.training.history.steps[-1] == 16


def test_a_checkpoint_that_is_opened_offers_its_run(
    qtbot: QtBot, left: Checkpoint, session: Session, runs: UnfinishedRuns, tmp_path: Path
) -> None:
    path = tmp_path / "net.resume.safetensors"
    save_checkpoint(path, left)
    before = path.read_bytes()
    open_and_wait(qtbot, session, path)
    assert session.training.history.steps == [1, 2, 3]
    assert runs.offered is not None
    assert runs.offered == runs.last
    assert session.network.checkpoint().run is None
    runs.resume_offered()
    wait_for_end(qtbot, session)
    assert session.training.history.steps == list(range(1, 17))
    assert path.read_bytes() == before, "a file of the command line's is left to it"
    assert runs.last is None


def test_another_network_on_screen_takes_the_offer_along(
    qtbot: QtBot, left: Checkpoint, session: Session, runs: UnfinishedRuns, tmp_path: Path
) -> None:
    path = tmp_path / "net.resume.safetensors"
    save_checkpoint(path, left)
    open_and_wait(qtbot, session, path)
    runs.decline()
    assert runs.offered is None
    open_and_wait(qtbot, session, path)
    assert runs.offered is not None, "opened once more, it is meant"
    open_shipped_and_wait(qtbot, session)
    assert runs.offered is None
    assert runs.last is None


def test_a_file_that_is_written_on_is_in_the_menu_only(
    qtbot: QtBot, left: Checkpoint, session: Session, runs: UnfinishedRuns, tmp_path: Path
) -> None:
    """Its run has not stopped at all."""
    path = tmp_path / "net.resume.safetensors"
    save_checkpoint(path, left)
    open_and_wait(qtbot, session, path)
    with qtbot.waitSignal(session.following.read_again, timeout=WAIT_MS):
        assert left.run is not None
        save_checkpoint(path, replace(left, run=replace(left.run, step=4)))
    assert runs.offered is None
    assert runs.last is not None
    assert runs.last.step == 4


def test_what_is_saved_from_the_screen_is_no_run(
    qtbot: QtBot, left: Checkpoint, session: Session, tmp_path: Path
) -> None:
    path, copy = tmp_path / "net.resume.safetensors", tmp_path / "copy.safetensors"
    save_checkpoint(path, left)
    open_and_wait(qtbot, session, path)
    session.save_checkpoint(copy)
    assert load_checkpoint(copy).run is None
