from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.widgets.painted.painted_widget import FRAMES_PX, PaintedWidget
from cnnviz.views.widgets.painted.parts import Part

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class Board(PaintedWidget):
    """Three rows of four squares with room between them; the first cannot be chosen."""

    first = 1

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Board", parent)
        self.chosen: list[int] = []
        self.painted: list[QRegion] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def part_count(self) -> int:
        return 12

    def part_columns(self) -> int:
        return 4

    def part_rect(self, number: int) -> QRect:
        row, column = divmod(number, 4)
        return QRect(40 * column + 10, 40 * row + 10, 20, 20)

    def part(self, number: int) -> Part:
        return Part(f"square {number}", description=f"told of {number}" if number < 8 else "")

    def choose(self, number: int) -> None:
        self.chosen.append(number)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted.append(event.region())


@pytest.fixture
def board(qtbot: QtBot, window: QWidget) -> Board:
    board = Board(window)
    board.resize(160, 120)
    window.resize(160, 120)
    window.show()
    qtbot.waitExposed(window)
    board.setFocus()
    qtbot.waitUntil(board.hasFocus)
    board.repaint()
    board.painted.clear()
    return board


def middle(board: Board, number: int) -> QPoint:
    return board.part_rect(number).center()


def test_keys_walk_and_choose(qtbot: QtBot, board: Board) -> None:
    walked = []
    for key in ("Right", "Down", "Home", "Left", "Up", "End", "Right"):
        qtbot.keyClick(board, getattr(Qt.Key, f"Key_{key}"))
        walked.append(board.current)
    assert walked == [2, 6, 1, 1, 1, 11, 11]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_A):
        qtbot.keyClick(board, key)
    assert board.chosen == [11, 11, 11]


def test_a_click_walks_and_chooses(qtbot: QtBot, board: Board) -> None:
    qtbot.mouseClick(board, LEFT, pos=middle(board, 7))
    assert (board.current, board.chosen) == (7, [7])
    qtbot.mouseClick(board, RIGHT, pos=middle(board, 8))
    qtbot.mouseClick(board, LEFT, pos=QPoint(1, 1))
    qtbot.mouseClick(board, LEFT, pos=middle(board, 0))
    assert (board.current, board.chosen) == (7, [7])


def test_only_what_changed_is_painted_anew(qtbot: QtBot, board: Board) -> None:
    board.walk_to(6)
    qtbot.waitUntil(lambda: len(board.painted) == 1)
    around = [
        board.part_rect(n).adjusted(-FRAMES_PX, -FRAMES_PX, FRAMES_PX, FRAMES_PX) for n in (1, 6)
    ]
    assert board.painted[0] == QRegion(around[0]) | QRegion(around[1])


def test_the_mouse_points_and_the_pointer_tells_what_can_be_chosen(
    qtbot: QtBot, board: Board
) -> None:
    qtbot.mouseMove(board, middle(board, 5))
    qtbot.waitUntil(lambda: board.pointed == 5)
    assert board.cursor().shape() == Qt.CursorShape.PointingHandCursor
    qtbot.mouseMove(board, middle(board, 0))
    qtbot.waitUntil(lambda: board.pointed == 0)
    assert board.cursor().shape() == Qt.CursorShape.ArrowCursor
    qtbot.mouseMove(board, QPoint(2, 2))
    qtbot.waitUntil(lambda: board.pointed is None)


def test_the_tooltip_is_the_parts_or_that_of_the_whole(
    board: Board, tooltip_at: Callable[[QWidget, QPoint], str]
) -> None:
    assert tooltip_at(board, middle(board, 3)) == "told of 3"
    assert tooltip_at(board, middle(board, 9)) == ""
    board.setToolTip("a board")
    assert tooltip_at(board, middle(board, 3)) == "told of 3"
    assert tooltip_at(board, middle(board, 9)) == "a board"
