"""The keys that select another map, wherever maps are shown."""

from PySide6.QtCore import Qt

from cnnviz.session.network.selection import Selection

LAYER_KEYS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
UNIT_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


def moved_selection(selection: Selection, key: int) -> bool:
    """Select the next map or layer if the key asks for it, and tell whether it does."""
    key = Qt.Key(key)
    if key in UNIT_KEYS:
        selection.move_unit(UNIT_KEYS[key])
    elif key in LAYER_KEYS:
        selection.move_layer(LAYER_KEYS[key])
    return key in UNIT_KEYS or key in LAYER_KEYS
