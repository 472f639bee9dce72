"""The current input shifted by whole pixels, and what every layer makes of that."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from torch import Tensor, nn

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.inspection.trace import Trace
from cnnviz.core.lessons.equivariance import (
    LayerShift,
    PoolingInvariance,
    layer_shifts,
    pooling_invariances,
)
from cnnviz.core.sketching.sketch import normalise
from cnnviz.session.background.background_work import BackgroundWork
from cnnviz.session.input.canvas_document import CanvasDocument
from cnnviz.session.network.live_network import LiveNetwork


@dataclass(frozen=True, eq=False)
class ShiftedRun:
    """What was found for one input and one shift."""

    dx: int
    dy: int
    layers: tuple[LayerShift, ...]
    poolings: tuple[PoolingInvariance, ...]


class ShiftStudy(QObject):
    """Compares in the background: 20 ms are too long for every event of a stroke.

    While a comparison runs, only the newest request waits.
    """

    changed = Signal()  # `run`
    failed = Signal(object)

    def __init__(self, network: LiveNetwork, canvas: CanvasDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._live, self._canvas = network, canvas
        self._copy: nn.Sequential | None = None
        self.run: ShiftedRun | None = None
        self.dx, self.dy = 0, 0
        self._asked_of: Trace | None = None
        self._found_of: Trace | None = None
        self._waits = False
        self._work = BackgroundWork(self)
        self._work.answered.connect(self._on_answered)
        self._work.failed.connect(self._on_failed)
        network.replaced.connect(self._on_replaced)

    @property
    def is_older(self) -> bool:
        """Whether `run` belongs to another input or to other weights than those of now."""
        return self.run is not None and self._found_of is not self._live.trace

    def compare(self, dx: int, dy: int) -> None:
        """Shift the input as it is now; `changed` tells when it is done."""
        self.dx, self.dy = dx, dy
        if self._work.is_busy:
            self._waits = True
            return
        checkpoint = self._live.checkpoint()
        if self._copy is None:
            self._copy = checkpoint.network()
        paper = self._paper(checkpoint)
        self._asked_of = self._live.trace  # another one whenever input or weights change
        picture = self._asked_of.input
        self._work.request(_compare(self._copy, checkpoint.weights, picture, dx, dy, paper))

    def rest(self) -> None:
        """Stop, and wait for what is under way."""
        self._waits = False
        self._work.shut_down()

    def _paper(self, checkpoint: Checkpoint) -> float:
        """What empty paper is to the network, to the last digit."""
        normalised = self._canvas.path.normalised
        mean, std = (checkpoint.mean, checkpoint.std) if normalised else (0.0, 1.0)
        return float(normalise(np.zeros((1, 1), np.uint8), mean, std).item())

    def _on_answered(self, run: ShiftedRun) -> None:
        self.run, self._found_of = run, self._asked_of
        if self._waits:
            self._waits = False
            self.compare(self.dx, self.dy)
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self._waits = False
        self.failed.emit(error)

    def _on_replaced(self) -> None:
        self.rest()
        self._copy, self.run = None, None


def _compare(
    network: nn.Sequential,
    weights: Mapping[str, Tensor],
    picture: npt.NDArray[np.float32],
    dx: int,
    dy: int,
    paper: float,
) -> Generator[None, None, ShiftedRun]:
    network.load_state_dict(dict(weights))
    layers = layer_shifts(network, picture, dx, dy, paper)
    yield
    poolings = pooling_invariances(network, picture, dx, dy, paper)
    return ShiftedRun(dx, dy, layers, poolings)
