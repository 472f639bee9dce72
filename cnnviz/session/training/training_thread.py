"""The background thread that trains: it owns its network and hands out copies."""

import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from threading import Condition, Event

import torch
from PySide6.QtCore import QObject, QThread, Signal
from torch import Tensor

from cnnviz.core.checkpoints.unfinished_run import marked_as_stopped
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.networks import weights_of
from cnnviz.core.runs.metric_lines import MetricLine
from cnnviz.core.runs.recorded_run import RecordingError
from cnnviz.core.runs.recorder import RunRecorder
from cnnviz.core.training.devices import training_threads
from cnnviz.core.training.fast_pass.compiled_library import compiled_library
from cnnviz.core.training.run_state import RunState
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.training.training_run import Controls, DivergenceError, TrainingRun
from cnnviz.core.translation import tr
from cnnviz.session.training.run_autosave import RunAutosave
from cnnviz.session.training.run_start import Beginning

# The window takes little time, but wants it at once: it goes first wherever both could run.
NICENESS = 5
# Pictures of a network that learns look no livelier at a higher rate.
UPDATE_INTERVAL_S = 1 / 30


class Pace(Enum):
    """How far the thread may go before it waits."""

    RUN = "run"
    PAUSE = "pause"
    ONE_STEP = tr("one step")
    ONE_EPOCH = tr("one epoch")


@dataclass(frozen=True)
class TrainingUpdate:
    """What happened since the update before, and the weights after it."""

    reports: tuple[StepReport, ...]
    weights: Mapping[str, Tensor]
    kept: tuple[MetricLine, ...] = ()  # of steps whose weights were recorded


class TrainingThread(QThread):
    """Iterates a TrainingRun; every word to the GUI is a frozen value or a copy."""

    progressed = Signal(TrainingUpdate)  # the next one waits until it is acknowledged
    paused = Signal()
    failed = Signal(Exception)
    save_failed = Signal(Exception)

    def __init__(
        self, beginning: Beginning, dataset: Dataset, pace: Pace, autosave: Path, parent: QObject
    ) -> None:
        super().__init__(parent)
        start, self._config, self._lesson = beginning.start, beginning.config, beginning.lesson
        self._recording = beginning.recording
        self._recorder: RunRecorder | None = None
        self.controls = Controls(self._config.learning_rate)
        self._start, self._dataset = start, dataset
        self._state, self._network = start.run, start.network()
        self._autosave = RunAutosave(autosave, start)
        self._told_of_save = False
        self._pace_changed = Condition()
        self._set_pace(pace)
        self._stopped_by_person = False
        self._seen = Event()
        self._seen.set()
        self._unsent: list[StepReport] = []
        self._kept: list[MetricLine] = []
        self._sent_at = 0.0

    def acknowledge(self) -> None:
        """Say that the last update was shown and the next may come."""
        self._seen.set()

    def set_pace(self, pace: Pace) -> None:
        with self._pace_changed:
            self._set_pace(pace)
            self._pace_changed.notify()

    def stop(self) -> None:
        """Ask for the end after the current step, as the person wishes; `wait` for it."""
        self._stopped_by_person = True
        self.interrupt()

    def interrupt(self) -> None:
        """The same where nobody wishes it: the run is offered at the next start."""
        self.requestInterruption()
        self.set_pace(Pace.RUN)

    def run(self) -> None:
        torch.set_num_threads(training_threads())
        _let_the_window_go_first()
        _keep_threads_apart()
        try:
            self._train()
        except Exception as error:
            self.failed.emit(error)

    def _set_pace(self, pace: Pace) -> None:
        self._pace = pace
        self.controls.look_at_every_step = pace in (Pace.PAUSE, Pace.ONE_STEP)

    def _train(self) -> None:
        dataset = self._dataset
        if self._lesson is not None:
            dataset = self._lesson.set_of(dataset)
        run = TrainingRun(self._network, dataset, self._config, self.controls, self._state)
        self._state = None  # the run has taken what it needs
        with ExitStack() as files:
            self._record(run, files)
            self._iterate(run)

    def _iterate(self, run: TrainingRun) -> None:
        try:
            for report in run.reports():
                self._take(report)
                if self._holds_up(report) and not self._may_go_on(run, report):
                    break
        except DivergenceError:
            if self._autosave.is_behind:
                self._save(None)
            raise
        finally:
            self._record_last()
            self._send()

    def _record(self, run: TrainingRun, files: ExitStack) -> None:
        if self._recording is None:
            return
        where, start, parent = self._recording.folder, self._start, self._recording.parent
        with self._recording_may_fail():
            self._recorder = files.enter_context(RunRecorder(where, start, run, parent))

    def _record_step(self, report: StepReport) -> None:
        if self._recorder is not None:
            with self._recording_may_fail():
                self._tell_of(self._recorder.add(report))

    def _record_last(self) -> None:
        if self._recorder is not None:
            with self._recording_may_fail():
                self._tell_of(self._recorder.keep_last())

    def _tell_of(self, line: MetricLine | None) -> None:
        """Have the next update say that a step's weights were kept, if they were."""
        if line is not None and line.measures:
            self._kept.append(line)

    @contextmanager
    def _recording_may_fail(self) -> Iterator[None]:
        """Training goes on without, and the person hears of it once."""
        try:
            yield
        except RecordingError as error:
            self._recorder = None
            self.save_failed.emit(error)

    def _take(self, report: StepReport) -> None:
        self._autosave.add(report)
        self._unsent.append(report)
        self._record_step(report)
        is_due = time.monotonic() - self._sent_at >= UPDATE_INTERVAL_S
        if is_due and self._seen.is_set():
            self._send()

    def _holds_up(self, report: StepReport) -> bool:
        """Whether there is anything to do before the next step."""
        return self._autosave.is_due or self.isInterruptionRequested() or self._pauses(report)

    def _may_go_on(self, run: TrainingRun, report: StepReport) -> bool:
        """Save and pause as is due; False where the run is to end."""
        if run.steps_done != report.step:
            # A GPU does several steps at once. Run and weights are behind the last of them
            # already: whatever is due waits for its report.
            return True
        if self._autosave.is_due and not self.isInterruptionRequested():
            self._save(run.state())
        self._pause_if_asked(report)
        if not self.isInterruptionRequested():
            return True
        state = run.state()  # a pause is when the learning rate is turned
        self._save(marked_as_stopped(state) if self._stopped_by_person else state)
        return False

    def _pauses(self, report: StepReport) -> bool:
        ends_epoch = report.validation is not None
        return self._pace in (Pace.PAUSE, Pace.ONE_STEP) or (
            self._pace is Pace.ONE_EPOCH and ends_epoch
        )

    def _pause_if_asked(self, report: StepReport) -> None:
        with self._pace_changed:
            if not self._pauses(report):
                return
            self._set_pace(Pace.PAUSE)
            self._send()
            self.paused.emit()
            while self._pace is Pace.PAUSE:
                self._pace_changed.wait()

    def _send(self) -> None:
        self._seen.clear()
        self._sent_at = time.monotonic()
        reports, self._unsent = tuple(self._unsent), []
        kept, self._kept = tuple(self._kept), []
        self.progressed.emit(TrainingUpdate(reports, weights_of(self._network), kept))

    def _save(self, state: RunState | None) -> None:
        try:
            # From a lesson's end on, its drawings would be others: it is begun anew.
            self._autosave.save(self._network, state if self._lesson is None else None)
        except Exception as error:
            if not self._told_of_save:
                self._told_of_save = True
                self.save_failed.emit(error)


def _let_the_window_go_first() -> None:
    """On Linux each thread has its own niceness, and the threads that it starts inherit it."""
    if sys.platform == "linux":
        # Added to the window's own: only root may be less nice than the program was started.
        thread = threading.get_native_id()
        nicer = os.getpriority(os.PRIO_PROCESS, thread) + NICENESS
        os.setpriority(os.PRIO_PROCESS, thread, nicer)


def _keep_threads_apart() -> None:
    """Have none of this thread's helpers wait for another one's processor while theirs is free.

    Each time the window had worked, two of them shared one for a while: a tenth of the speed.
    """
    library = compiled_library()
    if library is not None:
        library.keep_threads_apart()
