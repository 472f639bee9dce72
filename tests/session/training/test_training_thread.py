import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint
from cnnviz.core.checkpoints.unfinished_run import read_unfinished_run
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.training import training_run as training
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.training.training_run import DivergenceError, TrainingRun, train
from cnnviz.session.training import training_thread
from cnnviz.session.training.run_start import Beginning
from cnnviz.session.training.training_thread import Pace, TrainingThread, TrainingUpdate

CONFIG = TrainingConfig(epochs=2, batch_size=50, device="cpu")
STEPS_PER_EPOCH = 8

Make = Callable[..., TrainingThread]


@pytest.fixture
def make(
    qapp: object, checkpoint: Checkpoint, small_dataset: Dataset, tmp_path: Path
) -> Iterator[Make]:
    owner = QObject()
    threads: list[TrainingThread] = []

    def build(pace: Pace = Pace.RUN, config: TrainingConfig = CONFIG) -> TrainingThread:
        path = tmp_path / "autosave.safetensors"
        beginning = Beginning(checkpoint, config, config.epochs * STEPS_PER_EPOCH, None)
        threads.append(TrainingThread(beginning, small_dataset, pace, path, owner))
        return threads[-1]

    yield build
    for thread in threads:
        thread.stop()
        thread.wait()


class Collector(QObject):
    """Keeps the updates and says at once that it has seen them, as the window does."""

    def __init__(self, thread: TrainingThread) -> None:
        super().__init__()
        self.thread = thread
        self.updates: list[TrainingUpdate] = []
        thread.progressed.connect(self.take)

    def take(self, update: TrainingUpdate) -> None:
        self.updates.append(update)
        self.thread.acknowledge()

    @property
    def steps(self) -> list[int]:
        return [report.step for update in self.updates for report in update.reports]


def test_reports_every_step_once_and_ends_like_the_plain_loop(
    qtbot: QtBot, make: Make, checkpoint: Checkpoint, small_dataset: Dataset
) -> None:
    thread = make()
    collector = Collector(thread)
    with qtbot.waitSignal(thread.finished, timeout=60_000):
        thread.start()
    qtbot.waitUntil(lambda: len(collector.steps) == 2 * STEPS_PER_EPOCH)
    assert collector.steps == list(range(1, 2 * STEPS_PER_EPOCH + 1))

    network = checkpoint.network()
    reports = list(train(network, small_dataset, CONFIG))
    losses = [report.loss for update in collector.updates for report in update.reports]
    assert losses == pytest.approx([report.loss for report in reports], abs=1e-4)
    weights = collector.updates[-1].weights["fc.bias"]
    assert torch.allclose(weights, network.state_dict()["fc.bias"], atol=1e-4)


def test_one_step_then_one_epoch_then_stop(qtbot: QtBot, make: Make) -> None:
    thread = make(Pace.ONE_STEP)
    collector = Collector(thread)
    with qtbot.waitSignal(thread.paused, timeout=60_000):
        thread.start()
    qtbot.waitUntil(lambda: collector.steps == [1])
    with qtbot.waitSignal(thread.paused, timeout=60_000):
        thread.set_pace(Pace.ONE_EPOCH)
    qtbot.waitUntil(lambda: collector.steps[-1] == STEPS_PER_EPOCH)
    with qtbot.waitSignal(thread.finished, timeout=60_000):
        thread.stop()
    assert collector.steps == list(range(1, STEPS_PER_EPOCH + 1))


@pytest.mark.skipif(sys.platform != "linux", reason="niceness of threads is Linux's")
def test_trains_after_the_window_in_line_and_leaves_the_window_where_it_was(
    qtbot: QtBot, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = os.getpriority(os.PRIO_PROCESS, 0)
    asked: list[int] = []

    class Noting(TrainingRun):
        def reports(self) -> Iterator[StepReport]:
            asked.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
            return super().reports()

    monkeypatch.setattr(training_thread, "TrainingRun", Noting)
    thread = make(Pace.ONE_STEP)
    with qtbot.waitSignal(thread.paused, timeout=60_000):
        thread.start()
    assert asked[0] > own
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == own


@pytest.mark.skipif(sys.platform != "linux", reason="niceness of threads is Linux's")
def test_a_program_that_was_started_nicer_trains_nicer_still() -> None:
    found: list[int] = []

    def train() -> None:
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, 12)
        training_thread._let_the_window_go_first()
        found.append(os.getpriority(os.PRIO_PROCESS, thread))

    thread = threading.Thread(target=train)
    thread.start()
    thread.join()
    assert found == [17]


def test_stops_from_pause_and_in_full_run_again_and_again(make: Make) -> None:
    for pace in (Pace.RUN, Pace.PAUSE, Pace.ONE_STEP) * 3:
        thread = make(pace, replace(CONFIG, epochs=1000))
        thread.start()
        thread.stop()
        assert thread.wait(30_000)


def test_autosaves_what_it_reached(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    thread = make()
    collector = Collector(thread)
    with qtbot.waitSignal(thread.finished, timeout=60_000):
        thread.start()
    saved = load_checkpoint(tmp_path / "autosave.safetensors")
    assert saved.history.steps[-1] == 2 * STEPS_PER_EPOCH
    assert len(saved.history.validation_accuracies) == 2
    assert saved.run is None, "it is finished"
    qtbot.waitUntil(lambda: len(collector.steps) == 2 * STEPS_PER_EPOCH)
    last = collector.updates[-1].weights
    assert all(torch.equal(saved.weights[name], last[name]) for name in last)


def test_goes_on_when_the_autosave_cannot_be_written(
    qtbot: QtBot, make: Make, tmp_path: Path
) -> None:
    (tmp_path / "autosave.safetensors").mkdir()
    thread = make()
    failures: list[Exception] = []
    thread.save_failed.connect(failures.append)
    collector = Collector(thread)
    with qtbot.waitSignal(thread.finished, timeout=60_000):
        thread.start()
    qtbot.waitUntil(lambda: len(collector.steps) == 2 * STEPS_PER_EPOCH)
    assert len(failures) == 1, "told once, not every epoch"


def test_a_full_disk_is_told_once_and_the_last_good_file_stays(
    qtbot: QtBot, make: Make, tmp_path: Path
) -> None:
    thread = make(Pace.ONE_EPOCH, replace(CONFIG, epochs=4))
    failures: list[Exception] = []
    thread.save_failed.connect(failures.append)
    collector = Collector(thread)
    with qtbot.waitSignal(thread.paused, timeout=60_000):
        thread.start()
    good = (tmp_path / "autosave.safetensors").read_bytes()
    with small_files_only():
        for _ in range(2):
            with qtbot.waitSignal(thread.paused, timeout=60_000):
                thread.set_pace(Pace.ONE_EPOCH)
    assert [str(failure) for failure in failures] == [
        f"{tmp_path / 'autosave.safetensors'} could not be written: "
        "the file is too large for the system's limits; raise that limit."
    ]
    assert (tmp_path / "autosave.safetensors").read_bytes() == good
    assert [path.name for path in tmp_path.iterdir()] == ["autosave.safetensors"]
    with qtbot.waitSignal(thread.finished, timeout=60_000):
        thread.set_pace(Pace.RUN)
    qtbot.waitUntil(lambda: len(collector.steps) == 4 * STEPS_PER_EPOCH)
    saved = load_checkpoint(tmp_path / "autosave.safetensors")
    assert saved.history.steps[-1] == 4 * STEPS_PER_EPOCH, "saved as soon as there is room again"


@contextmanager
def small_files_only() -> Iterator[None]:
    """A disk on which a checkpoint has no room any more."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("by_person", [True, False])
def test_a_run_that_ends_early_can_go_on_and_says_who_ended_it(
    qtbot: QtBot, make: Make, tmp_path: Path, by_person: bool
) -> None:
    thread = make(Pace.ONE_STEP)
    with qtbot.waitSignal(thread.paused, timeout=60_000):
        thread.start()
    assert thread.controls.look_at_every_step
    thread.controls.learning_rate = 0.004
    with qtbot.waitSignal(thread.finished, timeout=60_000):
        thread.stop() if by_person else thread.interrupt()
    saved = load_checkpoint(tmp_path / "autosave.safetensors")
    assert saved.run is not None
    assert saved.run.step == saved.history.steps[-1]
    assert saved.run.values["learning_rate"] == 0.004
    found = read_unfinished_run(tmp_path / "autosave.safetensors")
    assert found is not None
    assert (found.total_steps, found.was_stopped) == (2 * STEPS_PER_EPOCH, by_person)


def test_looks_at_every_step_only_where_a_single_one_is_wanted(make: Make) -> None:
    for pace, looks in (
        (Pace.RUN, False), (Pace.PAUSE, True), (Pace.ONE_EPOCH, False), (Pace.ONE_STEP, True)
    ):  # fmt: skip
        thread = make(pace)
        assert thread.controls.look_at_every_step == looks
    thread.set_pace(Pace.RUN)
    assert not thread.controls.look_at_every_step


def test_where_several_steps_are_looked_at_together_it_halts_after_all_of_them(
    qtbot: QtBot, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a GPU: what is saved fits together, and a pause comes at no step that is half told."""
    monkeypatch.setattr(training, "STEPS_A_LOOK", {"cpu": 3})
    thread = make(Pace.RUN, replace(CONFIG, epochs=1000))
    collector = Collector(thread)
    thread.start()
    qtbot.waitUntil(lambda: len(collector.steps) > 4, timeout=60_000)
    with qtbot.waitSignal(thread.paused, timeout=60_000):
        thread.set_pace(Pace.PAUSE)
    qtbot.waitUntil(lambda: collector.steps == list(range(1, collector.steps[-1] + 1)))
    paused_at = collector.steps[-1]
    with qtbot.waitSignal(thread.paused, timeout=60_000):
        thread.set_pace(Pace.ONE_STEP)
    qtbot.waitUntil(lambda: collector.steps[-1] == paused_at + 1)
    thread.set_pace(Pace.RUN)
    with qtbot.waitSignal(thread.finished, timeout=60_000):
        thread.interrupt()
    saved = load_checkpoint(tmp_path / "autosave.safetensors")
    assert saved.run is not None
    assert saved.run.step == len(saved.history.steps) == saved.history.steps[-1]


def test_a_diverging_run_says_so_and_hands_back_finite_weights(qtbot: QtBot, make: Make) -> None:
    thread = make(config=replace(CONFIG, learning_rate=1e30))
    collector = Collector(thread)
    with qtbot.waitSignal(thread.failed, timeout=60_000) as failure:
        thread.start()
    assert isinstance(failure.args[0], DivergenceError)
    assert all(torch.isfinite(value).all() for value in collector.updates[-1].weights.values())


def test_what_diverged_is_kept_but_cannot_go_on(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    thread = make(Pace.ONE_STEP)
    with qtbot.waitSignal(thread.paused, timeout=60_000):
        thread.start()
    thread.controls.learning_rate = 1e30
    with qtbot.waitSignal(thread.failed, timeout=60_000):
        thread.set_pace(Pace.RUN)
    thread.wait()
    saved = load_checkpoint(tmp_path / "autosave.safetensors")
    assert saved.run is None
    assert saved.history.steps[0] == 1
