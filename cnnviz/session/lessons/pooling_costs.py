"""What it costs the network on screen to swap its pooling and learn no more."""

from PySide6.QtCore import QObject

from cnnviz.core.lessons.pooling_comparison import SwapAccuracy, swap_accuracies
from cnnviz.core.network.network_config import Pooling
from cnnviz.core.translation import tr
from cnnviz.session.background.background_work import Work
from cnnviz.session.data.data_library import DataLibrary
from cnnviz.session.evaluation.dataset_answer import Asked, DatasetAnswer
from cnnviz.session.network.live_network import LiveNetwork

Results = dict[Pooling, SwapAccuracy]


class PoolingCosts(DatasetAnswer[Results]):
    """Measures on the validation pictures; each kind of pooling is told of while it is measured."""

    def __init__(self, network: LiveNetwork, data: DataLibrary, parent: QObject) -> None:
        super().__init__(network, data, parent)
        network.replaced.connect(self.forget)

    @property
    def results(self) -> Results:
        return self.found or {}

    @property
    def obstacle(self) -> str:
        """Why nothing can be measured, and what helps; empty if something can."""
        if not any(layer.kind.role == "pooling" for layer in self._network.layers):
            return tr("This network has no pooling to swap; open or train one that has.")
        return super().obstacle

    @property
    def share_done(self) -> float:
        """How much of all four kinds is done, 0 to 1."""
        shares = [report.pictures / max(1, report.total) for report in self.results.values()]
        return sum(shares) / 4

    def cancel(self) -> None:
        """Stop, and wait for that; kinds that are done keep their result."""
        self.shut_down()
        done = self.results.items()
        self.found = {kind: report for kind, report in done if report.pictures == report.total}
        self._tell()

    def _work_on(self, asked: Asked) -> Work:
        self.found, self._of = {}, asked
        checkpoint = asked.checkpoint
        network, picture_shape = checkpoint.network(), checkpoint.picture_shape
        return swap_accuracies(network, asked.dataset.validation, picture_shape)

    def _on_step(self, report: SwapAccuracy) -> None:
        self._take({**self.results, report.kind: report}, self._asked)

    def _on_answered(self, reports: tuple[SwapAccuracy, ...]) -> None:
        super()._on_answered({report.kind: report for report in reports})

    def _on_failed(self, error: Exception) -> None:
        self.forget()
        super()._on_failed(error)
