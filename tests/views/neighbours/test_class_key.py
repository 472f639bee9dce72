from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import FASHION_CLASSES
from cnnviz.views.neighbours.class_key import ClassKey


@pytest.fixture
def key(expose: Callable[[QWidget, int, int], None]) -> ClassKey:
    key = ClassKey()
    key.show_classes(FASHION_CLASSES)
    expose(key, 340, 80)
    return key


def test_a_pressed_class_dims_the_others(qtbot: QtBot, key: ClassKey) -> None:
    assert key.bright == set(range(10))
    with qtbot.waitSignal(key.changed):
        qtbot.mouseClick(key.buttons[4], Qt.MouseButton.LeftButton)
    assert key.bright == {4}
    qtbot.keyClick(key.buttons[6], Qt.Key.Key_Space)
    assert key.bright == {4, 6}
    qtbot.mouseClick(key.buttons[4], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(key.buttons[6], Qt.MouseButton.LeftButton)
    assert key.bright == set(range(10))


def test_all_names_have_room_at_the_smallest_width(key: ClassKey) -> None:
    for button in key.buttons:
        assert button.width() >= button.sizeHint().width()
        assert key.rect().contains(button.geometry())
    assert key.heightForWidth(340) <= 80
    assert key.heightForWidth(2000) == key.buttons[0].sizeHint().height()


def test_the_classes_of_another_data_set_replace_them(key: ClassKey) -> None:
    key.buttons[1].setChecked(True)
    key.show_classes(FASHION_CLASSES)  # the same: nothing changes
    assert key.bright == {1}
    key.show_classes(("0", "1", "2"))
    assert [button.text() for button in key.buttons] == ["0", "1", "2"]
    assert key.bright == {0, 1, 2}
    assert all(button.isVisible() for button in key.buttons)
