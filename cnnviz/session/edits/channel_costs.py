"""Each channel silenced in turn, in the background: what it costs."""

import torch
from PySide6.QtCore import QObject, Signal

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.edits.channel_ranking import ChannelCost, rank_channels
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.background.progress_clock import Progress, ProgressClock
from cnnviz.session.data.data_library import DataLibrary, DataState
from cnnviz.session.edits.edit_accuracy import obstacle
from cnnviz.session.network.live_network import LiveNetwork

PERMILLE = 1000


class ChannelCosts(QObject):
    """The ranking of the network on screen; kept, marked as old, when that goes on."""

    changed = Signal()  # the ranking, its age, or whether one is under way
    progressed = Signal()
    failed = Signal(object)

    def __init__(self, network: LiveNetwork, data: DataLibrary, parent: QObject) -> None:
        super().__init__(parent)
        self._network, self._data = network, data
        self.ranking: tuple[ChannelCost, ...] = ()
        self._version = self._asked_version = -1
        self._config = network.config
        self._awaits_data = self._was_old = False
        self._dataset = data.dataset
        self._clock = ProgressClock()
        self._work = BackgroundWork(self)
        self._work.progressed.connect(self._on_progressed)
        self._work.answered.connect(self._on_answered)
        self._work.failed.connect(self._on_failed)
        network.weights_changed.connect(self._on_weights_changed)
        data.changed.connect(self._on_data_changed)

    @property
    def is_running(self) -> bool:
        return self._work.is_busy or self._awaits_data

    @property
    def is_old(self) -> bool:
        """Whether the ranking is of other weights than those on screen."""
        return bool(self.ranking) and self._version != self._network.version

    @property
    def progress(self) -> Progress:
        return self._clock.progress

    @property
    def obstacle(self) -> str:
        """Why nothing can be ranked, in a sentence; empty where it can."""
        return obstacle(self._network, self._data)

    def rank(self) -> None:
        """Silence each channel of the weights on screen in turn; loads the data set if need be."""
        if self.obstacle:
            return
        self._clock.begin()
        dataset = self._data.dataset
        if dataset is None:
            self._awaits_data = True
            self.changed.emit()
            self._data.want(self._data.wanted)
            return
        self._asked_version = self._network.version
        self._work.request(_ranking(self._network.checkpoint(), dataset.validation))
        self.changed.emit()

    def cancel(self) -> None:
        """Stop; the ranking before stays."""
        self._awaits_data = False
        self._work.cancel()
        self.changed.emit()

    def shut_down(self) -> None:
        self._awaits_data = False
        self._work.shut_down()

    def _on_progressed(self, done: float) -> None:
        if self._clock.note(round(PERMILLE * done), PERMILLE):
            self.progressed.emit()

    def _on_answered(self, ranking: tuple[ChannelCost, ...]) -> None:
        self.ranking, self._version = ranking, self._asked_version
        self._was_old = self.is_old
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.changed.emit()
        self.failed.emit(error)

    def _on_weights_changed(self) -> None:
        if self._network.config != self._config:
            self._config = self._network.config
            self._drop()
            self.changed.emit()
        elif self.is_old != self._was_old:
            self.changed.emit()
        self._was_old = self.is_old

    def _on_data_changed(self) -> None:
        if self._data.dataset is not self._dataset:
            self._dataset = self._data.dataset
            awaited = self._awaits_data
            self._drop()
            if awaited:
                self.rank()
        elif self._data.state is DataState.ABSENT:
            self._awaits_data = False
        self.changed.emit()

    def _drop(self) -> None:
        self.ranking, self._awaits_data = (), False
        self._work.cancel()


def _ranking(checkpoint: Checkpoint, pictures: ImageSet) -> Work:
    # A third faster: the activations and poolings behind a silenced channel are most of the work.
    network = checkpoint.network()
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    yield 0.0
    return (
        yield from rank_channels(
            network, checkpoint.config, pictures, checkpoint.mean, checkpoint.std
        )
    )
