"""Keeps up with a checkpoint that is shown while it is still being trained elsewhere."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint
from cnnviz.core.errors import CnnvizError
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.background.followed_file import FollowedFile, Version
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.training.training import Training
from cnnviz.session.training.training_state import TrainingState


class Following(QObject):
    """Weights and curves on screen are the file's, until a run starts here."""

    changed = Signal()  # another file, or none
    read_again = Signal(Path, Checkpoint)
    failed = Signal(Exception)

    def __init__(self, network: LiveNetwork, training: Training, parent: QObject) -> None:
        super().__init__(parent)
        self._network, self._training = network, training
        self._file = FollowedFile(self)
        self._file.changed.connect(self._on_file_changed)
        self._file.path_changed.connect(self.changed)
        self._reading = BackgroundWork(self, self._on_read, self._on_failure)
        training.state_changed.connect(self._on_training_state)

    @property
    def path(self) -> Path | None:
        return self._file.path

    def follow(self, path: Path, version: Version | None = None) -> None:
        """Show what becomes of the file that is on screen, in this version."""
        self._reading.cancel()
        self._file.follow(path, version)

    def forget(self) -> None:
        self._reading.cancel()
        self._file.forget()

    def shut_down(self) -> None:
        self.forget()
        self._reading.shut_down()

    def _on_file_changed(self) -> None:
        if self.path is not None:
            self._reading.request(_read(self.path))

    def _on_read(self, content: tuple[Path, Checkpoint]) -> None:
        path, checkpoint = content
        if self._training.is_active:
            return
        self._network.follow(checkpoint, path.name)
        self._training.show_history(checkpoint.history)
        self.read_again.emit(path, checkpoint)

    def _on_failure(self, error: Exception) -> None:
        # Half written, most likely: what is shown stays until the file changes again.
        if not isinstance(error, CnnvizError):
            self.failed.emit(error)

    def _on_training_state(self) -> None:
        if self._training.state is TrainingState.RUNNING:
            self.forget()


def _read(path: Path) -> Work:
    yield from ()
    return path, load_checkpoint(path)
