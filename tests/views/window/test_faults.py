"""What fails in the real window, wherever it is called from, ends in the crash dialog."""

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.program import build_window
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.views.docks.panels import PANELS
from cnnviz.views.selected.map_view import MapView
from cnnviz.views.window.main_window import MainWindow

WAIT_MS = 20_000


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """As users have it, with all panels in it."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    window = build_window(qapp)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


def test_panels_that_have_no_network_any_more_are_told_of_and_live(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They fail wherever they ask for it: shown, painted, resized, typed to."""
    look_at_all(window)
    with monkeypatch.context() as broken:
        for name in ("trace", "config", "layers", "weights"):
            broken.setattr(LiveNetwork, name, property(fail), raising=False)
        for panel in PANELS:
            use(qtbot, window, panel.name)
    qtbot.waitUntil(lambda: window.messages.box is not None, timeout=WAIT_MS)
    assert window.messages.box is not None
    assert "ZeroDivisionError" in window.messages.box.detailedText()
    qtbot.keyClick(window.messages.box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.messages.box is None)
    look_at_all(window)


def look_at_all(window: MainWindow) -> None:
    for panel in PANELS:
        window.show_panel(panel.name)
        window.docks[panel.name].panel.grab()


def fail(_: object) -> None:
    raise ZeroDivisionError("nobody expected this")


def use(qtbot: QtBot, window: MainWindow, name: str) -> None:
    panel = window.docks[name].panel
    window.docks[name].hide()
    window.show_panel(name)
    for widget in (panel, *panel.findChildren(QWidget)):
        if widget.isVisible():
            widget.sizeHint()
            widget.resize(widget.size() + QSize(1, 1))
            widget.grab()
            qtbot.mouseMove(widget, widget.rect().center())
            qtbot.keyClick(widget, Qt.Key.Key_Right)


def test_an_error_of_the_painting_opens_one_dialog(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(window.messages, "_open", lambda box: told.append(box.detailedText()))
    monkeypatch.setattr(MapView, "picture_rect", fail)
    view = window.findChild(MapView)
    for _ in range(30):
        view.grab()
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
    assert len(told) == 1
