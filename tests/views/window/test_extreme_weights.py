"""Networks whose weights went astray: every page of every panel says so in numbers, and lives."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QTabBar, QWidget
from pytestqt.qtbot import QtBot
from torch import Tensor

from cnnviz.core.lessons.lesson_pages import load_lessons
from cnnviz.session.session import Session
from cnnviz.views.docks.panels import PANELS
from cnnviz.views.window.main_window import MainWindow

WAIT_MS = 60_000
Change = Callable[[str, Tensor], Tensor]


def last_layer_times(factor: float) -> Change:
    return lambda name, values: values * factor if name.startswith("fc.") else values


def all_times(factor: float) -> Change:
    return lambda name, values: values * factor if values.is_floating_point() else values


# Files with values that are no numbers are refused; sums of these are infinite, or none.
CHANGES = {
    "fc x1000": last_layer_times(1000),
    "fc x1e6": last_layer_times(1e6),
    "all x1e30": all_times(1e30),
    "all x0": all_times(0),
    "all no numbers": all_times(float("nan")),
}


@pytest.fixture
def window(qtbot: QtBot, session: Session, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(session, tmp_path / "cnnviz.log")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.filterwarnings("ignore:.* encountered in:RuntimeWarning")  # as build_window has it
def test_no_page_fails(qtbot: QtBot, window: MainWindow, change: Change) -> None:
    session = window.session
    checkpoint = session.network.checkpoint()
    weights = {name: change(name, values) for name, values in checkpoint.weights.items()}
    session.network.show(replace(checkpoint, weights=weights), "astray")
    for panel in PANELS:
        window.show_panel(panel.name)
        look_at_pages(window.docks[panel.name].panel)
    window.show_panel("network")
    for layer in session.network.layers:
        session.inspection.open_map(layer.name, 0)
        window.grab()
        session.inspection.open_channel(0)
        window.grab()
    session.inspection.close()
    window.show_panel("lessons")
    for lesson in load_lessons():
        session.navigation.read(lesson)
        look_at_pages(window.docks["lessons"].panel)
    qtbot.waitUntil(lambda: not session.attributions.is_running, timeout=WAIT_MS)
    window.grab()
    assert window.messages.box is None


def look_at_pages(panel: QWidget) -> None:
    """Choose each of what can be chosen, and look at what that shows."""
    panel.grab()
    for button in panel.findChildren(QAbstractButton):
        if button.isVisible() and button.isCheckable() and button.autoExclusive():
            button.click()
            panel.grab()
    for button in panel.findChildren(QAbstractButton):
        if button.isVisible() and button.group() is not None:
            button.click()
            panel.grab()
    for chooser in (*panel.findChildren(QComboBox), *panel.findChildren(QTabBar)):
        if chooser.isVisible():
            for place in range(chooser.count()):
                chooser.setCurrentIndex(place)
            panel.grab()
