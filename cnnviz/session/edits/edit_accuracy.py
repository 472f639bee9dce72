"""What edits cost: the accuracy on validation pictures, before and after them."""

import torch
from PySide6.QtCore import QObject, QTimer, Signal

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.evaluation.metrics import Evaluation, evaluation_batches, summarise
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.data.data_library import DataLibrary, DataState
from cnnviz.session.network.live_network import LiveNetwork

REST_MS = 100  # a hand that turns a scale is not to be disturbed


class EditAccuracy(QObject):
    """Measured in the background after each edit; the unedited network's only once."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, network: LiveNetwork, data: DataLibrary, parent: QObject) -> None:
        super().__init__(parent)
        self._network, self._data = network, data
        self.before: Evaluation | None = None  # of the network without edits
        self.now: Evaluation | None = None  # perhaps of earlier edits: see `is_old`
        self._version_of_now = -1
        self._asked_version = -1
        self._is_wanted = False  # as soon as the data set is here
        self._soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._soon.timeout.connect(self._measure)
        self._work = BackgroundWork(self)
        self._work.progressed.connect(self._on_measured_before)
        self._work.answered.connect(self._on_answered)
        self._work.failed.connect(self._on_failed)
        data.changed.connect(self._on_data_changed)
        self._dataset = data.dataset

    @property
    def is_old(self) -> bool:
        """Whether `now` is of other weights than those on screen."""
        return self._version_of_now != self._network.version

    @property
    def is_measuring(self) -> bool:
        return self._work.is_busy or self._soon.isActive()

    @property
    def obstacle(self) -> str:
        """Why nothing can be measured, in a sentence; empty where it can, once data are here."""
        return obstacle(self._network, self._data)

    def measure_soon(self) -> None:
        """Measure the weights on screen; loads the data set if it is on this machine."""
        self._soon.start()
        self.changed.emit()

    def look(self) -> None:
        """Somebody looks: have the unedited network's accuracy ready."""
        if self.is_old and not self.is_measuring and not self.obstacle:
            self.measure_soon()

    def forget(self) -> None:
        """Another network is on screen: nothing is known of it."""
        was_known = self.before is not None or self.now is not None or self.is_measuring
        self.before = self.now = None
        self._soon.stop()
        self._work.cancel()
        self._is_wanted = False
        if was_known:
            self.changed.emit()

    def shut_down(self) -> None:
        self._soon.stop()
        self._is_wanted = False
        self._work.shut_down()

    def _measure(self) -> None:
        if self._data.dataset is None:
            self._is_wanted = True
            if self._data.state is DataState.ABSENT:
                self._data.want(self._data.wanted, quietly=True)
            return
        if self.obstacle:
            self.changed.emit()
            return
        pictures = self._data.dataset.validation
        network = self._network
        before = network.checkpoint_before_edits() if self.before is None else None
        edited = network.checkpoint() if network.edits else None
        self._asked_version = network.version
        self._work.request(_measurement(before, edited, pictures))
        self.changed.emit()

    def _on_measured_before(self, before: Evaluation | None) -> None:
        if before is not None:
            self.before = before
            self.changed.emit()

    def _on_answered(self, now: Evaluation | None) -> None:
        self.now = self.before if now is None else now
        self._version_of_now = self._asked_version
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.changed.emit()
        self.failed.emit(error)

    def _on_data_changed(self) -> None:
        if self._data.dataset is not self._dataset:
            self._dataset = self._data.dataset
            was_wanted = self._is_wanted
            self.forget()
            if was_wanted or self._network.edits:
                self.measure_soon()
        elif self._data.state is DataState.ABSENT:
            self._is_wanted = False
        self.changed.emit()


def obstacle(network: LiveNetwork, data: DataLibrary) -> str:
    """Why a network cannot be measured on the data set in memory; empty where there is none."""
    dataset = data.dataset
    if dataset is None:
        return ""
    if dataset.class_names != network.class_names:
        return f"{dataset.name} has other classes than this network: choose its own data set."
    if tuple(dataset.validation.images.shape[1:]) != network.config.input_shape:
        return f"This network takes other pictures than {dataset.name}: choose its own data set."
    return "" if len(dataset.validation) else f"{dataset.name} has no validation pictures."


def _measurement(before: Checkpoint | None, edited: Checkpoint | None, pictures: ImageSet) -> Work:
    """Yield the network's evaluation before its edits, return the one with them, as far asked."""
    if before is not None:
        yield (yield from _evaluation(before, pictures))
    if edited is None:
        return None
    return (yield from _evaluation(edited, pictures))


def _evaluation(checkpoint: Checkpoint, pictures: ImageSet) -> Work:
    network = checkpoint.network()
    found = []
    for logits in evaluation_batches(network, pictures, checkpoint.mean, checkpoint.std):
        found.append(logits)
        yield None
    return summarise(torch.cat(found), pictures.labels.cpu())
