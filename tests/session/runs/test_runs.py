import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.runs.recorded_run import RUN, RecordedRun, read_run
from cnnviz.core.runs.run_library import UnreadableRun
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.preferences import Preferences
from cnnviz.session.runs.run_repeats import STOP_FIRST
from cnnviz.session.runs.runs import IN_TRAINING, USED_ELSEWHERE, Runs
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState

ARTICLE = NETWORKS["article-3x3"]
CONFIG = TrainingConfig(epochs=1, batch_size=50, device="cpu", precision="float32")
WAIT_MS = 60_000
RecordRun = Callable[[NetworkConfig, int], RecordedRun]


@pytest.fixture
def recorded(record_run: RecordRun) -> list[RecordedRun]:
    return [record_run(ARTICLE, steps) for steps in (2, 3, 4)]


@pytest.fixture
def runs(qtbot: QtBot, session: Session, recorded: list[RecordedRun]) -> Runs:
    """Three runs, read; the newest is the last of `recorded`."""
    session.runs.look()
    wait(qtbot, session.runs)
    return session.runs


@pytest.fixture
def second_program(
    qapp: object, checkpoint: Checkpoint, preferences: Preferences, tmp_path: Path
) -> Iterator[Session]:
    """Another program on the same data folder."""
    session = Session(checkpoint, "other", preferences, data_folder=tmp_path)
    yield session
    session.shut_down()


def wait(qtbot: QtBot, runs: Runs) -> None:
    qtbot.waitUntil(lambda: not runs.is_reading, timeout=WAIT_MS)


def ids(runs: Runs) -> list[str]:
    return [entry.folder.name for entry in runs.entries]


def test_nothing_is_read_before_somebody_asks(
    qtbot: QtBot, session: Session, recorded: list[RecordedRun]
) -> None:
    assert not session.runs.is_reading
    assert session.runs.entries == ()
    assert session.runs.is_reading
    wait(qtbot, session.runs)
    assert ids(session.runs) == [run.id for run in reversed(recorded)]


def test_without_a_folder_the_list_is_empty(qtbot: QtBot, session: Session) -> None:
    session.runs.look()
    wait(qtbot, session.runs)
    assert session.runs.entries == ()
    session.runs.undo()


def test_opening_shows_the_last_weights_and_follows_no_file(
    session: Session, runs: Runs, recorded: list[RecordedRun]
) -> None:
    run = recorded[0]
    runs.open(run.id)
    assert session.time_machine.run is not None
    assert session.time_machine.run.id == run.id
    last = run.weights(2)["conv1.weight"].numpy()
    assert (session.network.kernels("conv1") == last).all()
    assert session.network.title == run.title
    assert session.training.history.steps == [1, 2]
    assert session.following.path is None


def test_a_folder_that_went_meanwhile_is_told_and_leaves_the_list(
    qtbot: QtBot, session: Session, runs: Runs, recorded: list[RecordedRun]
) -> None:
    shutil.rmtree(recorded[1].folder)
    with qtbot.waitSignal(session.failed) as told:
        runs.open(recorded[1].id)
    assert "no longer exists" in str(told.args[0])
    wait(qtbot, runs)
    assert ids(runs) == [recorded[2].id, recorded[0].id]
    with qtbot.waitSignal(session.failed, check_params_cb=lambda e: "no longer" in str(e)):
        runs.open(recorded[1].id)


def test_a_damaged_run_is_listed_and_cannot_be_opened(
    qtbot: QtBot, session: Session, runs: Runs, recorded: list[RecordedRun]
) -> None:
    (recorded[0].folder / RUN).write_text("{")
    runs.look()
    wait(qtbot, runs)
    damaged = runs.entries[-1]
    assert isinstance(damaged, UnreadableRun)
    assert runs.why_not_open(recorded[0].id) == damaged.trouble
    assert runs.why_not_rename(recorded[0].id) == damaged.trouble
    assert runs.why_not_repeat(recorded[0].id) == damaged.trouble
    with qtbot.waitSignal(session.failed):
        runs.open(recorded[0].id)
    assert session.time_machine.run is None
    runs.delete([recorded[0].id])
    assert ids(runs) == [recorded[2].id, recorded[1].id]


def test_a_name_is_everywhere_at_once(
    qtbot: QtBot, session: Session, runs: Runs, recorded: list[RecordedRun]
) -> None:
    runs.open(recorded[0].id)
    runs.rename(recorded[0].id, " Mine ")
    wait(qtbot, runs)
    assert [e.name for e in runs.entries if isinstance(e, RecordedRun)] == ["", "", "Mine"]
    assert session.time_machine.run is not None
    assert session.time_machine.run.title == "Mine"
    assert read_run(recorded[0].folder).name == "Mine"


def test_deletions_are_undone_one_by_one(
    qtbot: QtBot, runs: Runs, recorded: list[RecordedRun]
) -> None:
    first, second, third = (run.id for run in recorded)
    runs.delete([second])
    runs.delete([first, third])
    assert (ids(runs), runs.last_deletion) == ([], "Deleted 2 runs")
    runs.undo()
    wait(qtbot, runs)
    assert ids(runs) == [third, first]
    assert runs.last_deletion == f"Deleted {recorded[1].title}"
    runs.undo()
    wait(qtbot, runs)
    assert (ids(runs), runs.last_deletion) == ([third, second, first], "")


def test_a_deleted_run_leaves_the_timeline_and_its_newest_weights_stay(
    session: Session, runs: Runs, recorded: list[RecordedRun]
) -> None:
    runs.open(recorded[2].id)
    newest = session.network.kernels("conv1")
    session.time_machine.go_to(1)
    assert (session.network.kernels("conv1") != newest).any()
    runs.delete([recorded[2].id])
    assert session.time_machine.run is None
    assert not session.network.is_past
    assert (session.network.kernels("conv1") == newest).all()


def test_the_selected_run_is_known_until_it_goes(
    qtbot: QtBot, runs: Runs, recorded: list[RecordedRun]
) -> None:
    with qtbot.waitSignal(runs.selected_changed):
        runs.select(recorded[0].id)
    assert runs.selected == recorded[0].id
    with qtbot.waitSignal(runs.selected_changed):
        runs.delete([recorded[0].id])
    assert runs.selected is None


def test_what_was_deleted_is_gone_when_the_program_ends(
    session: Session, runs: Runs, recorded: list[RecordedRun]
) -> None:
    runs.delete([recorded[0].id])
    session.shut_down()
    left = sorted(path.name for path in recorded[0].folder.parent.iterdir())
    assert left == [recorded[1].id, recorded[2].id]


def test_another_program_neither_empties_the_bin_nor_takes_what_is_on_the_timeline(
    qtbot: QtBot, runs: Runs, recorded: list[RecordedRun], second_program: Session
) -> None:
    first, second, third = (run.id for run in recorded)
    runs.delete([first])
    runs.open(second)
    other = second_program.runs
    other.look()
    wait(qtbot, other)
    assert ids(other) == [third, second]
    assert other.why_not_delete([second]) == USED_ELSEWHERE
    with qtbot.waitSignal(second_program.failed):
        other.delete([second])
    second_program.shut_down()
    runs.undo()
    wait(qtbot, runs)
    assert ids(runs) == [third, second, first]


def test_what_another_program_deletes_leaves_the_list_by_itself(
    qtbot: QtBot, runs: Runs, recorded: list[RecordedRun], second_program: Session
) -> None:
    second_program.runs.look()
    wait(qtbot, second_program.runs)
    second_program.runs.delete([recorded[1].id])
    qtbot.waitUntil(lambda: len(runs.entries) == 2, timeout=WAIT_MS)
    second_program.runs.undo()
    qtbot.waitUntil(lambda: len(runs.entries) == 3, timeout=WAIT_MS)


def test_the_bin_of_a_crashed_program_is_emptied(
    qtbot: QtBot, session: Session, recorded: list[RecordedRun]
) -> None:
    left = recorded[0].folder.parent / ".deleted" / "0123abcd"
    left.mkdir(parents=True)
    recorded[0].folder.rename(left / recorded[0].id)
    session.runs.look()
    wait(qtbot, session.runs)
    assert not left.exists()
    assert len(session.runs.entries) == 2


def test_the_run_in_training_is_listed_grows_and_is_not_deleted(
    qtbot: QtBot, session: Session, runs: Runs, small_dataset: Dataset, one_thread: None
) -> None:
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.training.configure(CONFIG, "article-3x3", "new weights")
    session.training.one_step()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    live = runs.live()
    assert live is not None
    assert len(runs.entries) == 4
    entry = runs.entries[0]
    assert isinstance(entry, RecordedRun)
    assert (entry.id, entry.last_step) == (live.id, 1)
    assert runs.why_not_delete([live.id]) == IN_TRAINING
    assert runs.why_not_open(entry.id) == STOP_FIRST
    runs.rename(live.id, "while it trains")
    session.training.run()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert runs.live() is None
    assert len(runs.entries) == 4
    wait(qtbot, runs)
    entry = runs.entries[0]
    assert isinstance(entry, RecordedRun)
    assert (entry.title, entry.last_step) == ("while it trains", 8)
    assert runs.why_not_delete([live.id]) == ""


def test_a_new_run_spares_its_parent_and_what_is_compared(
    qtbot: QtBot,
    session: Session,
    runs: Runs,
    recorded: list[RecordedRun],
    small_dataset: Dataset,
    one_thread: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, parent, beside = (run.id for run in recorded)
    monkeypatch.setattr("cnnviz.core.runs.run_library.IN_USE_S", 0)
    monkeypatch.setattr("cnnviz.session.runs.run_budget.expected_bytes", lambda run: 0)
    monkeypatch.setattr(Preferences, "runs_budget_mb", 0)
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    runs.open(parent)
    session.comparison.choose(recorded[2])
    session.training.configure(CONFIG, "article-3x3", "weights on screen")
    with qtbot.waitSignal(session.notified, timeout=WAIT_MS, check_params_cb=is_about_room):
        session.training.run()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)
    wait(qtbot, runs)
    newest, *spared = runs.entries
    assert {run.folder.name for run in spared} == {parent, beside}
    assert not recorded[0].folder.exists()
    assert isinstance(newest, RecordedRun)
    assert newest.parent is not None
    assert newest.parent.run == parent


def is_about_room(sentence: str) -> bool:
    return sentence.startswith("Made room for this run: deleted")


def test_a_folder_that_cannot_be_written(
    qtbot: QtBot,
    session: Session,
    runs: Runs,
    recorded: list[RecordedRun],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*arguments: object, **settings: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with qtbot.waitSignal(session.failed) as told:
        runs.delete([recorded[0].id])
    assert "could not be changed: permission denied" in str(told.args[0])
    assert (len(runs.entries), runs.last_deletion) == (3, "")
    monkeypatch.setattr("cnnviz.core.runs.run_library.write_atomically", refuse)
    with qtbot.waitSignal(session.failed) as told:
        runs.rename(recorded[0].id, "new")
    assert "could not be changed" in str(told.args[0])
