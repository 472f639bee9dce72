"""Changes of the network on screen by hand: undone, redone, reset; and what they cost."""

from PySide6.QtCore import QObject, Signal

from cnnviz.core.edits.edit_words import START_EDITS, in_words
from cnnviz.core.edits.weight_edits import (
    Edit,
    Edits,
    SilenceChannel,
    added,
    channel_of,
    hidden_by,
    is_silenced,
    subject_of,
)
from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import tr, tr_count
from cnnviz.session.background.undo_stack import ALONE, UndoStack
from cnnviz.session.data.data_library import DataLibrary
from cnnviz.session.edits.channel_costs import ChannelCosts
from cnnviz.session.edits.edit_accuracy import EditAccuracy
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.runs.time_machine import TimeMachine
from cnnviz.session.training.training import Training

UNDO_DEPTH = 200


class NetworkEdits(QObject):
    """A list of edits over the weights as they were before the first.

    The weights on screen are always those before, with the list applied to them: without any edit
    they are bit by bit what they were. Other weights, wherever they come from, end the list.
    """

    changed = Signal()  # the list, what can be undone, or whether one may edit
    refused = Signal(str)  # why an edit was not done
    notified = Signal(str)
    failed = Signal(Exception)

    def __init__(
        self,
        network: LiveNetwork,
        data: DataLibrary,
        training: Training,
        time_machine: TimeMachine,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._network, self._training, self._time_machine = network, training, time_machine
        self.accuracy = EditAccuracy(network, data, self)
        self.costs = ChannelCosts(network, data, self)
        self._undo_stack = UndoStack[Edits](self._restore, self, UNDO_DEPTH)
        self._undo_stack.indexChanged.connect(self.changed)
        self._held: Edit | None = None  # what a hand that goes on is changing
        self._gesture = 0  # of that hand
        self._count = 0  # of the edits that were made here
        self._is_own = False  # whether it is this that changes the weights
        self.accuracy.failed.connect(self.failed)
        self.costs.failed.connect(self.failed)
        network.weights_changed.connect(self._on_weights_changed)
        training.state_changed.connect(self.changed)
        time_machine.changed.connect(self.changed)

    @property
    def made(self) -> Edits:
        """All that is done to the weights now."""
        return self._network.edits

    @property
    def can_undo(self) -> bool:
        return self._undo_stack.canUndo()

    @property
    def can_redo(self) -> bool:
        return self._undo_stack.canRedo()

    @property
    def why_not(self) -> str:
        """Why nothing can be edited now, in a sentence; empty where it can."""
        if self._training.is_active:
            return tr("A run is in progress: stop it first.")
        if self._network.is_past:
            return tr("An earlier step is on screen: go back to now first.")
        return ""

    def apply(self, edit: Edit, goes_on: bool = False) -> bool:
        """Do one more edit, or say why it cannot be done; return whether it is.

        One that goes on with a gesture of the hand is undone together with it.
        """
        try:
            self._apply(edit, goes_on)
        except CnnvizError as error:
            self.refused.emit(str(error))
            return False
        return True

    def silence(self, layer: str, unit: int, silent: bool = True) -> None:
        """Silence a channel of a convolution, or let it speak again."""
        if silent:
            self.apply(SilenceChannel(layer, unit))
        elif is_silenced(self.made, layer, unit):
            self._remove(SilenceChannel(layer, unit))

    def reset_channel(self, layer: str, unit: int) -> None:
        """Take back all edits of a kernel, its bias and its channel."""
        self._remove(*(edit for edit in self.made if channel_of(edit) == (layer, unit)))

    def reset_all(self) -> None:
        """Go back to the weights as they were before the first edit."""
        self._remove(*self.made)

    def undo(self) -> None:
        if not self.why_not:
            self._undo_stack.undo()
            self._held = None

    def redo(self) -> None:
        if not self.why_not:
            self._undo_stack.redo()

    def shut_down(self) -> None:
        self.accuracy.shut_down()
        self.costs.shut_down()

    def _apply(self, edit: Edit, goes_on: bool) -> None:
        if self.why_not:
            raise CnnvizError(self.why_not)
        silence = hidden_by(self._network.config, self.made, edit)
        if silence is not None:
            raise CnnvizError(tr("{text}. Restore it first.", in_words(silence)))
        edits, before = added(self.made, edit), self.made
        if not goes_on:
            self._held = None
        if edits == before:
            return
        self._show(edits)
        if subject_of(edit) != self._held:
            self._gesture += 1
        self._held = subject_of(edit)
        self._note(before, self._gesture)

    def _remove(self, *unwanted: Edit) -> None:
        if unwanted and not self.why_not:
            before, self._held = self.made, None
            self._show(tuple(edit for edit in before if edit not in unwanted))
            self._note(before)

    def _restore(self, edits: Edits) -> None:
        self._show(edits)
        self._measure()

    def _note(self, before: Edits, gesture: int = ALONE) -> None:
        self._measure()
        self._undo_stack.note(before, self.made, gesture=gesture)

    def _show(self, edits: Edits) -> None:
        """Put the edited weights on screen, or fail before anything has changed."""
        self._is_own = True
        try:
            self._network.edit(edits)
        finally:
            self._is_own = False

    def _measure(self) -> None:
        self._count = len(self.made)
        self.accuracy.measure_soon()

    def _on_weights_changed(self) -> None:
        if self._is_own:
            return
        self.accuracy.forget()
        count, self._count = self._count, 0
        if not (self._undo_stack.count() or count):
            return
        self._held = None
        self._undo_stack.clear()
        if count:
            self.notified.emit(_farewell(count, self._network))


def _farewell(count: int, network: LiveNetwork) -> str:
    if START_EDITS in network.checkpoint().made_by:
        return tr("The run continues from the edited weights; the list of edits starts afresh.")
    return tr_count(
        "The weights on screen have changed: the earlier edit can no longer be undone.",
        "The weights on screen have changed: the {count} earlier edits can no longer be undone.",
        count,
    )
