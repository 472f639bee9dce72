"""The keys that belong to the whole panel, whichever of its fields has the focus."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from cnnviz.views.widgets.undo_keys import is_redo, is_undo


def is_train(event: QKeyEvent) -> bool:
    is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_return and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def is_for_panel(event: QKeyEvent) -> bool:
    return is_undo(event) or is_redo(event) or is_train(event)
