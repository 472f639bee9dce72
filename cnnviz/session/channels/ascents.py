"""The input that the selected channel would like best, as it emerges from noise."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from cnnviz.core.channels.maximisation import Ascent, ascend
from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.session.background.answer import Answer
from cnnviz.session.background.background_work import Work
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


class Ascents(Answer[_Subject, Ascent]):
    """Climbs for the selected channel while somebody watches; in training only when asked to."""

    def __init__(
        self, network: LiveNetwork, selection: Selection, training: Training, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._network, self._selection, self._training = network, selection, training
        self._seed = 0
        self._watched = False
        self._settling = QTimer(self, singleShot=True, interval=SETTLES_AFTER_MS)
        self._settling.timeout.connect(self._begin_unasked)
        selection.changed.connect(self._on_selection_changed)
        network.replaced.connect(self._on_replaced)
        network.weights_changed.connect(self._on_weights_changed)
        training.state_changed.connect(self._begin_unasked)

    @property
    def ascent(self) -> Ascent | None:
        return self.found

    def watch(self) -> None:
        self._watched = True
        self._begin_unasked()

    def rest(self) -> None:
        """Nobody looks."""
        self._watched = False
        self._settling.stop()
        self._stop()

    def climb(self) -> None:
        """Climb with the weights as they are now, from the same noise."""
        self._ask(self._subject, _climb(self._network.checkpoint(), self._subject))

    def climb_from_other_noise(self) -> None:
        self._seed += 1
        self.climb()

    def shut_down(self) -> None:
        self.rest()
        super().shut_down()

    @property
    def _subject(self) -> _Subject:
        place = self._selection.place
        return _Subject(place.layer, place.unit, self._network.version, self._seed)

    @property
    def _is_known(self) -> bool:
        """Whether it has been climbed for what is selected, or is being so."""
        if self.found is not None and self.found.is_done and not self.is_old:
            return True
        return self._asked == self._subject

    def _is_now(self, question: _Subject) -> bool:
        return question == self._subject

    def _begin_unasked(self) -> None:
        is_training = self._training.state is TrainingState.RUNNING
        if self._watched and not is_training and not self._is_known:
            self.climb()

    def _on_selection_changed(self) -> None:
        self._seed = 0
        self._stop()
        self._begin_unasked()
        if not self._is_known:
            self.forget()
        self._tell()

    def _on_replaced(self) -> None:
        self.forget()
        self._begin_unasked()
        self._tell()

    def _on_weights_changed(self) -> None:
        if self._watched:
            self._settling.start()
        self._tell_age()

    def _on_step(self, ascent: Ascent) -> None:
        self._take(ascent, self._asked)


def _climb(checkpoint: Checkpoint, subject: _Subject) -> Work:
    network, picture_shape = checkpoint.network(), checkpoint.picture_shape
    layer, unit, seed = subject.layer, subject.unit, subject.seed
    return (yield from ascend(network, checkpoint.config, layer, unit, picture_shape, seed))
