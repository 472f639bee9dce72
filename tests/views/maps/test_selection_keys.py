import pytest
from PySide6.QtCore import Qt

from cnnviz.session.session import Session
from cnnviz.views.maps.selection_keys import moved_selection


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (Qt.Key.Key_Left, ("relu1", 2)),
        (Qt.Key.Key_Right, ("relu1", 4)),
        (Qt.Key.Key_PageUp, ("batch1", 3)),
        (Qt.Key.Key_PageDown, ("pool1", 3)),
        (Qt.Key.Key_Up, None),
    ],
)
def test_keys_select_the_next_map_or_layer(
    session: Session, key: Qt.Key, place: tuple[str, int] | None
) -> None:
    selection = session.selection
    selection.select("relu1", 3)
    assert moved_selection(selection, key) == (place is not None)
    assert (selection.layer, selection.unit) == (place or ("relu1", 3))
