"""The background thread that trains: it owns its network and hands out copies."""

import os
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from threading import Condition, Event

import torch
from PySide6.QtCore import QObject, QThread, Signal
from torch import Tensor

from cnnviz.core.checkpoints import Checkpoint, save_checkpoint
from cnnviz.core.datasets import Dataset
from cnnviz.core.history import History
from cnnviz.core.networks import weights_of
from cnnviz.core.recipes import TrainingConfig
from cnnviz.core.step_reports import StepReport
from cnnviz.core.training import Controls, train

# The window takes little time, but wants it at once: it goes first wherever both could run.
NICENESS = 10
# Pictures of a network that learns look no livelier at a higher rate.
UPDATE_INTERVAL_S = 1 / 30


class Pace(Enum):
    """How far the thread may go before it waits."""

    RUN = "run"
    PAUSE = "pause"
    ONE_STEP = "one step"
    ONE_EPOCH = "one epoch"


@dataclass(frozen=True)
class TrainingUpdate:
    """What happened since the update before, and the weights after it."""

    reports: tuple[StepReport, ...]
    weights: Mapping[str, Tensor]


class TrainingThread(QThread):
    """Iterates `train`; every word to the GUI is a frozen value or a copy."""

    progressed = Signal(object)  # TrainingUpdate; the next one waits until it is acknowledged
    paused = Signal()
    failed = Signal(object)
    save_failed = Signal(object)

    def __init__(
        self,
        start: Checkpoint,
        dataset: Dataset,
        config: TrainingConfig,
        pace: Pace,
        autosave: Path,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.controls = Controls(config.learning_rate)
        self._start, self._network = start, start.network()
        self._dataset, self._config = dataset, config
        self._autosave_path = autosave
        self._pace, self._pace_changed = pace, Condition()
        self._seen = Event()
        self._seen.set()
        self._unsent: list[StepReport] = []
        self._sent_at = 0.0
        self._history = History()
        self._doubt_below = 0.0
        self._told_of_save = False

    def acknowledge(self) -> None:
        """Say that the last update was shown and the next may come."""
        self._seen.set()

    def set_pace(self, pace: Pace) -> None:
        with self._pace_changed:
            self._pace = pace
            self._pace_changed.notify()

    def stop(self) -> None:
        """Ask for the end after the current step; `wait` for it."""
        self.requestInterruption()
        self.set_pace(Pace.RUN)

    def run(self) -> None:
        torch.set_num_threads(os.cpu_count() or 1)
        _let_the_window_go_first()
        try:
            self._train()
        except Exception as error:
            self.failed.emit(error)

    def _train(self) -> None:
        try:
            for report in train(self._network, self._dataset, self._config, self.controls):
                self._take(report)
                self._pause_if_asked(report)
                if self.isInterruptionRequested():
                    break
        finally:
            self._send()
            self._autosave()

    def _take(self, report: StepReport) -> None:
        self._history.add(report)
        self._unsent.append(report)
        if report.validation is not None:
            self._doubt_below = report.validation.doubt_below
            self._autosave()
        is_due = time.monotonic() - self._sent_at >= UPDATE_INTERVAL_S
        if is_due and self._seen.is_set():
            self._send()

    def _pause_if_asked(self, report: StepReport) -> None:
        ends_epoch = report.validation is not None
        with self._pace_changed:
            if self._pace is Pace.ONE_STEP or (self._pace is Pace.ONE_EPOCH and ends_epoch):
                self._pace = Pace.PAUSE
            if self._pace is not Pace.PAUSE:
                return
            self._send()
            self.paused.emit()
            while self._pace is Pace.PAUSE:
                self._pace_changed.wait()

    def _send(self) -> None:
        self._seen.clear()
        self._sent_at = time.monotonic()
        reports, self._unsent = tuple(self._unsent), []
        self.progressed.emit(TrainingUpdate(reports, weights_of(self._network)))

    def _autosave(self) -> None:
        if not self._history.steps:
            return
        trained = replace(
            self._start,
            weights=weights_of(self._network),
            history=self._history,
            doubt_below=self._doubt_below,
        )
        try:
            save_checkpoint(self._autosave_path, trained)
        except Exception as error:
            if not self._told_of_save:
                self._told_of_save = True
                self.save_failed.emit(error)


def _let_the_window_go_first() -> None:
    """On Linux each thread has its own niceness, and the threads that it starts inherit it."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
