"""Under the bars: the person says what the drawing is, is told where it went, and can undo it."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session
from cnnviz.views.actions.action_lines import SessionAction
from cnnviz.views.actions.actions import ACTIONS
from cnnviz.views.input.classes.label_line import LabelLine, offer_classes
from cnnviz.views.input.classes.names_menu import name_of


@pytest.fixture
def line(session: Session, window: QWidget, qtbot: QtBot) -> LabelLine:
    line = LabelLine(session, window)
    line.resize(284, 32)
    window.resize(284, 60)
    with qtbot.waitExposed(window):
        window.show()
    return line


def choose(line: LabelLine, name: str, qtbot: QtBot) -> None:
    (entry,) = [action for action in line.menu.actions() if action.data() == name]
    entry.trigger()
    qtbot.waitUntil(lambda: not line._session.my_drawings.is_busy)


def test_the_menu_has_the_network_s_classes(line: LabelLine, session: Session) -> None:
    assert tuple(map(name_of, line.menu.actions())) == session.network.class_names


def test_a_class_is_chosen_told_and_undone(line: LabelLine, session: Session, qtbot: QtBot) -> None:
    assert not line.undo.isVisible()
    choose(line, "Coat", qtbot)
    assert [d.class_name for d in session.my_drawings.drawings] == ["Coat"]
    assert line.words.text() == "In My drawings as Coat, the first one."
    assert line.undo.isVisible()
    line.undo.click()
    qtbot.waitUntil(lambda: not session.my_drawings.drawings)
    assert not line.undo.isVisible()
    assert line.words.text() == ""


def test_other_names_in_use_are_offered_below(
    line: LabelLine, session: Session, qtbot: QtBot
) -> None:
    session.my_drawings.label("cats & dogs")
    qtbot.waitUntil(lambda: bool(session.my_drawings.drawings))
    line.menu.list_names()
    entry = line.menu.actions()[-1]
    assert (entry.text(), name_of(entry)) == ("cats && dogs", "cats & dogs")


def test_it_asks_where_the_network_is_not_sure(line: LabelLine, session: Session) -> None:
    assert line.words.text() == ""
    session.network.show(replace(session.network.checkpoint(), doubt_below=0.99), "doubting")
    assert line.words.text().startswith("Which is it?")
    session.canvas.clear()
    assert line.words.text() == ""


def test_what_cannot_be_labelled_says_why(line: LabelLine, session: Session) -> None:
    assert line.button.isEnabled()
    session.canvas.show_picture(
        np.full((280, 280), 90, np.uint8) * np.eye(280, dtype=np.uint8), "x"
    )
    assert not line.button.isEnabled()
    assert "only what is drawn here" in line.button.toolTip()
    session.canvas.clear()
    assert "Nothing is drawn" in line.button.toolTip()


def test_the_menu_opens_by_key_with_a_class_chosen(
    line: LabelLine, session: Session, window: QWidget, qtbot: QtBot
) -> None:
    offer_classes(session, window)
    qtbot.waitUntil(line.menu.isVisible)
    assert line.menu.activeAction() is line.menu.actions()[0]
    qtbot.keyClick(line.menu, Qt.Key.Key_Down)
    qtbot.keyClick(line.menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(session.my_drawings.drawings))
    assert session.my_drawings.drawings[0].class_name == session.network.class_names[1]


def test_the_action_is_disabled_with_the_reason(session: Session, window: QWidget) -> None:
    (entry,) = [entry for entry in ACTIONS if entry.name == "label_drawing"]
    action = SessionAction(entry, session, window)
    assert action.isEnabled()
    session.canvas.clear()
    assert not action.isEnabled()
    assert "Nothing is drawn" in action.toolTip()
