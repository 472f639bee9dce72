"""Where a key leads among places in a row, a list or a grid."""

from PySide6.QtCore import Qt

KEY = Qt.Key
# How far down and to the right they lead.
ARROWS = {KEY.Key_Left: (0, -1), KEY.Key_Right: (0, 1), KEY.Key_Up: (-1, 0), KEY.Key_Down: (1, 0)}
CHOOSING_KEYS = (KEY.Key_Return, KEY.Key_Enter, KEY.Key_Space)


def place_after(
    key: int, place: int, places: range, columns: int = 0, page_rows: int = 0
) -> int | None:
    """Return where a key leads, the same place at an edge, and None for a key that does not walk.

    Without columns the places are one row; without rows to a page the Page keys do not walk.
    """
    steps = {KEY.Key_Left: -1, KEY.Key_Right: 1, KEY.Key_Up: -columns, KEY.Key_Down: columns}
    paged = {KEY.Key_PageUp: -page_rows * columns, KEY.Key_PageDown: page_rows * columns}
    ends = {KEY.Key_Home: places.start, KEY.Key_End: places.stop - 1}
    if step := steps.get(KEY(key)):
        return place + step if place + step in places else place
    if step := paged.get(KEY(key)):
        return max(places.start, min(place + step, places.stop - 1))
    return ends.get(KEY(key))
