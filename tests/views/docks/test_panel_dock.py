from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session
from cnnviz.views.window.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, session: Session, tmp_path: Path) -> MainWindow:
    made = MainWindow(session, tmp_path / "log")
    qtbot.addWidget(made, before_close_func=lambda _: session.shut_down())
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_panel_behind_a_tab_is_hidden_so_that_it_rests(qtbot: QtBot, window: MainWindow) -> None:
    network, kernels = (window.docks[name].panel for name in ("network", "kernels"))
    assert network.isVisible()
    assert kernels is None, "nobody has seen it yet"
    window.show_panel("kernels")
    qtbot.waitUntil(lambda: not network.isVisible())
    assert window.docks["kernels"].panel.isVisible()
    window.show_panel("network")
    qtbot.waitUntil(network.isVisible)
    assert not window.docks["kernels"].panel.isVisible()


def test_a_panel_is_back_after_zoom_close_and_reset(qtbot: QtBot, window: MainWindow) -> None:
    training = window.docks["training"].panel
    window.zoom.setChecked(True)
    qtbot.waitUntil(lambda: not training.isVisible())
    window.zoom.setChecked(False)
    qtbot.waitUntil(training.isVisible)
    window.docks["training"].close()
    assert not training.isVisible()
    window.reset_layout()
    qtbot.waitUntil(training.isVisible)


def test_a_tab_that_comes_and_goes_moves_nothing(qtbot: QtBot, window: MainWindow) -> None:
    window.show_panel("kernels")
    window.show_panel("network")
    qtbot.waitUntil(window.docks["network"].panel.isVisible)
    before = [dock.geometry() for name, dock in window.docks.items() if name in PLACES]
    window.show_panel("kernels")
    qtbot.waitUntil(window.docks["kernels"].panel.isVisible)
    after = [dock.geometry() for name, dock in window.docks.items() if name in PLACES]
    assert after == before


PLACES = ("input", "selected", "training")
