"""Starts a run again with one thing changed, as soon as its pictures are here."""

from PySide6.QtCore import QObject, Signal

from cnnviz.core.errors import CnnvizError
from cnnviz.core.runs.recorded_run import Parent, RecordedRun, RecordingError
from cnnviz.core.runs.repetition import Repetition, for_this_machine, original_of
from cnnviz.core.runs.run_library import UnreadableRun
from cnnviz.core.translation import tr
from cnnviz.session.data.data_library import DataLibrary, DataState
from cnnviz.session.training.run_start import NewRun
from cnnviz.session.training.training import Training

STOP_FIRST = tr("Stop the run in training first.")
ORIGIN = tr("a recorded run's first weights")


class RunRepeats(QObject):
    """One repetition at a time."""

    started = Signal(RecordedRun)  # the recorded run that is repeated
    failed = Signal(Exception)

    def __init__(self, training: Training, data: DataLibrary, parent: QObject) -> None:
        super().__init__(parent)
        self._training, self._data = training, data
        self._awaiting: Repetition | None = None
        data.changed.connect(self._on_data_changed)

    def why_not(self, run: RecordedRun | UnreadableRun) -> str:
        """Return why a run cannot be repeated now; "" if it can."""
        if isinstance(run, UnreadableRun):
            return run.trouble
        try:
            original_of(run)
        except RecordingError as error:
            return str(error)
        return STOP_FIRST if self._training.is_active else ""

    def start(self, repetition: Repetition) -> None:
        """Train it, with the data set that the original learned from."""
        if self._training.is_active or repetition.refusal:
            self.failed.emit(CnnvizError(repetition.refusal or STOP_FIRST))
            return
        self._awaiting, name = repetition, repetition.original.dataset
        if not self._is_here(repetition):
            is_loaded = not self._data.makes(name)  # why one cannot be made, only its maker knows
            self._data.want(name, is_loaded, repetition.original.run.start.class_names)
        self._on_data_changed()

    def shut_down(self) -> None:
        """Start nothing any more."""
        self._awaiting = None

    def _is_here(self, repetition: Repetition) -> bool:
        original = repetition.original
        return self._data.has(original.dataset, original.run.start.class_names)

    def _on_data_changed(self) -> None:
        awaited = self._awaiting
        if awaited is None or self._data.state in (DataState.LOADING, DataState.DOWNLOADING):
            return
        self._awaiting = None
        if self._is_here(awaited):
            self._train(awaited)
        elif self._data.state is DataState.ABSENT and not self._data.makes(
            awaited.original.dataset
        ):
            self.failed.emit(
                CnnvizError(
                    tr(
                        "The run learned from {dataset}, which is not on this machine: "
                        "choose it in Training and download it, then repeat the run.",
                        awaited.original.dataset,
                    )
                )
            )

    def _train(self, repetition: Repetition) -> None:
        self._training.run_special(
            NewRun(
                repetition.network,
                ORIGIN,
                for_this_machine(repetition.config),
                like=repetition.first_weights,
                parent=Parent(repetition.original.run.id, 0),
                rates=repetition.original.run.rate_changes,
            )
        )
        self.started.emit(repetition.original.run)
