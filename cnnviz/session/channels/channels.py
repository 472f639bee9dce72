"""What the channels of the network on screen look for: searched when asked, kept for good."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from cnnviz.core.channels.channel_files import finds_path, keep_finds, read_finds
from cnnviz.core.channels.channel_search import ChannelFinds, search_channels
from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.background.progress_clock import Progress, ProgressClock
from cnnviz.session.channels.ascents import SETTLES_AFTER_MS, Ascents
from cnnviz.session.data.data_library import DataLibrary, DataState
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.network.selection import Selection
from cnnviz.session.training.training import Training
from cnnviz.session.training.training_state import TrainingState


@dataclass(frozen=True, eq=False)
class Findings:
    """What a search found, and of what it is."""

    finds: ChannelFinds
    dataset: Dataset
    config: NetworkConfig
    network_version: int


@dataclass(frozen=True, eq=False)
class _Question:
    dataset: Dataset
    checkpoint: Checkpoint
    network_version: int

    def answer(self, finds: ChannelFinds) -> Findings:
        return Findings(finds, self.dataset, self.checkpoint.config, self.network_version)


class Channels(QObject):
    """Shows a kept result by itself while somebody watches; searches anew only when asked to."""

    changed = Signal()  # `findings`, their age, or whether it searches
    progressed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        network: LiveNetwork,
        data: DataLibrary,
        selection: Selection,
        training: Training,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._network, self._data, self._training = network, data, training
        self.ascents = Ascents(network, selection, training, self)
        self.ascents.failed.connect(self.failed)
        self.findings: Findings | None = None
        self._searched: _Question | None = None  # as long as it searches
        self._looked_up_version = -1
        self._watched = self._awaits_data = self._was_old = False
        self._clock = ProgressClock()
        self._searching, self._looking_up = BackgroundWork(self), BackgroundWork(self)
        self._settling = QTimer(self, singleShot=True, interval=SETTLES_AFTER_MS)
        self._connect()

    @property
    def is_old(self) -> bool:
        """Whether the findings are of other weights than those on screen."""
        known = self.findings
        return known is not None and known.network_version != self._network.version

    @property
    def is_searching(self) -> bool:
        return self._searched is not None or self._awaits_data

    @property
    def is_loading(self) -> bool:
        """Whether the data set has to come first."""
        return self._awaits_data

    @property
    def progress(self) -> Progress:
        return self._clock.progress

    @property
    def obstacle(self) -> str:
        """Why nothing can be searched, and what helps; empty if something can."""
        dataset = self._data.dataset
        if dataset is None or dataset.train.images.shape[1:] == self._network.config.input_shape:
            return ""
        return f"This network takes other pictures than {dataset.name}; choose its own set."

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

    def search(self) -> None:
        """Search with the weights as they are now; loads the data set if need be."""
        if self.obstacle:
            return
        question = self._question()
        if question is None:
            self._awaits_data = True
            self._tell()
            self._data.want(self._data.wanted)
            return
        self._searched = question
        self._clock.begin()
        self._searching.request(_search(question))
        self._tell()

    def cancel(self) -> None:
        """Stop; what was known before stays."""
        if self.is_searching:
            self._searched, self._awaits_data = None, False
            self._searching.cancel()
            self._tell()

    def shut_down(self) -> None:
        self.rest()
        self._searched, self._awaits_data = None, False
        self.ascents.shut_down()
        self._searching.shut_down()
        self._looking_up.shut_down()

    def _connect(self) -> None:
        self._searching.progressed.connect(self._on_progressed)
        self._searching.answered.connect(self._on_found)
        self._searching.failed.connect(self._on_failed)
        self._looking_up.answered.connect(self._on_looked_up)
        self._looking_up.failed.connect(self.failed)
        self._settling.timeout.connect(self._look_up)
        self._network.weights_changed.connect(self._on_weights_changed)
        self._data.changed.connect(self._on_data_changed)
        self._training.state_changed.connect(self._look_up)

    def _question(self) -> _Question | None:
        dataset = self._data.dataset
        if dataset is None:
            return None
        return _Question(dataset, self._network.checkpoint(), self._network.version)

    def _look_up(self) -> None:
        """Look for a kept result, unless it is known whether there is one."""
        dataset, is_running = self._data.dataset, self._training.state is TrainingState.RUNNING
        if not self._watched or is_running or dataset is None or self.obstacle:
            return
        is_known = self.findings is not None and not self.is_old
        if is_known or self._looked_up_version == self._network.version:
            return
        question = self._question()
        assert question is not None
        self._looked_up_version = question.network_version
        self._looking_up.request(_look_up(question))

    def _on_looked_up(self, findings: Findings | None) -> None:
        if findings is not None:
            self._show(findings)

    def _on_found(self, finds: ChannelFinds) -> None:
        assert self._searched is not None
        question, self._searched = self._searched, None
        self._show(question.answer(finds))

    def _show(self, findings: Findings) -> None:
        fits = findings.dataset is self._data.dataset and findings.config == self._network.config
        if fits and (self.findings is None or self.is_old):
            self.findings = findings
        self._tell()

    def _on_progressed(self, done: int) -> None:
        assert self._searched is not None
        dataset = self._searched.dataset
        if self._clock.note(done, len(dataset.train) + len(dataset.validation)):
            self.progressed.emit()

    def _on_failed(self, error: Exception) -> None:
        self._searched = None
        self._tell()
        self.failed.emit(error)

    def _on_weights_changed(self) -> None:
        config = self._network.config
        if self._searched is not None and self._searched.checkpoint.config != config:
            self.cancel()
        if self.findings is not None and self.findings.config != config:
            self.findings = None
            self._tell()
        elif self.is_old != self._was_old:
            self._tell()
        if self._watched:
            self._settling.start()

    def _on_data_changed(self) -> None:
        dataset = self._data.dataset
        if self._searched is not None and self._searched.dataset is not dataset:
            self._searched = None
            self._searching.cancel()
        if self.findings is not None and self.findings.dataset is not dataset:
            self.findings = None
        self._looked_up_version = -1
        if self._awaits_data and self._data.state is DataState.READY:
            self._awaits_data = False
            self.search()
        elif self._awaits_data and self._data.state is DataState.ABSENT:
            self._awaits_data = False
        self._look_up()
        self._tell()

    def _tell(self) -> None:
        self._was_old = self.is_old
        self.changed.emit()


def _search(question: _Question) -> Work:
    checkpoint, dataset = question.checkpoint, question.dataset
    path = finds_path(checkpoint, dataset)
    yield 0
    network, mean, std = checkpoint.network(), checkpoint.mean, checkpoint.std
    finds = yield from search_channels(network, checkpoint.config, dataset, mean, std)
    keep_finds(path, finds)
    return finds


def _look_up(question: _Question) -> Work:
    path = finds_path(question.checkpoint, question.dataset)
    yield None
    finds = read_finds(path, question.checkpoint.config, question.dataset)
    return None if finds is None else question.answer(finds)
