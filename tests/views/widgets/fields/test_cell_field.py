"""The field over a cell of a table."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.widgets.fields.cell_field import CellField


@pytest.fixture
def field(qtbot: QtBot, window: QWidget) -> CellField:
    field, other = CellField("Weight", window), QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(other)
    with qtbot.waitExposed(window):
        window.show()
    field.show_value(0.25)
    field.setFocus()
    field.selectAll()
    return field


def entered(field: CellField) -> list[float]:
    numbers: list[float] = []
    field.valueChanged.connect(numbers.append)
    return numbers


def test_enter_takes_the_number_once(field: CellField, qtbot: QtBot) -> None:
    numbers = entered(field)
    qtbot.keyClicks(field, "-1,5")
    with qtbot.waitSignal(field.left):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert numbers == [-1.5]


def test_tab_and_arrows_take_the_number_and_walk(field: CellField, qtbot: QtBot) -> None:
    numbers, walks = entered(field), []
    field.walked.connect(lambda *step: walks.append(step))
    for number, key in enumerate((Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Up)):
        field.begin(str(number))
        qtbot.keyClick(field, key)
    assert numbers == [0, 1, 2]
    assert walks == [(1, 0), (-1, 0), (0, -1)]


def test_escape_gives_up(field: CellField, qtbot: QtBot) -> None:
    numbers = entered(field)
    qtbot.keyClicks(field, "7")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.25"
    field.nextInFocusChain().setFocus()
    assert not numbers


def test_bad_text_neither_leaves_nor_walks(field: CellField, qtbot: QtBot) -> None:
    numbers, told = entered(field), []
    field.refused.connect(told.append)
    for text, word in (("abc", "not a number"), ("1e9", "1,000")):
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Tab):
            field.begin(text)
            with qtbot.assertNotEmitted(field.left), qtbot.assertNotEmitted(field.walked):
                qtbot.keyClick(field, key)
            assert word in told[-1]
            assert field.text() == "0.25"
    assert len(told) == 4
    assert not numbers


def test_leaving_takes_what_is_a_number_and_drops_what_is_none(
    field: CellField, qtbot: QtBot
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
    assert field.text() == "3"


def test_what_is_being_typed_is_not_overwritten(field: CellField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "9")
    field.show_value(0.5)
    assert field.text() == "9"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.5"
