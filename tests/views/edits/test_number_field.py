"""A field for one number."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.edits.number_field import NumberField


@pytest.fixture
def field(qtbot: QtBot, window: QWidget) -> NumberField:
    field, other = NumberField("Bias"), QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(other)
    with qtbot.waitExposed(window):
        window.show()
    field.show_number(0.25)
    field.setFocus()
    field.selectAll()
    return field


def entered(field: NumberField) -> list[float]:
    numbers: list[float] = []
    field.entered.connect(numbers.append)
    return numbers


def test_enter_takes_the_number_once(field: NumberField, qtbot: QtBot) -> None:
    numbers = entered(field)
    qtbot.keyClicks(field, "-1,5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert numbers == [-1.5]


def test_escape_gives_up(field: NumberField, qtbot: QtBot) -> None:
    numbers = entered(field)
    qtbot.keyClicks(field, "7")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.25"
    field.nextInFocusChain().setFocus()
    assert not numbers


def test_bad_text_gets_one_sentence_and_stays_to_be_mended(
    field: NumberField, qtbot: QtBot
) -> None:
    numbers, told = entered(field), []
    field.refused.connect(told.append)
    for text, word in (("abc", "no number"), ("1e9", "1,000")):
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert word in told[-1]
        assert field.selectedText() == text
    assert len(told) == 2
    assert not numbers


def test_leaving_takes_what_is_a_number_and_drops_what_is_none(
    field: NumberField, qtbot: QtBot
) -> None:
    numbers = entered(field)
    qtbot.keyClicks(field, "3")
    field.clearFocus()
    assert numbers == [3]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "x")
    field.clearFocus()
    assert numbers == [3]
    assert field.text() == "0.25"


def test_what_is_being_typed_is_not_overwritten(field: NumberField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "9")
    field.show_number(0.5)
    assert field.text() == "9"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.5"
