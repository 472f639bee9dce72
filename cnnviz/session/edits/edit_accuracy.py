"""What edits cost: the accuracy on validation pictures, before and after them."""

import torch
from PySide6.QtCore import QObject, QTimer

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset, ImageSet
from cnnviz.core.evaluation.metrics import Evaluation, evaluation_batches, summarise
from cnnviz.session.background.background_work import Work
from cnnviz.session.data.data_library import DataLibrary
from cnnviz.session.evaluation.dataset_answer import Asked, DatasetAnswer
from cnnviz.session.network.live_network import LiveNetwork

REST_MS = 100  # a hand that turns a scale is not to be disturbed


class EditAccuracy(DatasetAnswer[Evaluation]):
    """Measured in the background after each edit; the unedited network's only once."""

    def __init__(self, network: LiveNetwork, data: DataLibrary, parent: QObject) -> None:
        super().__init__(network, data, parent)
        self.before: Evaluation | None = None  # of the network without edits
        self._dataset: Dataset | None = data.dataset  # that `before` is measured on
        self._soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._soon.timeout.connect(self.ask)

    @property
    def now(self) -> Evaluation | None:
        """Of the network on screen, or perhaps of earlier edits: see `is_old`."""
        return self.found

    @property
    def is_old(self) -> bool:
        """Whether the weights on screen are not measured."""
        return self.found is None or super().is_old

    @property
    def is_measuring(self) -> bool:
        return self._work.is_busy or self._soon.isActive()

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
        was_known = self.before is not None or self._soon.isActive()
        self.before = None
        self._soon.stop()
        super().forget()
        if was_known:
            self._tell()

    def _stop(self) -> None:
        self._soon.stop()
        super()._stop()

    def _load(self) -> None:
        self._data.want(self._data.wanted, quietly=True)

    def _work_on(self, asked: Asked) -> Work:
        before = self._network.checkpoint_before_edits() if self.before is None else None
        edited = asked.checkpoint if self._network.edits else None
        return _measurement(before, edited, asked.dataset.validation)

    def _on_step(self, before: Evaluation | None) -> None:
        if before is not None:
            self.before = before
            self._tell()

    def _on_answered(self, now: Evaluation | None) -> None:
        found = self.before if now is None else now
        assert found is not None
        super()._on_answered(found)

    def _on_data_changed(self) -> None:
        is_other, self._dataset = self._data.dataset is not self._dataset, self._data.dataset
        if is_other:
            was_wanted = self._awaits_data
            self.forget()
            if was_wanted or self._network.edits:
                self.measure_soon()
        super()._on_data_changed()


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
    for logits in evaluation_batches(network, pictures, checkpoint.picture_shape):
        found.append(logits)
        yield None
    return summarise(torch.cat(found), pictures.labels.cpu())
