"""The keys that belong to the whole panel, whichever of its fields has the focus."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

KEY = QKeySequence.StandardKey
CONTROL = Qt.KeyboardModifier.ControlModifier


def is_undo(event: QKeyEvent) -> bool:
    return event.matches(KEY.Undo)


def is_redo(event: QKeyEvent) -> bool:
    """Ctrl+Y too, as everywhere in the program, also where the system knows Ctrl+Shift+Z only."""
    return event.matches(KEY.Redo) or (event.key(), event.modifiers()) == (Qt.Key.Key_Y, CONTROL)


def is_train(event: QKeyEvent) -> bool:
    is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_return and bool(event.modifiers() & CONTROL)


def is_for_panel(event: QKeyEvent) -> bool:
    return is_undo(event) or is_redo(event) or is_train(event)
