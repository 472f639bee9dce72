"""The input that the selected channel would like best, as it emerges from noise."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from cnnviz.core.channels.maximisation import Ascent, ascend
from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.network.selection import Selection
from cnnviz.session.training.training import Training
from cnnviz.session.training.training_state import TrainingState

SETTLES_AFTER_MS = 250  # of edits and of the time machine, which come one after the other


@dataclass(frozen=True)
class _Subject:
    layer: str
    unit: int
    network_version: int
    seed: int


class Ascents(QObject):
    """Climbs for the selected channel while somebody watches; in training only when asked to."""

    changed = Signal()  # `ascent`, its age, or whether it climbs
    failed = Signal(object)

    def __init__(
        self, network: LiveNetwork, selection: Selection, training: Training, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._network, self._selection, self._training = network, selection, training
        self.ascent: Ascent | None = None
        self._of: _Subject | None = None
        self._asked: _Subject | None = None
        self._seed = 0
        self._watched = self._was_old = False
        self._work = BackgroundWork(self)
        self._work.progressed.connect(self._on_ascent)
        self._work.answered.connect(self._on_ascent)
        self._work.failed.connect(self._on_failed)
        self._settling = QTimer(self, singleShot=True, interval=SETTLES_AFTER_MS)
        self._settling.timeout.connect(self._begin_unasked)
        selection.changed.connect(self._on_selection_changed)
        network.replaced.connect(self._on_replaced)
        network.weights_changed.connect(self._on_weights_changed)
        training.state_changed.connect(self._begin_unasked)

    @property
    def is_old(self) -> bool:
        """Whether what is shown is of another channel or of other weights than those on screen."""
        return self.ascent is not None and self._of != self._subject

    @property
    def is_climbing(self) -> bool:
        return self._work.is_busy

    def watch(self) -> None:
        self._watched = True
        self._begin_unasked()

    def rest(self) -> None:
        """Nobody looks."""
        self._watched = False
        self._settling.stop()
        self._asked = None
        self._work.cancel()

    def climb(self) -> None:
        """Climb with the weights as they are now, from the same noise."""
        self._asked = self._subject
        self._work.request(_climb(self._network.checkpoint(), self._asked))

    def climb_from_other_noise(self) -> None:
        self._seed += 1
        self.climb()

    def shut_down(self) -> None:
        self.rest()
        self._work.shut_down()

    @property
    def _subject(self) -> _Subject:
        place = self._selection.place
        return _Subject(place.layer, place.unit, self._network.version, self._seed)

    @property
    def _is_known(self) -> bool:
        """Whether it has been climbed for what is selected, or is being so."""
        if self.ascent is not None and self.ascent.is_done and self._of == self._subject:
            return True
        return self.is_climbing and self._asked == self._subject

    def _begin_unasked(self) -> None:
        is_training = self._training.state is TrainingState.RUNNING
        if self._watched and not is_training and not self._is_known:
            self.climb()

    def _on_selection_changed(self) -> None:
        self._seed = 0
        self._work.cancel()
        self._begin_unasked()
        if not self._is_known:
            self._forget()
        self._tell()

    def _on_replaced(self) -> None:
        self._forget()
        self._begin_unasked()
        self._tell()

    def _on_weights_changed(self) -> None:
        if self._watched:
            self._settling.start()
        if self.is_old != self._was_old:
            self._tell()

    def _forget(self) -> None:
        self._work.cancel()
        self.ascent = self._of = self._asked = None

    def _on_ascent(self, ascent: Ascent) -> None:
        self.ascent, self._of = ascent, self._asked
        self._tell()

    def _on_failed(self, error: Exception) -> None:
        self._tell()
        self.failed.emit(error)

    def _tell(self) -> None:
        self._was_old = self.is_old
        self.changed.emit()


def _climb(checkpoint: Checkpoint, subject: _Subject) -> Work:
    network, mean, std = checkpoint.network(), checkpoint.mean, checkpoint.std
    layer, unit, seed = subject.layer, subject.unit, subject.seed
    return (yield from ascend(network, checkpoint.config, layer, unit, mean, std, seed))
