from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session
from cnnviz.views.docks.dock_arrangement import shares
from cnnviz.views.window.main_window import MainWindow

SMALL = [(700, 450), (960, 496), (1280, 400), (500, 800)]
COLUMNS = ("input", "network", "selected", "training")


@pytest.fixture
def window(qtbot: QtBot, session: Session, tmp_path: Path) -> MainWindow:
    made = MainWindow(session, tmp_path / "log")
    qtbot.addWidget(made, before_close_func=lambda _: session.shut_down())
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.arrangement.is_learned)
    return made


def sizes(window: MainWindow) -> dict[str, QSize]:
    return {name: window.docks[name].size() for name in COLUMNS}


def is_as_before(window: MainWindow, before: dict[str, QSize]) -> bool:
    """To the pixel or two that rounding moves."""
    moved = [size - before[name] for name, size in sizes(window).items()]
    return all(abs(size.width()) <= 2 and abs(size.height()) <= 2 for size in moved)


@pytest.mark.parametrize("small", SMALL)
def test_a_window_made_small_and_large_again_is_as_it_was(
    qtbot: QtBot, window: MainWindow, small: tuple[int, int]
) -> None:
    window.resize(1280, 800)
    window.arrangement.learn()
    before = sizes(window)
    window.resize(*small)
    assert window.size() == QSize(*small)
    assert sizes(window) != before
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: is_as_before(window, before))


def test_learning_again_and_again_moves_nothing(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1280, 800)
    before = sizes(window)
    for width in (900, 1280, 900, 1280):
        window.resize(width, 800)
        if width == 1280:
            qtbot.waitUntil(lambda: is_as_before(window, before))
            window.arrangement.learn()


def test_a_line_dragged_by_hand_is_what_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1280, 800)
    dock = window.docks["input"]
    line = QPoint(dock.geometry().right() + 2, 300)
    width = dock.width()
    mouse(window, QEvent.Type.MouseButtonPress, line)
    mouse(window, QEvent.Type.MouseMove, line + QPoint(60, 0))
    qtbot.waitUntil(lambda: dock.width() > width)
    mouse(window, QEvent.Type.MouseButtonRelease, line + QPoint(60, 0))
    width = dock.width()
    window.resize(700, 450)
    qtbot.waitUntil(lambda: dock.width() < width - 60)
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: abs(dock.width() - width) <= 2)


def mouse(window: MainWindow, kind: QEvent.Type, at: QPoint) -> None:
    """QTest's moves hold no button, and a line follows none of those."""
    left = Qt.MouseButton.LeftButton
    place = QPointF(at)
    event = QMouseEvent(
        kind, place, window.mapToGlobal(place), left, left, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, event)


@pytest.mark.parametrize("name", ["input", "network", "selected", "training", "evaluation", "edit"])
def test_below_its_minimum_a_panel_scrolls(qtbot: QtBot, window: MainWindow, name: str) -> None:
    dock = window.docks[name]
    dock.come_forward()
    window.resize(window.minimumSizeHint())
    qtbot.waitUntil(lambda: dock.is_in_sight)
    panel: QWidget = dock.panel
    least = panel.minimumSizeHint()
    assert panel.width() >= least.width()
    assert panel.height() >= least.height()


@pytest.mark.parametrize(
    ("wanted", "least", "room", "expected"),
    [
        ([300, 690, 290], [250, 420, 250], 1280, [300, 690, 290]),
        ([300, 690, 290], [250, 420, 250], 1000, [250, 500, 250]),
        ([300, 690, 290], [250, 420, 250], 640, [150, 345, 145]),  # none has any to spare
        ([100, 100], [10, 10], 50, [25, 25]),
    ],
)
def test_what_one_panel_misses_another_one_spares(
    wanted: list[int], least: list[int], room: int, expected: list[int]
) -> None:
    assert shares(wanted, least, room) == expected
