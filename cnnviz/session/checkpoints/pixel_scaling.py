"""How pixels are scaled for a network whose file does not say it: chosen, undone, found out."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.normalisations import ASSUMED, KEY, Normalisation, is_open, normalisation_of
from cnnviz.core.data.picture_shape import PictureShape
from cnnviz.core.evaluation.normalisation_comparison import (
    NormalisationScore,
    candidates,
    compare_normalisations,
    rank,
)
from cnnviz.core.translation import tr
from cnnviz.session.background.background_work import Work
from cnnviz.session.background.undo_stack import UndoStack
from cnnviz.session.data.data_library import DataLibrary
from cnnviz.session.evaluation.dataset_answer import Asked, DatasetAnswer
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.training.training import Training

KNOWN = tr("Its file states how pixels were scaled in training.")
STOP_FIRST = tr("Stop the training first.")
EDITED = tr("Undo the edits of the network first.")


@dataclass(frozen=True)
class _Before:
    """What a choice replaced."""

    class_names: tuple[str, ...]
    picture_shape: PictureShape
    made_by: Mapping[str, Any]
    notes: tuple[str, ...]


class PixelScaling(DatasetAnswer[tuple[NormalisationScore, ...]]):
    """The choice is kept with the checkpoint; what is compared are the validation pictures."""

    wanted = Signal()  # the person wants to see it

    def __init__(
        self, network: LiveNetwork, data: DataLibrary, training: Training, parent: QObject
    ) -> None:
        super().__init__(network, data, parent)
        self._training = training
        self.is_wanted = False  # and not shown yet
        self._undo_stack = UndoStack[_Before](self._show, self)
        self._undo_stack.indexChanged.connect(self.changed)
        self._is_choosing = False
        network.replaced.connect(self._on_replaced)
        network.renamed.connect(self.changed)
        training.state_changed.connect(self.changed)

    @property
    def scores(self) -> tuple[NormalisationScore, ...]:
        return self.found or ()

    @property
    def used(self) -> Normalisation:
        return normalisation_of(self._network.picture_shape)

    @property
    def is_assumed(self) -> bool:
        """Whether nobody has said that it is right."""
        return self._network.made_by.get(KEY) == ASSUMED

    @property
    def choices(self) -> tuple[Normalisation, ...]:
        """The one in use first; only that where nothing is open."""
        choices = candidates(self._network.picture_shape)
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
        if self.other_names:
            return tr("Use the class names of {other_names} first.", self.other_names)
        return super().obstacle or ("" if is_open(self._network.made_by) else KNOWN)

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
    def can_undo(self) -> bool:
        return self._undo_stack.canUndo() and not self.why_not

    def want(self) -> None:
        """Have it shown, wherever that is."""
        self.is_wanted = True
        self.wanted.emit()

    def choose(self, chosen: Normalisation) -> None:
        """Scale pixels so from now on."""
        if self.why_not or (chosen == self.used and not self.is_assumed):
            return
        self._change(_before(self._network.checkpoint().normalised_as(chosen)))

    def take_names(self) -> None:
        """Use the class names of the loaded data set."""
        dataset = self._data.dataset
        if dataset is not None and self.other_names:
            now = _before(self._network.checkpoint())
            self._change(replace(now, class_names=dataset.class_names))

    def undo(self) -> None:
        """Undo the last choice."""
        if self.can_undo:
            self._undo_stack.undo()

    def _work_on(self, asked: Asked) -> Work:
        self.found = None
        network, shape = asked.checkpoint.network(), asked.checkpoint.picture_shape
        return compare_normalisations(network, asked.dataset.validation, shape, self.choices)

    def _change(self, scaled: _Before) -> None:
        before = _before(self._network.checkpoint())
        self._show(scaled)
        self._undo_stack.note(before, scaled)

    def _show(self, scaled: _Before) -> None:
        self._is_choosing = True
        self._network.show(replace(self._network.checkpoint(), **vars(scaled)), self._network.title)
        self._is_choosing = False

    def _on_replaced(self) -> None:
        if not self._is_choosing:
            self._undo_stack.clear()
            self.forget()

    def _on_weights_changed(self) -> None:
        """Other weights may want other pixels."""
        if not self._is_choosing:
            self.forget()


def _before(checkpoint: Checkpoint) -> _Before:
    return _Before(**{field.name: getattr(checkpoint, field.name) for field in fields(_Before)})
