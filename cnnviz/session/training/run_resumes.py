"""Resumes any interrupted run that was recorded."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.checkpoints.unfinished_run import LEFT, UnfinishedRun, read_unfinished_run
from cnnviz.core.errors import CnnvizError
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.runs.run_library import UnreadableRun
from cnnviz.core.translation import tr
from cnnviz.session.background.followed_file import version_of
from cnnviz.session.training.autosave import AutosaveSlot
from cnnviz.session.training.run_start import left_run
from cnnviz.session.training.training import Training

STOP_FIRST = tr("Stop the run in training first.")
IS_DONE = tr("It is complete: repeat it, or train on from its weights.")
NOT_KEPT = tr("It cannot be resumed: open it, and train on from its last weights.")


class RunResumes(QObject):
    """Looks in the autosaves, and in the run's own folder where another run was begun since."""

    failed = Signal(Exception)

    def __init__(self, training: Training, autosave: AutosaveSlot, parent: QObject) -> None:
        super().__init__(parent)
        self._training, self._autosave = training, autosave
        self._read: dict[tuple[Path, object], UnfinishedRun | None] = {}

    def why_not(self, run: RecordedRun | UnreadableRun | None) -> str:
        """Return why a run cannot go on now; "" if it can."""
        if run is None or isinstance(run, UnreadableRun):
            return run.trouble if run is not None else tr("This run no longer exists.")
        if self._training.is_active:
            return STOP_FIRST
        if run.last_step >= run.total_steps:
            return IS_DONE
        return "" if self._newest(run) is not None else NOT_KEPT

    def resume(self, run: RecordedRun | UnreadableRun | None) -> None:
        """Go on where it was saved last."""
        reason = self.why_not(run)
        left = self._newest(run) if isinstance(run, RecordedRun) else None
        try:
            if reason or left is None:
                raise CnnvizError(reason or NOT_KEPT)
            self._training.resume(left_run(load_checkpoint(left.path), left.path))
        except CnnvizError as error:
            self.failed.emit(error)

    def _newest(self, run: RecordedRun) -> UnfinishedRun | None:
        """What got furthest."""
        found = [self._look_at(path) for path in (run.folder / LEFT, *self._autosave.files())]
        own = [left for left in found if left is not None and left.run_id == run.id]
        return max(own, key=_step, default=None)

    def _look_at(self, path: Path) -> UnfinishedRun | None:
        """Read a file's header, once for each state of it."""
        key = path, version_of(path)
        if key not in self._read:
            self._read = {known: left for known, left in self._read.items() if known[0] != path}
            self._read[key] = _unfinished(path)
        return self._read[key]


def _unfinished(path: Path) -> UnfinishedRun | None:
    try:
        return read_unfinished_run(path) if path.is_file() else None
    except CnnvizError:
        return None


def _step(left: UnfinishedRun) -> int:
    return left.step
