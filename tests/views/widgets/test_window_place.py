from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session
from cnnviz.views.widgets.window_place import (
    FRAME,
    has_room,
    largest_window,
    placed,
    show_on_screen,
)
from cnnviz.views.window.help_dialogs import show_keys
from cnnviz.views.window.main_window import MainWindow

WANTED = QRect(0, 0, 1280, 800)
# Laptops and projectors, and what 1920 x 1080 leaves at scale 2.
SCREENS = [(1280, 800), (1366, 768), (1024, 600), (960, 540)]


@pytest.fixture
def window(qtbot: QtBot, session: Session, tmp_path: Path) -> MainWindow:
    made = MainWindow(session, tmp_path / "log")
    qtbot.addWidget(made, before_close_func=lambda _: session.shut_down())
    return made


@pytest.mark.parametrize("size", SCREENS)
def test_on_a_small_screen_the_window_fits_with_its_title_bar(size: tuple[int, int]) -> None:
    available = QRect(100, 50, *size)
    assert not has_room(WANTED.size(), available)
    assert available.contains(placed(WANTED, available).marginsAdded(FRAME))


def test_on_a_large_screen_it_keeps_its_size() -> None:
    available = QRect(0, 0, 1920, 1080)
    assert has_room(WANTED.size(), available)
    assert placed(WANTED, available).size() == WANTED.size()


@pytest.mark.parametrize("size", SCREENS)
def test_the_window_can_be_as_small_as_these_screens(
    window: MainWindow, size: tuple[int, int]
) -> None:
    for dock in window.docks.values():
        dock.come_forward()  # the largest minimum of each place counts
    least = window.minimumSizeHint()
    assert least.boundedTo(largest_window(QRect(0, 0, *size))) == least


def test_it_is_maximised_where_it_has_no_room(window: MainWindow) -> None:
    available = window.screen().availableGeometry()
    window.resize(available.size() + QSize(1, 1))
    show_on_screen(window)
    assert window.isMaximized()
    assert available.contains(window.normalGeometry())


def test_a_dialog_is_no_larger_than_the_screen(window: MainWindow) -> None:
    dialog = show_keys(window)
    largest = largest_window(dialog.screen().availableGeometry())
    dialog.resize(4000, 4000)
    assert dialog.size() == largest
    dialog.close()
