"""The one undo stack: the states before and after each thing done, and what to call it."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

State = TypeVar("State")
ALONE = -1


class _Step(QUndoCommand, Generic[State]):
    def __init__(
        self, restore: Callable[[State], None], before: State, after: State, text: str, gesture: int
    ) -> None:
        super().__init__(text)
        self.before, self.after = before, after
        self._restore, self._gesture = restore, gesture
        self._is_new = True  # Qt redoes what is pushed, and it is done already

    def undo(self) -> None:
        self._restore(self.before)

    def redo(self) -> None:
        if not self._is_new:
            self._restore(self.after)
        self._is_new = False

    def id(self) -> int:
        return self._gesture

    def mergeWith(self, later: QUndoCommand) -> bool:  # noqa: N802 (Qt names it so)
        assert isinstance(later, _Step)
        self.after = later.after
        return True


class UndoStack(QUndoStack, Generic[State]):
    """Has a state restored when what came after it is undone, or what came before it is redone."""

    def __init__(
        self, restore: Callable[[State], None], parent: QObject, most_steps: int = 0
    ) -> None:
        super().__init__(parent)
        self._restore_state = restore
        self.setUndoLimit(most_steps)

    def note(self, before: State, after: State, text: str = "", gesture: int = ALONE) -> None:
        """Note what was done just now; all that one gesture does is undone at once."""
        self.push(_Step(self._restore_state, before, after, text, gesture))

    @property
    def before(self) -> State:
        """What `undo` restores, where there is something to undo."""
        step = self.command(self.index() - 1)
        assert isinstance(step, _Step)
        before: State = step.before
        return before

    @property
    def after(self) -> State:
        """What `redo` restores, where there is something to redo."""
        step = self.command(self.index())
        assert isinstance(step, _Step)
        after: State = step.after
        return after
