"""The current input shifted by whole pixels, and what every layer makes of that."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject
from torch import Tensor

from cnnviz.core.inspection.trace import Trace
from cnnviz.core.lessons.equivariance import (
    LayerShift,
    PoolingInvariance,
    layer_shifts,
    pooling_invariances,
)
from cnnviz.core.network.networks import Network
from cnnviz.session.background.answer import Answer
from cnnviz.session.network.live_network import LiveNetwork


@dataclass(frozen=True, eq=False)
class ShiftedRun:
    """What was found for one input and one shift."""

    dx: int
    dy: int
    layers: tuple[LayerShift, ...]
    poolings: tuple[PoolingInvariance, ...]


class ShiftStudy(Answer[Trace, ShiftedRun]):
    """Compares in the background: 20 ms are too long for every event of a stroke.

    While a comparison runs, only the newest request waits.
    """

    def __init__(self, network: LiveNetwork, parent: QObject) -> None:
        super().__init__(parent)
        self._live = network
        self._copy: Network | None = None
        self.dx, self.dy = 0, 0
        self._waits = False
        network.replaced.connect(self._on_replaced)

    @property
    def run(self) -> ShiftedRun | None:
        return self.found

    def compare(self, dx: int, dy: int) -> None:
        """Shift the input as it is now; `changed` tells when it is done."""
        self.dx, self.dy = dx, dy
        self._waits = self.is_running
        if self._waits:
            return
        checkpoint = self._live.checkpoint()
        if self._copy is None:
            self._copy = checkpoint.network()
        paper = self._live.as_read.empty
        of = self._live.trace  # another one whenever input or weights change
        self._begin(of, _compare(self._copy, checkpoint.weights, of.input, dx, dy, paper))

    def rest(self) -> None:
        """Stop, and wait for what is under way."""
        self._waits = False
        self.shut_down()

    def _is_now(self, question: Trace) -> bool:
        return question is self._live.trace

    def _on_answered(self, run: ShiftedRun) -> None:
        super()._on_answered(run)
        if self._waits:
            self.compare(self.dx, self.dy)

    def _on_failed(self, error: Exception) -> None:
        self._waits = False
        super()._on_failed(error)

    def _on_replaced(self) -> None:
        self.rest()
        self._copy = self.found = None


def _compare(
    network: Network,
    weights: Mapping[str, Tensor],
    picture: npt.NDArray[np.float32],
    dx: int,
    dy: int,
    paper: npt.NDArray[np.float32],
) -> Generator[None, None, ShiftedRun]:
    network.load_state_dict(dict(weights))
    layers = layer_shifts(network, picture, dx, dy, paper)
    yield
    poolings = pooling_invariances(network, picture, dx, dy, paper)
    return ShiftedRun(dx, dy, layers, poolings)
