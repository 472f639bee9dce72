"""What the channels of the network on screen look for: searched when asked, kept for good."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from cnnviz.core.channels.channel_files import finds_path, keep_finds, read_finds
from cnnviz.core.channels.channel_search import ChannelFinds, search_channels
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.progress import Progress
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.channels.ascents import SETTLES_AFTER_MS, Ascents
from cnnviz.session.data.data_library import DataLibrary
from cnnviz.session.evaluation.dataset_answer import Asked, DatasetAnswer
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.network.selection import Selection
from cnnviz.session.training.training import Training
from cnnviz.session.training.training_state import TrainingState


@dataclass(frozen=True, eq=False)
class Findings:
    """What a search found, and where."""

    finds: ChannelFinds
    dataset: Dataset


class Channels(DatasetAnswer[Findings]):
    """Shows a kept result by itself while somebody watches; searches anew only when asked to."""

    def __init__(
        self,
        network: LiveNetwork,
        data: DataLibrary,
        selection: Selection,
        training: Training,
        parent: QObject,
    ) -> None:
        super().__init__(network, data, parent)
        self._training = training
        self.ascents = Ascents(network, selection, training, self)
        self.ascents.failed.connect(self.failed)
        self._looked_up: Asked | None = None
        self._watched = False
        self._looking_up = BackgroundWork(self, self._on_looked_up, self.failed.emit)
        self._settling = QTimer(self, singleShot=True, interval=SETTLES_AFTER_MS)
        self._settling.timeout.connect(self._look_up)
        training.state_changed.connect(self._look_up)

    @property
    def findings(self) -> Findings | None:
        return self.found

    @property
    def obstacle(self) -> str:
        """Why nothing can be searched, and what helps; empty if something can."""
        dataset = self._data.dataset
        return "" if dataset is None else dataset.misfit(self._network.picture_shape.size)

    def watch(self) -> None:
        """Keep up from now on: somebody looks."""
        self._watched = True
        self.ascents.watch()
        self._look_up()

    def rest(self) -> None:
        """Nobody looks; a search goes on, as it was asked for."""
        self._watched = False
        self._settling.stop()
        self.ascents.rest()

    def shut_down(self) -> None:
        self.rest()
        self.ascents.shut_down()
        self._looking_up.shut_down()
        super().shut_down()

    def _work_on(self, asked: Asked) -> Work:
        return _search(asked)

    def _look_up(self) -> None:
        """Look for a kept result, unless it is known whether there is one."""
        dataset, is_running = self._data.dataset, self._training.state is TrainingState.RUNNING
        if not self._watched or is_running or dataset is None or self.obstacle:
            return
        is_known = self.found is not None and not self.is_old
        if is_known or (self._looked_up is not None and self._is_now(self._looked_up)):
            return
        self._looked_up = Asked(dataset, self._network.checkpoint(), self._network.version)
        self._looking_up.request(_look_up(self._looked_up))

    def _on_looked_up(self, findings: Findings | None) -> None:
        of, is_wanted = self._looked_up, self.found is None or self.is_old
        if findings is not None and is_wanted and of is not None and self._fits(of):
            self._take(findings, of)

    def _on_weights_changed(self) -> None:
        super()._on_weights_changed()
        if self._watched:
            self._settling.start()

    def _on_data_changed(self) -> None:
        self._looked_up = None
        super()._on_data_changed()
        self._look_up()


def _search(asked: Asked) -> Work:
    checkpoint, dataset = asked.checkpoint, asked.dataset
    path = finds_path(checkpoint, dataset)
    yield Progress(0, 1)
    network, picture_shape = checkpoint.network(), checkpoint.picture_shape
    finds = yield from search_channels(network, checkpoint.config, dataset, picture_shape)
    keep_finds(path, finds)
    return Findings(finds, dataset)


def _look_up(asked: Asked) -> Work:
    path = finds_path(asked.checkpoint, asked.dataset)
    yield
    finds = read_finds(path, asked.checkpoint.config, asked.dataset)
    return None if finds is None else Findings(finds, asked.dataset)
