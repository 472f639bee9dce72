"""The training run as the person steers it."""

import time
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.runs.run_library import RunLibrary
from cnnviz.core.training.history import History
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.training.training_run import check_drawn_classes
from cnnviz.core.translation import tr
from cnnviz.session.data.data_library import DataLibrary, DataState
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.training.autosave import AutosaveSlot
from cnnviz.session.training.display_rest import DisplayRest
from cnnviz.session.training.run_settings import RunSettings
from cnnviz.session.training.run_start import (
    Beginning,
    LeftRun,
    NewRun,
    beginning_of,
    continuation_of,
    known_network,
    settings_of,
)
from cnnviz.session.training.training_state import StartFrom, TrainingState, averaged_speed
from cnnviz.session.training.training_thread import Pace, TrainingThread, TrainingUpdate


class Training(QObject):
    """One run at a time: settings before it starts, pace and learning rate while it runs."""

    state_changed = Signal()
    settings_changed = Signal()
    progressed = Signal()  # new points in `history`
    failed = Signal(Exception)
    save_failed = Signal(Exception)

    def __init__(
        self,
        network: LiveNetwork,
        data: DataLibrary,
        autosave: AutosaveSlot,
        runs: RunLibrary,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._network, self._data, self._autosave, self._runs = network, data, autosave, runs
        self.state = TrainingState.IDLE
        self.settings = RunSettings()
        self.special: NewRun | None = None  # what this run trains instead of the settings'
        self._missed: NewRun | None = None  # what could not start without its data set
        self.left: LeftRun | None = None  # what goes on as soon as its data set is here
        self.recording: RecordedRun | None = None  # of this run, or of the last one
        self.history = network.checkpoint().history.copy()
        self.last_report: StepReport | None = None
        self.drawings_accuracy: float | None = None  # of made drawings, at the last epoch's end
        self.total_steps = self.total_epochs = 0
        self.pictures_per_s = 0.0
        self._first_pace = Pace.RUN
        self._thread: TrainingThread | None = None
        self._rest = DisplayRest(self)
        self._rest.over.connect(self._acknowledge)
        data.changed.connect(self._on_data_changed)

    @property
    def is_active(self) -> bool:
        """Whether there is a run, be it paused or about to start."""
        return self.state is not TrainingState.IDLE

    # Of the run in progress, or of the next one.
    @property
    def config(self) -> TrainingConfig:
        return self.settings.config

    @property
    def start_from(self) -> StartFrom:
        return self.settings.start_from

    @property
    def seconds_left(self) -> float | None:
        """The time the run still takes at its present speed; None while that is unknown."""
        done = self.last_report.step if self.last_report else 0
        left = (self.total_steps - done) * self.settings.config.batch_size
        return left / self.pictures_per_s if self.pictures_per_s and done else None

    @property
    def ending(self) -> str:
        """How the last run ended, in a word or two."""
        at = self.last_report.step if self.last_report else 0
        return tr("just trained") if at >= self.total_steps else tr("stopped at step {at:,}", at)

    def configure(self, config: TrainingConfig, network_name: str, start_from: StartFrom) -> None:
        """Set how the next run goes; while there is one, turn its learning rate."""
        self.settings.configure(config, network_name, start_from)
        if self._thread is not None and config.learning_rate > 0:
            self._thread.controls.learning_rate = config.learning_rate
        self.settings_changed.emit()

    def run(self) -> None:
        self._go(Pace.RUN)

    def run_special(self, special: NewRun) -> None:
        """Train something else than is set, once, if nothing runs; its network stays set."""
        if self.is_active:
            return
        self.special = special
        if special.config is not None:
            self.settings.use(special.config)
            self.settings_changed.emit()
        self.run()

    def resume(self, left: LeftRun) -> None:
        """Go on with a run that was left, by its own settings and data set, if nothing runs."""
        if self.is_active:
            return
        self.left, self._first_pace = left, Pace.RUN
        dataset, names = self._dataset_here, left.checkpoint.class_names
        if dataset is not None and self._data.has(left.dataset, names):
            self._begin(dataset)
        else:
            self._await(left.dataset, left.state.config, names)

    def run_awaited(self) -> None:
        """Start again what could not start without its data set."""
        if self.left is not None:
            self.resume(self.left)
        elif self._missed is not None:
            self.run_special(self._missed)
        else:
            self.run()

    def one_step(self) -> None:
        self._go(Pace.ONE_STEP)

    def one_epoch(self) -> None:
        self._go(Pace.ONE_EPOCH)

    def pause(self) -> None:
        if self.state is TrainingState.RUNNING:
            self._go(Pace.PAUSE)

    def stop(self) -> None:
        """End the run after its current step; its weights stay on screen."""
        if self.state is TrainingState.WAITING:
            self.left = None
            self._set_state(TrainingState.IDLE)
        elif self._thread is not None:
            self._thread.stop()
            self._set_state(TrainingState.STOPPING)

    def shut_down(self) -> None:
        """End the run where it is; the next start of the program offers to go on with it."""
        if self._thread is not None:
            self._thread.interrupt()
            self._thread.wait()

    def rename(self, run: RecordedRun) -> None:
        """Take in the name that a run was given, if it is the one recorded here."""
        if self.recording is not None and self.recording.id == run.id:
            self.recording = replace(self.recording, name=run.name)

    def show_history(self, history: History, last_report: StepReport | None = None) -> None:
        self.history = history.copy()
        self.last_report, self.drawings_accuracy = last_report, None
        self.progressed.emit()

    def _go(self, pace: Pace) -> None:
        if self.state in (TrainingState.WAITING, TrainingState.STOPPING):
            return
        if self._thread is not None:
            self._thread.set_pace(pace)
            self._set_state(TrainingState.RUNNING)
            return
        self._first_pace, self.left, self._missed = pace, None, None
        if self._dataset_here is not None:
            self._begin(self._dataset_here)
        else:
            self._await(self._data.wanted, self.config)

    def _await(self, dataset: str, config: TrainingConfig, names: tuple[str, ...] = ()) -> None:
        self._set_state(TrainingState.WAITING)
        try:
            check_drawn_classes(dataset, self._data.class_names(dataset), config)
            self._data.want(dataset, class_names=names)
        except CnnvizError as error:
            self._give_up(error)

    @property
    def _dataset_here(self) -> Dataset | None:
        return self._data.dataset if self._data.state is DataState.READY else None

    def _on_data_changed(self) -> None:
        if self.state is not TrainingState.WAITING:
            return
        if self._dataset_here is not None:
            self._begin(self._dataset_here)
        elif self._data.state is DataState.ABSENT:
            self._missed = self.special
            self._set_state(TrainingState.IDLE)

    def _begin(self, dataset: Dataset) -> None:
        try:
            if self.left is not None:
                self._go_on(self.left, dataset)
            else:
                self._start_anew(dataset)
        except CnnvizError as error:
            self._give_up(error)

    def _give_up(self, error: CnnvizError) -> None:
        self.left = None
        self._set_state(TrainingState.IDLE)
        self.failed.emit(error)

    def _start_anew(self, dataset: Dataset) -> None:
        new = self.special or self.settings.new_run(self._network.checkpoint(), dataset)
        beginning = beginning_of(new, dataset, self.config, self._runs)
        self._autosave.make_room()
        self._start(beginning, dataset)

    def _go_on(self, left: LeftRun, dataset: Dataset) -> None:
        beginning = continuation_of(left, dataset, self._runs)
        self._autosave.move_to(left.source)
        # The fields do not show a precision: it is this run's alone, as is a rate that was turned.
        following = replace(left.state.config, precision=TrainingConfig.precision)
        self.settings.use(settings_of(left.state), following)
        network = left.checkpoint.config
        self.special = None if known_network(network) else NewRun(network, tr("a design"))
        self._start(beginning, dataset)

    def _start(self, beginning: Beginning, dataset: Dataset) -> None:
        if self.settings.begin(beginning.start.config):
            self.settings_changed.emit()
        start, config = beginning.start, beginning.config
        self.total_steps, self.total_epochs = beginning.total_steps, config.epochs
        self.recording = beginning.recording
        self._network.show(start, tr("{name}, in training", start.config.name))
        self.show_history(start.history, beginning.last_report)
        self.pictures_per_s = 0.0
        self._thread = TrainingThread(
            beginning, dataset, self._first_pace, self._autosave.path, self
        )
        self._thread.controls.planned_rates = dict(beginning.rates)
        self._thread.progressed.connect(self._on_progress)
        self._thread.paused.connect(self._on_paused)
        self._thread.failed.connect(self.failed)
        self._thread.save_failed.connect(self.save_failed)
        self._thread.finished.connect(self._on_finished)
        self._thread.start()
        self.left = None
        self._set_state(TrainingState.RUNNING)

    def _on_progress(self, update: TrainingUpdate) -> None:
        for report in update.reports:
            self.history.add(report)
            if report.validation is not None:
                self._network.doubt(report.validation.doubt_below)
                self.drawings_accuracy = report.validation.drawings_accuracy
        if update.reports:
            since_s = self.last_report.seconds if self.last_report else 0.0
            self.pictures_per_s = averaged_speed(self.pictures_per_s, update.reports, since_s)
            self.last_report = update.reports[-1]
        began = time.perf_counter()
        if self.recording is not None:
            self.recording = self.recording.grown(update.kept, self.history)
        step = self.last_report.step if self.last_report else 0
        self._network.update_weights(update.weights, step)
        if self._thread is not None and self.settings.turn(self._thread.controls.learning_rate):
            self.settings_changed.emit()
        self.progressed.emit()
        self._rest.measure_from(began)

    def _acknowledge(self) -> None:
        if self._thread is not None:
            self._thread.acknowledge()

    def _on_paused(self) -> None:
        if self.state is TrainingState.RUNNING:
            self._set_state(TrainingState.PAUSED)

    def _on_finished(self) -> None:
        if self._thread is not None:
            self._thread.deleteLater()
            self._thread = None
            self._network.rename(f"{self._network.config.name}, {self.ending}")
        self._set_state(TrainingState.IDLE)

    def _set_state(self, state: TrainingState) -> None:
        self.state = state
        if not self.is_active:
            self.special = None
            if self.settings.end():
                self.settings_changed.emit()
        self.state_changed.emit()
