"""What it costs the network on screen to swap its pooling and learn no more."""

from PySide6.QtCore import QObject, Signal

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.lessons.pooling_comparison import SwapAccuracy, swap_accuracies
from cnnviz.core.network.network_config import Pooling
from cnnviz.session.background.background_work import BackgroundWork
from cnnviz.session.data.data_library import DataLibrary, DataState
from cnnviz.session.network.live_network import LiveNetwork


class PoolingCosts(QObject):
    """Measures on the data set's validation pictures, in the background."""

    changed = Signal()  # results, or whether it measures
    failed = Signal(object)

    def __init__(self, network: LiveNetwork, data: DataLibrary, parent: QObject) -> None:
        super().__init__(parent)
        self._network, self._data = network, data
        self.results: dict[Pooling, SwapAccuracy] = {}
        self.is_outdated = False  # the weights are others now
        self._measured_on: Dataset | None = None
        self._awaits_data = False
        self._work = BackgroundWork(self)
        self._work.progressed.connect(self._on_progressed)
        self._work.answered.connect(self._on_answered)
        self._work.failed.connect(self._on_failed)
        network.replaced.connect(self._on_replaced)
        network.weights_changed.connect(self._on_weights_changed)
        data.changed.connect(self._on_data_changed)

    @property
    def is_measuring(self) -> bool:
        return self._work.is_busy or self._awaits_data

    @property
    def obstacle(self) -> str:
        """Why nothing can be measured, and what helps; empty if something can."""
        if not any(layer.kind == "pool" for layer in self._network.layers):
            return "This network has no pooling to swap; open or train one that has."
        dataset = self._data.dataset
        if dataset is not None and dataset.class_names != self._network.class_names:
            return f"{dataset.name} has other classes than this network; choose its own data set."
        return ""

    @property
    def progress(self) -> float:
        """How much of all four kinds is done, 0 to 1."""
        shares = [report.pictures / max(1, report.total) for report in self.results.values()]
        return sum(shares) / 4

    def measure(self) -> None:
        """Start anew with the weights as they are now; loads the data set if need be."""
        if self.obstacle:
            return
        dataset = self._data.dataset
        if dataset is None:
            self._awaits_data = True
            self.changed.emit()
            self._data.want(self._data.wanted)
            return
        checkpoint = self._network.checkpoint()
        self.results, self.is_outdated = {}, False
        self._measured_on = dataset
        images = dataset.validation
        network, mean, std = checkpoint.network(), checkpoint.mean, checkpoint.std
        self._work.request(swap_accuracies(network, images, mean, std))
        self.changed.emit()

    def cancel(self) -> None:
        """Stop; kinds that are done keep their result."""
        self._awaits_data = False
        self._work.shut_down()
        done = self.results.items()
        self.results = {kind: report for kind, report in done if report.pictures == report.total}
        self.changed.emit()

    def _on_progressed(self, report: SwapAccuracy) -> None:
        self.results[report.kind] = report
        self.changed.emit()

    def _on_answered(self, reports: tuple[SwapAccuracy, ...]) -> None:
        self.results = {report.kind: report for report in reports}
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.results = {}
        self.changed.emit()
        self.failed.emit(error)

    def _on_data_changed(self) -> None:
        if not self._awaits_data:
            if self._measured_on is not None and self._data.dataset is not self._measured_on:
                self._forget()
            return
        if self._data.state is DataState.READY:
            self._awaits_data = False
            self.measure()
        elif self._data.state is DataState.ABSENT:
            self._awaits_data = False
        self.changed.emit()

    def _on_replaced(self) -> None:
        self._forget()

    def _forget(self) -> None:
        """Of another network or data set nothing was measured."""
        self.cancel()
        self.results, self.is_outdated, self._measured_on = {}, False, None
        self.changed.emit()

    def _on_weights_changed(self) -> None:
        if not self.is_outdated and (self.results or self._work.is_busy):
            self.is_outdated = True
            self.changed.emit()
