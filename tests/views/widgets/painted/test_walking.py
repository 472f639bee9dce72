import pytest
from PySide6.QtCore import Qt

from cnnviz.views.widgets.painted.walking import place_after

KEY = Qt.Key


@pytest.mark.parametrize(
    ("key", "place", "expected"),
    [
        (KEY.Key_Left, 5, 4),
        (KEY.Key_Right, 5, 6),
        (KEY.Key_Up, 5, 2),
        (KEY.Key_Down, 5, 8),
        (KEY.Key_Home, 5, 1),
        (KEY.Key_End, 5, 10),
        (KEY.Key_PageUp, 9, 3),
        (KEY.Key_PageDown, 2, 8),
        (KEY.Key_PageDown, 8, 10),
        (KEY.Key_PageUp, 4, 1),
        (KEY.Key_Left, 1, 1),
        (KEY.Key_Right, 10, 10),
        (KEY.Key_Up, 3, 3),
        (KEY.Key_Down, 8, 8),
        (KEY.Key_A, 5, None),
        (KEY.Key_Return, 5, None),
    ],
)
def test_a_grid_of_three_columns(key: Qt.Key, place: int, expected: int | None) -> None:
    assert place_after(key, place, range(1, 11), columns=3, page_rows=2) == expected


def test_a_row_leaves_the_other_keys_to_others() -> None:
    keys = (KEY.Key_Up, KEY.Key_Down, KEY.Key_PageUp, KEY.Key_PageDown)
    assert {place_after(key, 2, range(4)) for key in keys} == {None}
    assert place_after(KEY.Key_Right, 2, range(4)) == 3
