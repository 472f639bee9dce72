"""Undo and redo by key in the panel that has the focus; elsewhere they are the canvas's."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

KEY = QKeySequence.StandardKey


class UndoKeys(QObject):
    """Claims both keys for a widget and all in it; a text that is being typed has its own."""

    def __init__(
        self, widget: QWidget, undo: Callable[[], object], redo: Callable[[], object] | None = None
    ) -> None:
        super().__init__(widget)
        self._undo, self._redo = undo, redo
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        verb = self._verb(event)
        if verb is None or event.type() == QEvent.Type.KeyRelease:
            return False
        # The window's shortcut would take the key unless its override is claimed first.
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            verb()
        return True

    def _verb(self, event: QKeyEvent) -> Callable[[], object] | None:
        if is_undo(event):
            return self._undo
        return self._redo if is_redo(event) else None


def is_undo(event: QKeyEvent) -> bool:
    return event.matches(KEY.Undo)


def is_redo(event: QKeyEvent) -> bool:
    """Ctrl+Y too, as everywhere in the program, also where the system knows Ctrl+Shift+Z only."""
    control_y = (Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    return event.matches(KEY.Redo) or (event.key(), event.modifiers()) == control_y
