"""The training run as the person steers it."""

import time
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal
from torch import Tensor

from cnnviz.core.checkpoints import Checkpoint
from cnnviz.core.datasets import Dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.history import History
from cnnviz.core.network_config import NETWORKS, NetworkConfig
from cnnviz.core.networks import build_network, weights_of
from cnnviz.core.provenance import describe_run
from cnnviz.core.recipes import (
    RECIPES,
    TrainingConfig,
    check_training_config,
    steps_per_epoch,
)
from cnnviz.core.step_reports import StepReport
from cnnviz.core.training import check_drawn_classes
from cnnviz.session.data_library import DataLibrary, DataState
from cnnviz.session.live_network import LiveNetwork
from cnnviz.session.training_thread import Pace, TrainingThread, TrainingUpdate

StartFrom = Literal["new weights", "weights on screen"]

# After an update that took 15 ms to show, the display rests for 12 times as long. While it works,
# training stands almost still on two cores: its threads wait for each other at every layer.
REST_PER_COST = 12


class TrainingState(Enum):
    IDLE = "idle"
    WAITING = "waiting for data"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"


class Training(QObject):
    """One run at a time: settings before it starts, pace and learning rate while it runs."""

    state_changed = Signal()
    settings_changed = Signal()
    progressed = Signal()  # new points in `history`
    failed = Signal(object)
    save_failed = Signal(object)

    def __init__(
        self, network: LiveNetwork, data: DataLibrary, autosave: Path, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._network, self._data, self._autosave = network, data, autosave
        self.state = TrainingState.IDLE
        self.config: TrainingConfig = RECIPES["article"]
        self.network_name = "article"
        self.start_from: StartFrom = "new weights"
        self.design: NetworkConfig | None = None  # what this run trains instead of the settings'
        self.history = network.checkpoint().history.copy()
        self.last_report: StepReport | None = None
        self.drawings_accuracy: float | None = None  # of made drawings, at the last epoch's end
        self.total_steps = 0
        self.pictures_per_s = 0.0
        self._first_pace = Pace.RUN
        self._thread: TrainingThread | None = None
        self._showing_since = 0.0
        # Fires when the event loop has painted all that an update has marked as old.
        self._shown = QTimer(self, singleShot=True, interval=0)
        self._shown.timeout.connect(self._on_shown)
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._acknowledge)
        data.changed.connect(self._on_data_changed)

    @property
    def is_active(self) -> bool:
        """Whether there is a run, be it paused or about to start."""
        return self.state is not TrainingState.IDLE

    @property
    def seconds_left(self) -> float | None:
        """The time the run still takes at its present speed; None while that is unknown."""
        if self.last_report is None or self.pictures_per_s == 0:
            return None
        steps = self.total_steps - self.last_report.step
        return steps * self.config.batch_size / self.pictures_per_s

    def configure(self, config: TrainingConfig, network_name: str, start_from: StartFrom) -> None:
        """Set how the next run goes; the learning rate takes effect in the present one too."""
        self.config, self.network_name, self.start_from = config, network_name, start_from
        if self._thread is not None and config.learning_rate > 0:
            self._thread.controls.learning_rate = config.learning_rate
        self.settings_changed.emit()

    def run(self) -> None:
        self._go(Pace.RUN, TrainingState.RUNNING)

    def run_design(self, design: NetworkConfig) -> None:
        """Train a network of this design from new weights, once; what *Train* starts stays set.

        A run going on is left alone: it has to end first.
        """
        if not self.is_active:
            self.design = design
            self.run()

    def one_step(self) -> None:
        self._go(Pace.ONE_STEP, TrainingState.RUNNING)

    def one_epoch(self) -> None:
        self._go(Pace.ONE_EPOCH, TrainingState.RUNNING)

    def pause(self) -> None:
        if self.state is TrainingState.RUNNING:
            self._go(Pace.PAUSE, TrainingState.RUNNING)

    def stop(self) -> None:
        """End the run after its current step; its weights stay on screen."""
        if self.state is TrainingState.WAITING:
            self._set_state(TrainingState.IDLE)
        elif self._thread is not None:
            self._thread.stop()
            self._set_state(TrainingState.STOPPING)

    def shut_down(self) -> None:
        if self._thread is not None:
            self._thread.stop()
            self._thread.wait()

    def show_history(self, history: History) -> None:
        self.history = history.copy()
        self.last_report = self.drawings_accuracy = None
        self.progressed.emit()

    def _go(self, pace: Pace, state: TrainingState) -> None:
        if self.state in (TrainingState.WAITING, TrainingState.STOPPING):
            return
        if self._thread is not None:
            self._thread.set_pace(pace)
            self._set_state(state)
            return
        self._first_pace = pace
        if self._data.state is DataState.READY and self._data.dataset is not None:
            self._begin(self._data.dataset)
        else:
            self._set_state(TrainingState.WAITING)
            self._data.want(self._data.wanted)

    def _on_data_changed(self) -> None:
        if self.state is not TrainingState.WAITING:
            return
        if self._data.state is DataState.READY and self._data.dataset is not None:
            self._begin(self._data.dataset)
        elif self._data.state is DataState.ABSENT:
            self._set_state(TrainingState.IDLE)

    def _begin(self, dataset: Dataset) -> None:
        try:
            check_training_config(self.config)
            check_drawn_classes(dataset, self.config)
            start = self._starting_point(dataset)
        except CnnvizError as error:
            self._set_state(TrainingState.IDLE)
            self.failed.emit(error)
            return
        self._network.show(start, f"{start.config.name}, in training")
        self.show_history(start.history)
        self.pictures_per_s = 0.0
        self.total_steps = self.config.epochs * steps_per_epoch(self.config, len(dataset.train))
        self._start_thread(start, dataset)
        self._set_state(TrainingState.RUNNING)

    def _starting_point(self, dataset: Dataset) -> Checkpoint:
        config, weights = self._what_starts(len(dataset.class_names))
        shape = tuple(dataset.train.images.shape[1:])
        if config.input_shape != shape or config.classes != len(dataset.class_names):
            raise CnnvizError(
                f"The network on screen does not fit {dataset.name}; start from new weights."
            )
        origin = self.start_from if self.design is None else "a design"
        made_by = describe_run(dataset.name, self.config) | {"start_from": origin}
        return Checkpoint(
            config, weights, dataset.class_names, dataset.mean, dataset.std, made_by=made_by
        )

    def _what_starts(self, classes: int) -> tuple[NetworkConfig, Mapping[str, Tensor]]:
        if self.design is None and self.start_from == "weights on screen":
            on_screen = self._network.checkpoint()
            return on_screen.config, on_screen.weights
        config = replace(self.design or NETWORKS[self.network_name], classes=classes)
        return config, weights_of(build_network(config, self.config.seed))

    def _start_thread(self, start: Checkpoint, dataset: Dataset) -> None:
        self._thread = TrainingThread(
            start, dataset, self.config, self._first_pace, self._autosave, self
        )
        self._thread.progressed.connect(self._on_progress)
        self._thread.paused.connect(self._on_paused)
        self._thread.failed.connect(self.failed)
        self._thread.save_failed.connect(self.save_failed)
        self._thread.finished.connect(self._on_finished)
        self._thread.start()

    def _on_progress(self, update: TrainingUpdate) -> None:
        for report in update.reports:
            self.history.add(report)
            if report.validation is not None:
                self._network.doubt(report.validation.doubt_below)
                self.drawings_accuracy = report.validation.drawings_accuracy
        if update.reports:
            self._measure_speed(update.reports)
        began = time.perf_counter()
        self._network.update_weights(update.weights)
        self.progressed.emit()
        self._showing_since = began
        self._shown.start()

    def _on_shown(self) -> None:
        cost_ms = 1000 * (time.perf_counter() - self._showing_since)
        self._rest.start(round(cost_ms * REST_PER_COST))

    def _acknowledge(self) -> None:
        if self._thread is not None:
            self._thread.acknowledge()

    def _measure_speed(self, reports: tuple[StepReport, ...]) -> None:
        before = self.last_report.seconds if self.last_report else 0.0
        self.last_report = reports[-1]
        seconds = self.last_report.seconds - before
        if seconds > 0:
            speed = sum(report.pictures for report in reports) / seconds
            # A moving average over about ten updates: steady to read, quick to follow.
            self.pictures_per_s += (speed - self.pictures_per_s) * (
                0.1 if self.pictures_per_s else 1.0
            )

    def _on_paused(self) -> None:
        if self.state is TrainingState.RUNNING:
            self._set_state(TrainingState.PAUSED)

    def _on_finished(self) -> None:
        if self._thread is not None:
            self._thread.deleteLater()
            self._thread = None
            self._network.rename(f"{self._network.config.name}, just trained")
        self._set_state(TrainingState.IDLE)

    def _set_state(self, state: TrainingState) -> None:
        self.state = state
        if not self.is_active:
            self.design = None
        self.state_changed.emit()
