"""Checkpoints on their way to the screen: read in the background, the newest request only."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint, shown_name
from cnnviz.core.errors import CnnvizError
from cnnviz.core.resources import shipped_checkpoint
from cnnviz.core.translation import tr
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.background.followed_file import Version, version_of
from cnnviz.session.checkpoints.following import Following
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.training.training import Training
from cnnviz.session.training.unfinished_runs import UnfinishedRuns

STOP_FIRST = tr("Stop the training first, then open a checkpoint.")


@dataclass(frozen=True, eq=False)
class _Read:
    path: Path
    version: Version | None
    checkpoint: Checkpoint


class Opening(QObject):
    """What is shown stays until the file is read; if that is not usable, nothing changes.

    Whatever puts another network on screen meanwhile, or trains, was asked for later: then the
    file is not opened.
    """

    changed = Signal()  # which file is being read, or none
    notified = Signal(str)
    failed = Signal(Exception)

    def __init__(
        self,
        network: LiveNetwork,
        training: Training,
        following: Following,
        unfinished_runs: UnfinishedRuns,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._network, self._training = network, training
        self._following, self._unfinished_runs = following, unfinished_runs
        self.path: Path | None = None
        self._work = BackgroundWork(self, self._on_read, self._on_failed)
        network.replaced.connect(self.cancel)
        training.state_changed.connect(self._on_training_state)

    def open(self, path: Path) -> None:
        """Show a trained network, and follow its file.

        Where a run can go on from it, that is offered.
        """
        if self._training.is_active:
            self.failed.emit(CnnvizError(STOP_FIRST))
            return
        self._work.request(_read(path))
        self._take(path)

    def open_shipped(self) -> None:
        self.open(shipped_checkpoint())

    def cancel(self) -> None:
        self._work.cancel()
        self._take(None)

    def shut_down(self) -> None:
        self._work.shut_down()

    def _on_read(self, read: _Read) -> None:
        name = shown_name(read.path)
        self._network.show(read.checkpoint, name)
        self._training.show_history(read.checkpoint.history)
        if read.path == shipped_checkpoint():
            self._following.forget()
            self._unfinished_runs.forget_opened()
        else:
            self._following.follow(read.path, read.version)
            self._unfinished_runs.opened(read.path, read.checkpoint)
        self.notified.emit(tr("Opened {name}", name))

    def _on_failed(self, error: Exception) -> None:
        self._take(None)
        self.failed.emit(error)

    def _on_training_state(self) -> None:
        if self._training.is_active:
            self.cancel()

    def _take(self, path: Path | None) -> None:
        if path != self.path:
            self.path = path
            self.changed.emit()


def _read(path: Path) -> Work:
    version = version_of(path)
    checkpoint = load_checkpoint(path)
    yield  # a newer request ends it here
    return _Read(path, version, checkpoint)
