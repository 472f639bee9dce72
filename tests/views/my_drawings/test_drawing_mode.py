"""Drawing after drawing: the prompt, the counters, the keys and the buttons."""

from collections.abc import Callable
from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session
from cnnviz.views.my_drawings.class_counts import ClassCounts
from cnnviz.views.my_drawings.drawing_mode import DrawingMode
from cnnviz.views.widgets.layouts import column
from tests.core.teaching.hands import drawn

LEFT = Qt.MouseButton.LeftButton
NAMES = ("square", "cross", "arrow")
Expose = Callable[[QWidget, int, int], None]


@pytest.fixture
def mode(session: Session, expose: Expose, qtbot: QtBot) -> DrawingMode:
    qtbot.waitUntil(lambda: not session.my_drawings.is_busy)
    session.own_classes.set.begin(NAMES)
    mode = DrawingMode(session.own_classes.set)
    expose(mode, 480, 110)
    return mode


@pytest.fixture
def counts(session: Session, mode: DrawingMode, expose: Expose) -> ClassCounts:
    counts = ClassCounts(session.own_classes.set)
    expose(counts, 480, 120)
    return counts


def sketch(session: Session, seed: int) -> None:
    session.canvas.show_strokes(drawn("square", "", Random(seed)).strokes, "")


def texts(counts: ClassCounts) -> list[str]:
    return [row.cells[1].text for row in counts.rows]


def test_add_keeps_the_drawing_clears_the_canvas_and_asks_for_the_rarest(
    mode: DrawingMode, counts: ClassCounts, session: Session, qtbot: QtBot
) -> None:
    assert mode.prompt.text() == "Draw: square, 1 of 8"
    assert not mode.add.isEnabled()
    assert "Nothing is drawn yet." in mode.add.toolTip()
    sketch(session, 1)
    assert mode.add.isEnabled()
    qtbot.mouseClick(mode.add, LEFT)
    assert session.canvas.seen.blank
    assert mode.prompt.text() == "Draw: cross, 1 of 8"
    assert texts(counts) == ["1 of 8", "0 of 8", "0 of 8"]
    assert counts.marked == 1
    qtbot.waitUntil(lambda: not session.my_drawings.is_busy)
    assert [d.class_name for d in session.my_drawings.drawings] == ["square"]


def test_the_newest_drawing_of_the_class_is_its_example(
    mode: DrawingMode, session: Session, qtbot: QtBot
) -> None:
    assert mode.example.text() == "none yet"
    sketch(session, 1)
    mode.add.click()
    qtbot.waitUntil(lambda: not session.my_drawings.is_busy)
    session.own_classes.set.choose("square")
    assert mode.example.pixmap().toImage().pixelColor(10, 10).lightness() == 0
    assert not mode.example.pixmap().isNull()
    assert mode.example.toolTip() == "The newest drawing of square"
    mode.skip.click()
    assert mode.example.text() == "none yet"


def test_a_class_is_chosen_by_click_and_by_key(
    mode: DrawingMode, counts: ClassCounts, qtbot: QtBot
) -> None:
    place = counts.row_rect(2).center()
    qtbot.mouseClick(counts.viewport(), LEFT, pos=place)
    assert mode.prompt.text() == "Draw: arrow, 1 of 8"
    counts.setFocus()
    qtbot.keyClick(counts, Qt.Key.Key_Up)
    assert mode.prompt.text() == "Draw: arrow, 1 of 8", "walking chooses nothing"
    qtbot.keyClick(counts, Qt.Key.Key_Return)
    assert mode.prompt.text() == "Draw: cross, 1 of 8"


def test_skip_end_and_draw_again(mode: DrawingMode, session: Session, qtbot: QtBot) -> None:
    qtbot.mouseClick(mode.skip, LEFT)
    assert mode.prompt.text() == "Draw: cross, 1 of 8"
    qtbot.mouseClick(mode.end, LEFT)
    assert not session.own_classes.set.is_drawn
    assert not mode.running.isVisible()
    assert mode.draw.isVisible()
    qtbot.mouseClick(mode.draw, LEFT)
    assert mode.prompt.text() == "Draw: square, 1 of 8"


def test_enough_of_all_is_said(mode: DrawingMode, session: Session, qtbot: QtBot) -> None:
    for seed in range(24):
        sketch(session, seed)
        mode.add.click()
    assert mode.prompt.text() == "Draw: square, number 9"
    assert mode.hint.text() == "There are enough of all: train on them, or draw on."
    qtbot.waitUntil(lambda: not session.my_drawings.is_busy)


def test_undo_puts_the_drawing_back(mode: DrawingMode, session: Session, qtbot: QtBot) -> None:
    sketch(session, 1)
    strokes = session.canvas.strokes
    mode.add.click()
    qtbot.waitUntil(lambda: not session.my_drawings.is_busy)
    session.my_drawings.undo()
    qtbot.waitUntil(lambda: not session.my_drawings.is_busy)
    assert session.canvas.strokes == strokes
    assert mode.prompt.text() == "Draw: square, 1 of 8"


def test_twenty_long_names_in_a_narrow_panel(
    session: Session, expose: Expose, qtbot: QtBot
) -> None:
    names = [f"{number} {'长名字' * 12}" for number in range(20)]
    session.own_classes.set.begin(names)
    together = QWidget()
    mode, counts = DrawingMode(session.own_classes.set), ClassCounts(session.own_classes.set)
    column(mode, counts, into=together)
    expose(together, 300, 600)
    assert mode.width() <= 300
    assert mode.prompt.shown_text().endswith("…")
    assert counts.track(0, 1).width() > 40
    assert counts.row_rect(19).bottom() <= counts.viewport().height()


def test_the_author_is_who_draws(mode: DrawingMode, session: Session, qtbot: QtBot) -> None:
    mode.author.setFocus()
    qtbot.keyClicks(mode.author, "Ada")
    sketch(session, 1)
    mode.add.click()
    qtbot.waitUntil(lambda: not session.my_drawings.is_busy)
    assert session.my_drawings.drawings[0].author == "Ada"
