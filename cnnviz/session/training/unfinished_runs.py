"""Runs that ended before their time: found, offered, gone on with."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint
from cnnviz.core.checkpoints.unfinished_run import UnfinishedRun, read_unfinished_run, unfinished
from cnnviz.core.errors import CnnvizError
from cnnviz.session.background.followed_file import version_of
from cnnviz.session.training.autosave import AutosaveSlot
from cnnviz.session.training.run_start import left_run
from cnnviz.session.training.training import Training
from cnnviz.session.training.training_state import TrainingState


class UnfinishedRuns(QObject):
    """What the autosaves and the checkpoint on screen have to go on with.

    A run that the person stopped can be resumed; one that ended otherwise is offered as well, and
    no other run is saved over it until the person has answered.
    """

    changed = Signal()
    damaged = Signal(Exception)  # a file that nobody asked for; told in passing
    failed = Signal(Exception)

    def __init__(self, training: Training, autosave: AutosaveSlot, parent: QObject) -> None:
        super().__init__(parent)
        self._training, self._autosave = training, autosave
        self._autosaved: UnfinishedRun | None = None
        self._interrupted: UnfinishedRun | None = None
        self._opened: UnfinishedRun | None = None
        self._declined: set[Path] = set()
        self._told: set[Path] = set()  # of damage
        self._was_active = False
        training.state_changed.connect(self._on_training_state)

    @property
    def last(self) -> UnfinishedRun | None:
        """What *Resume last run* goes on with."""
        return self._opened or self._autosaved

    @property
    def offered(self) -> UnfinishedRun | None:
        """What the person should be asked about now."""
        if self._training.is_active:
            return None
        asked = [run for run in (self._opened, self._interrupted) if run is not None]
        return next((run for run in asked if run.path not in self._declined), None)

    def look(self) -> None:
        """Find what an earlier run of the program has left; reads headers only."""
        runs = self._read_autosaves()
        interrupted = [run for run in runs if not run.was_stopped]
        for run in interrupted:
            self._autosave.spare(run.path)
        self._interrupted = _newest(interrupted)
        self._autosaved = _newest(runs)
        self.changed.emit()

    def opened(self, path: Path, checkpoint: Checkpoint) -> None:
        """Offer to go on with the checkpoint that was just opened, if there is a run in it."""
        self._declined.discard(path.absolute())
        self._take_opened(path.absolute(), checkpoint)

    def opened_changed(self, path: Path, checkpoint: Checkpoint) -> None:
        """The checkpoint on screen was written anew: its run goes on elsewhere, and only waits."""
        self._declined.add(path)
        self._take_opened(path, checkpoint)

    def forget_opened(self) -> None:
        if self._opened is not None:
            self._opened = None
            self.changed.emit()

    def decline(self) -> None:
        """Offer it no more until the next start; the file stays as it is."""
        if self.offered is not None:
            self._autosave.spare_no_more(self.offered.path)
            self._declined.add(self.offered.path)
            self.changed.emit()

    def resume_offered(self) -> None:
        self._resume(self.offered)

    def resume_last(self) -> None:
        self._resume(self.last)

    def _resume(self, run: UnfinishedRun | None) -> None:
        if run is None:
            return
        try:
            left = left_run(load_checkpoint(run.path), run.path)
        except CnnvizError as error:
            self.failed.emit(error)
            return
        self._training.resume(left)

    def _take_opened(self, path: Path, checkpoint: Checkpoint) -> None:
        state, version = checkpoint.run, version_of(path)
        self._opened = None
        if state is not None and version is not None:
            self._opened = unfinished(state, path, version.changed_ns / 1e9)
        self.changed.emit()

    def _on_training_state(self) -> None:
        """What was offered may go on now; what went on may have been left."""
        if self._training.state is TrainingState.RUNNING:
            self._opened = None
        if self._training.is_active:
            self._was_active = True
        elif self._was_active:
            self._was_active = False
            runs = self._read_autosaves()
            self._autosaved = _newest(runs)
            if self._interrupted not in runs:
                self._interrupted = None
            elif self._interrupted is not None and self._interrupted.path not in self._declined:
                self._autosave.spare(self._interrupted.path)
        self.changed.emit()

    def _read_autosaves(self) -> list[UnfinishedRun]:
        read = [self._read(path) for path in self._autosave.files()]
        return [run for run in read if run is not None]

    def _read(self, path: Path) -> UnfinishedRun | None:
        try:
            return read_unfinished_run(path)
        except CnnvizError as error:
            if path not in self._told:
                self._told.add(path)
                self.damaged.emit(error)
            return None


def _newest(runs: list[UnfinishedRun]) -> UnfinishedRun | None:
    return max(runs, key=_age, default=None)


def _age(run: UnfinishedRun) -> float:
    return run.saved_at_s
