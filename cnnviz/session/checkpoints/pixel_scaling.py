"""How pixels are scaled for a network whose file does not say it: chosen, undone, found out."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.normalisations import ASSUMED, KEY, Normalisation, is_open, normalisation_of
from cnnviz.core.evaluation.normalisation_comparison import (
    NormalisationScore,
    candidates,
    compare_normalisations,
    rank,
)
from cnnviz.session.background.background_work import BackgroundWork
from cnnviz.session.data.data_library import DataLibrary, DataState
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.training.training import Training

KNOWN = "Its file says how pixels were scaled when it was trained."
STOP_FIRST = "Stop the training first."
EDITED = "Take back the edits of the network first."


@dataclass(frozen=True)
class _Before:
    """What a choice replaced."""

    class_names: tuple[str, ...]
    mean: float
    std: float
    made_by: Mapping[str, Any]
    notes: tuple[str, ...]


class PixelScaling(QObject):
    """The choice is kept with the checkpoint; what is compared are the validation pictures."""

    changed = Signal()  # what is used, what is known, or whether it is compared
    progressed = Signal()
    wanted = Signal()  # the person wants to see it
    failed = Signal(object)

    def __init__(
        self, network: LiveNetwork, data: DataLibrary, training: Training, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._network, self._data, self._training = network, data, training
        self.scores: tuple[NormalisationScore, ...] = ()
        self.share_done = 0.0
        self.is_wanted = False  # and not shown yet
        self._undo: list[_Before] = []
        self._is_choosing = self._awaits_data = False
        self._work = BackgroundWork(self)
        self._work.progressed.connect(self._on_progressed)
        self._work.answered.connect(self._on_answered)
        self._work.failed.connect(self._on_failed)
        network.replaced.connect(self._on_replaced)
        network.weights_changed.connect(self._on_weights_changed)
        network.renamed.connect(self.changed)
        training.state_changed.connect(self.changed)
        data.changed.connect(self._on_data_changed)

    @property
    def used(self) -> Normalisation:
        return normalisation_of(self._network.mean, self._network.std)

    @property
    def is_assumed(self) -> bool:
        """Whether nobody has said that it is right."""
        return self._network.made_by.get(KEY) == ASSUMED

    @property
    def choices(self) -> tuple[Normalisation, ...]:
        """The one in use first; only that where nothing is open."""
        choices = candidates(self._network.mean, self._network.std)
        return choices if is_open(self._network.made_by) else choices[:1]

    @property
    def why_not(self) -> str:
        """Why none can be chosen now; empty if one can."""
        if not is_open(self._network.made_by):
            return KNOWN
        if self._training.is_active:
            return STOP_FIRST
        return EDITED if self._network.edits else ""

    @property
    def obstacle(self) -> str:
        """Why they cannot be compared, and what helps; empty if they can."""
        dataset = self._data.dataset
        if self.other_names:
            return f"Take the class names of {self.other_names} first."
        if dataset is not None and dataset.class_names != self._network.class_names:
            return f"{dataset.name} has other classes than this network; choose its own data set."
        return "" if is_open(self._network.made_by) else KNOWN

    @property
    def other_names(self) -> str:
        """The data set whose class names could be taken for those that were assumed; or empty."""
        dataset, names = self._data.dataset, self._network.class_names
        if dataset is None or self.why_not or len(dataset.class_names) != len(names):
            return ""
        return dataset.name if dataset.class_names != names else ""

    @property
    def best(self) -> NormalisationScore | None:
        return max(self.scores, key=rank, default=None)

    @property
    def is_running(self) -> bool:
        return self._work.is_busy or self._awaits_data

    @property
    def can_undo(self) -> bool:
        return bool(self._undo) and not self.why_not

    def want(self) -> None:
        """Have it shown, wherever that is."""
        self.is_wanted = True
        self.wanted.emit()

    def choose(self, chosen: Normalisation) -> None:
        """Scale pixels so from now on."""
        if self.why_not or (chosen == self.used and not self.is_assumed):
            return
        now = self._network.checkpoint()
        self._undo.append(_before(now))
        self._show(_before(now.normalised_as(chosen)))

    def take_names(self) -> None:
        """Call the classes what the data set in memory calls them."""
        dataset = self._data.dataset
        if dataset is not None and self.other_names:
            now = self._network.checkpoint()
            self._undo.append(_before(now))
            self._show(replace(_before(now), class_names=dataset.class_names))

    def undo(self) -> None:
        """Take back the last choice."""
        if self.can_undo:
            self._show(self._undo.pop())

    def compare(self) -> None:
        """Try each on the validation pictures; loads the data set if need be."""
        if self.obstacle:
            return
        dataset = self._data.dataset
        if dataset is None:
            self._awaits_data = True
            self.changed.emit()
            self._data.want(self._data.wanted)
            return
        self.scores, self.share_done = (), 0.0
        network = self._network.checkpoint().network()
        self._total = len(dataset.validation) * len(self.choices)
        self._work.request(compare_normalisations(network, dataset.validation, self.choices))
        self.changed.emit()

    def cancel(self) -> None:
        self._awaits_data = False
        self._work.cancel()
        self.changed.emit()

    def shut_down(self) -> None:
        self._awaits_data = False
        self._work.shut_down()

    def _show(self, scaled: _Before) -> None:
        self._is_choosing = True
        self._network.show(replace(self._network.checkpoint(), **vars(scaled)), self._network.title)
        self._is_choosing = False
        self.changed.emit()

    def _on_progressed(self, pictures: int) -> None:
        self.share_done = pictures / max(1, self._total)
        self.progressed.emit()

    def _on_answered(self, scores: tuple[NormalisationScore, ...]) -> None:
        self.scores = scores
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.changed.emit()
        self.failed.emit(error)

    def _on_replaced(self) -> None:
        if not self._is_choosing:
            self._undo.clear()
            self._forget()

    def _on_weights_changed(self) -> None:
        """Other weights may want other pixels."""
        if not self._is_choosing and (self.scores or self._work.is_busy):
            self._forget()

    def _on_data_changed(self) -> None:
        if self._awaits_data and self._data.state is DataState.READY:
            self._awaits_data = False
            self.compare()
        elif self._awaits_data and self._data.state is DataState.ABSENT:
            self._awaits_data = False
        self.changed.emit()

    def _forget(self) -> None:
        self.scores = ()
        self.cancel()


def _before(checkpoint: Checkpoint) -> _Before:
    return _Before(**{field.name: getattr(checkpoint, field.name) for field in fields(_Before)})
