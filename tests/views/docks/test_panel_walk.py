from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session
from cnnviz.views.docks.panels import PANELS
from cnnviz.views.window.main_window import MainWindow

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot: QtBot, session: Session, tmp_path: Path) -> MainWindow:
    made = MainWindow(session, tmp_path / "log")
    qtbot.addWidget(made, before_close_func=lambda _: session.shut_down())
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.docks["training"].is_in_sight)
    made.docks["input"].take_focus()
    return made


def focused_panel(window: MainWindow) -> str:
    focused = QApplication.focusWidget()
    return next(name for name, dock in window.docks.items() if dock.isAncestorOf(focused))


def walk(qtbot: QtBot, window: MainWindow, key: Qt.Key, keys: Qt.KeyboardModifier) -> list[str]:
    """The panels that had the focus until it is back in the first one."""
    walked = [focused_panel(window)]
    while len(walked) <= len(PANELS):
        qtbot.keyClick(QApplication.focusWidget(), key, keys)
        walked.append(focused_panel(window))
        qtbot.waitUntil(lambda: window.docks[walked[-1]].is_in_sight)
        if walked[-1] == walked[0]:
            break
    return walked


def test_f6_walks_the_panels_in_sight(qtbot: QtBot, window: MainWindow) -> None:
    order = ["input", "network", "training", "selected", "input"]
    assert walk(qtbot, window, Qt.Key.Key_F6, NONE) == order
    assert walk(qtbot, window, Qt.Key.Key_F6, SHIFT) == order[::-1]


def test_control_tab_walks_all_open_panels(qtbot: QtBot, window: MainWindow) -> None:
    window.docks["compare"].close()
    names = [panel.name for panel in PANELS if panel.name != "compare"]
    assert walk(qtbot, window, Qt.Key.Key_Tab, CONTROL) == [*names, "input"]
    back = walk(qtbot, window, Qt.Key.Key_Tab, CONTROL | SHIFT)
    assert back == ["input", *names[::-1]]


def test_without_an_open_panel_the_keys_do_nothing(qtbot: QtBot, window: MainWindow) -> None:
    for dock in window.docks.values():
        dock.close()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    qtbot.keyClick(window, Qt.Key.Key_Tab, CONTROL)
    assert all(dock.isHidden() for dock in window.docks.values())
