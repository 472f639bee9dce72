"""What a person asks of the network on screen and the data set, which may have to come first."""

from dataclasses import dataclass

from PySide6.QtCore import QObject

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import PART_TITLES, Dataset, Part
from cnnviz.core.translation import tr
from cnnviz.session.background.answer import Answer, Found
from cnnviz.session.background.background_work import Work
from cnnviz.session.data.data_library import DataLibrary, DataState
from cnnviz.session.network.live_network import LiveNetwork


@dataclass(frozen=True, eq=False)
class Asked:
    """What an answer is about."""

    dataset: Dataset
    checkpoint: Checkpoint
    network_version: int


class DatasetAnswer(Answer[Asked, Found]):
    """Old with other weights; dropped with another data set or another kind of network."""

    part: Part = "validation"  # of the data set, that it is about

    def __init__(self, network: LiveNetwork, data: DataLibrary, parent: QObject) -> None:
        super().__init__(parent)
        self._network, self._data = network, data
        self._awaits_data = False
        network.replaced.connect(self._tell)
        network.weights_changed.connect(self._on_weights_changed)
        data.changed.connect(self._on_data_changed)

    @property
    def is_running(self) -> bool:
        return self._work.is_busy or self._awaits_data

    @property
    def is_loading(self) -> bool:
        """Whether the data set has to come first."""
        return self._awaits_data

    @property
    def obstacle(self) -> str:
        """Why nothing can be found, and what helps; empty if something can."""
        dataset = self._data.dataset
        if dataset is None:
            return ""
        network = self._network
        misfit = dataset.misfit(network.picture_shape.size, network.class_names)
        if not misfit and not len(dataset.part(self.part)):
            return tr(
                "{name} has no {part} pictures.", dataset.name, PART_TITLES[self.part].lower()
            )
        return misfit

    def ask(self) -> None:
        """Start anew with the weights as they are now; loads the data set if need be."""
        if self.obstacle:
            self._tell()
            return
        dataset = self._data.dataset
        if dataset is None:
            self._awaits_data = True
            self._clock.begin()
            self._tell()
            self._load()
            return
        asked = Asked(dataset, self._network.checkpoint(), self._network.version)
        self._ask(asked, self._work_on(asked))

    def _work_on(self, asked: Asked) -> Work:
        raise NotImplementedError

    def _load(self) -> None:
        self._data.want(self._data.wanted)

    def _stop(self) -> None:
        self._awaits_data = False
        super()._stop()

    def _is_now(self, question: Asked) -> bool:
        return question.network_version == self._network.version

    def _fits(self, asked: Asked) -> bool:
        """Whether it is about the data set in memory, and about a network like that on screen."""
        is_same = asked.checkpoint.config == self._network.config
        return is_same and asked.dataset is self._data.dataset

    def _drop_unfit(self) -> None:
        if any(asked is not None and not self._fits(asked) for asked in (self._asked, self._of)):
            self.forget()

    def _on_weights_changed(self) -> None:
        self._drop_unfit()
        self._tell_age()

    def _on_data_changed(self) -> None:
        self._drop_unfit()
        if self._awaits_data and self._data.state in (DataState.READY, DataState.ABSENT):
            self._awaits_data = False
            if self._data.state is DataState.READY:
                self.ask()
        self._tell()
