"""What was done is taken back and done again, step by step or a gesture at once."""

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.session.background.undo_stack import UndoStack


class Number(QObject):
    """A number that is changed."""

    def __init__(self, most_steps: int = 0) -> None:
        super().__init__()
        self.value = 0
        self.stack = UndoStack[int](self._restore, self, most_steps)

    def change(self, value: int, text: str = "", gesture: int = -1) -> None:
        before, self.value = self.value, value
        self.stack.note(before, value, text, gesture)

    def _restore(self, value: int) -> None:
        self.value = value


@pytest.fixture
def number(qapp: object) -> Number:
    return Number()


def test_it_goes_to_and_fro_between_states(number: Number) -> None:
    for value in (1, 2, 3):
        number.change(value, f"{value} was set")
    assert number.value == 3
    assert number.stack.undoText() == "3 was set"
    assert number.stack.before == 2
    number.stack.undo()
    number.stack.undo()
    assert number.value == 1
    number.stack.redo()
    assert number.value == 2
    assert number.stack.redoText() == "3 was set"


def test_what_is_done_after_an_undo_ends_what_could_be_redone(number: Number) -> None:
    number.change(1)
    number.stack.undo()
    number.stack.undo()
    assert number.value == 0
    number.change(7)
    assert not number.stack.canRedo()
    number.stack.redo()
    assert number.value == 7


def test_a_gesture_is_undone_at_once_and_the_next_one_apart(number: Number, qtbot: QtBot) -> None:
    for value, gesture in ((1, 1), (2, 1), (3, 1), (4, 2)):
        with qtbot.waitSignal(number.stack.indexChanged):
            number.change(value, gesture=gesture)
    seen = []
    for step in (number.stack.undo, number.stack.undo, number.stack.redo):
        step()
        seen.append(number.value)
    assert seen == [3, 0, 3]


def test_only_so_many_steps_are_kept(qapp: object) -> None:
    number = Number(most_steps=2)
    for value in (1, 2, 3, 4):
        number.change(value)
    while number.stack.canUndo():
        number.stack.undo()
    assert number.value == 2
