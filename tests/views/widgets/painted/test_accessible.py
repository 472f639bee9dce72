"""Through Qt's own accessibility tree, as a screen reader goes through it."""

import gc
import subprocess
import sys

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.widgets.painted import accessible
from cnnviz.views.widgets.painted.painted_widget import PaintedWidget
from cnnviz.views.widgets.painted.parts import Painted, Part, Span

TEXT, ROLE = QAccessible.Text, QAccessible.Role


class Row(PaintedWidget):
    """Five squares, of which the first cannot be chosen."""

    first = 1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Squares", parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.count = 5
        self.groups: tuple[tuple[str, int], ...] = ()
        self.chosen: list[int] = []

    def part_count(self) -> int:
        return self.count

    def part_rect(self, number: int) -> QRect:
        return QRect(20 * number, 0, 20, 20)

    def part(self, number: int) -> Part:
        return Part(
            f"square {number}", f"{number**2}", f"all of {number}", number == 3, number == 2
        )

    def part_groups(self) -> tuple[tuple[str, int], ...]:
        return self.groups

    def choose(self, number: int) -> None:
        self.chosen.append(number)

    def value_words(self) -> str:
        return "five"


class Dial(Painted, QWidget):
    role = ROLE.Slider
    number = 7

    def span(self) -> Span:
        return Span(1, self.number, 9)

    def set_value(self, value: int) -> None:
        self.number = value


def asked(widget: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def child(of: QAccessibleInterface, index: int) -> QAccessibleInterface:
    found = of.child(index)
    assert found is not None
    return found


@pytest.fixture
def row(qtbot: QtBot, window: QWidget) -> Row:
    row = Row(window)
    row.setGeometry(30, 10, 100, 20)
    window.resize(200, 60)
    window.show()
    qtbot.waitExposed(window)
    return row


def test_parts_are_children_with_name_value_and_place(row: Row) -> None:
    whole = asked(row)
    assert (whole.role(), whole.childCount()) == (ROLE.List, 5)
    assert (whole.text(TEXT.Name), whole.text(TEXT.Value)) == ("Squares", "five")
    row.setAccessibleDescription("to choose from")
    assert whole.text(TEXT.Description) == "five. to choose from"
    part = child(whole, 3)
    assert [part.text(kind) for kind in (TEXT.Name, TEXT.Value, TEXT.Description)] == [
        "square 3",
        "9",
        "all of 3",
    ]
    assert part.rect() == QRect(row.mapToGlobal(QPoint(60, 0)), row.part_rect(3).size())
    assert part.role() == ROLE.ListItem
    assert part.parent() is whole
    assert whole.indexOfChild(part) == 3
    middle = part.rect().center()
    assert whole.childAt(middle.x(), middle.y()) is part
    assert whole.childAt(0, 0) is None
    assert whole.child(5) is None
    assert not part.childCount()
    assert part.isValid()
    row.count = 2
    assert not part.isValid()


def test_states_tell_what_is_selected_checked_focused_and_out_of_sight(
    qtbot: QtBot, row: Row
) -> None:
    states = [child(asked(row), number).state() for number in range(5)]
    assert [bool(state.selected) for state in states] == [False, False, False, True, False]
    assert [bool(state.checked) for state in states] == [False, False, True, False, False]
    assert [bool(state.focusable) for state in states] == [False, True, True, True, True]
    row.clearFocus()
    assert asked(row).focusChild() is None
    row.setFocus()
    qtbot.waitUntil(row.hasFocus)
    qtbot.keyClick(row, Qt.Key.Key_End)
    focused = asked(row).focusChild()
    assert focused is child(asked(row), 4)
    assert focused.state().focused
    assert not focused.state().offscreen
    row.resize(60, 20)
    assert focused.state().offscreen
    row.hide()
    assert focused.state().invisible


def test_parts_stand_in_groups_where_there_are_groups(row: Row) -> None:
    row.groups = (("few", 2), ("none", 0), ("more", 3))
    whole = asked(row)
    assert whole.childCount() == 3
    more = child(whole, 2)
    assert (more.text(TEXT.Name), more.role(), more.childCount()) == ("more", ROLE.Grouping, 3)
    part = child(more, 1)
    assert part.text(TEXT.Name) == "square 3"
    assert part.parent() is more
    assert more.parent() is whole
    assert (whole.indexOfChild(more), more.indexOfChild(part)) == (2, 1)
    assert more.rect() == child(more, 0).rect() | child(more, 2).rect()
    assert child(whole, 1).childCount() == 0
    assert child(whole, 1).child(0) is None


def test_a_screen_reader_can_choose(row: Row) -> None:
    action = child(asked(row), 2).actionInterface()
    assert action.actionNames() == [action.pressAction()]
    action.doAction(action.pressAction())
    action.doAction("something else")
    assert (row.current, row.chosen) == (2, [2])
    assert child(asked(row), 0).actionInterface() is None


def test_a_number_is_read_and_set(qtbot: QtBot) -> None:
    dial = Dial()
    qtbot.addWidget(dial)
    number = asked(dial).valueInterface()
    assert (number.minimumValue(), number.currentValue(), number.maximumValue()) == (1, 7, 9)
    number.setCurrentValue(3)
    assert dial.number == number.currentValue() == 3
    assert asked(dial).role() == ROLE.Slider


def test_walking_is_told_only_to_those_who_listen(
    qtbot: QtBot, row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def note(event: object) -> None:
        told.append(asked(row).focusChild().text(TEXT.Name))

    monkeypatch.setattr(accessible.QAccessible, "updateAccessibility", note)
    row.setFocus()
    qtbot.waitUntil(row.hasFocus)
    qtbot.keyClick(row, Qt.Key.Key_Right)
    assert told == []
    monkeypatch.setattr(accessible.QAccessible, "isActive", lambda: True)
    qtbot.keyClick(row, Qt.Key.Key_Right)
    assert told == ["square 3"]


def test_nothing_is_made_before_somebody_asks(row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("asked for too much")

    monkeypatch.setattr(row, "part", refuse)
    row.grab()
    row.walk_to(3)
    row.point(2)
    monkeypatch.undo()
    made: list[object] = []
    register = QAccessible.registerAccessibleInterface

    def noted(part: QAccessibleInterface) -> int:
        made.append(part)
        return int(register(part))

    monkeypatch.setattr(accessible.QAccessible, "registerAccessibleInterface", noted)
    assert asked(row).childCount() == 5
    assert not made
    child(asked(row), 4)
    child(asked(row), 4)
    assert len(made) == 1


def test_parts_go_with_their_widget(qtbot: QtBot) -> None:
    """PySide and Qt both delete interfaces: each has to be deleted once."""
    for round_ in range(300):
        around = QWidget()
        widget = Row() if round_ % 3 else Row(around)
        widget.groups = (("a", 2), ("b", 3)) if round_ % 2 else ()
        whole = asked(widget)
        parts = [child(whole, 0), child(whole, 1)]
        ids = [QAccessible.uniqueId(part) for part in parts]
        if round_ % 5 == 0:
            shiboken6.delete(widget)
            assert not shiboken6.isValid(whole)
            assert not any(part.isValid() for part in parts if shiboken6.isValid(part))
        del widget, around
        if round_ % 10 == 0:
            gc.collect()
        assert not any(map(shiboken6.isValid, parts))
        assert [QAccessible.accessibleInterface(number) for number in ids] == [None, None]
    del parts, whole
    gc.collect()


def test_a_scrolled_widget_has_its_parts_in_its_viewport(qtbot: QtBot) -> None:
    class Scrolled(Painted, QAbstractScrollArea):
        def part_count(self) -> int:
            return 1

        def part(self, number: int) -> Part:
            return Part("only")

        def part_rect(self, number: int) -> QRect:
            return QRect(3, 4, 5, 6)

    area = Scrolled()
    qtbot.addWidget(area)
    corner = area.viewport().mapToGlobal(QPoint(3, 4))
    assert child(asked(area), 0).rect().topLeft() == corner


def test_the_program_ends_well_with_widgets_that_were_asked() -> None:
    code = (
        "from PySide6.QtWidgets import QApplication\n"
        "from PySide6.QtGui import QAccessible\n"
        "from cnnviz.views.widgets.picture_wall import PictureWall, WallPicture\n"
        "import numpy as np\n"
        "app = QApplication([])\n"
        "walls = [PictureWall() for _ in range(40)]\n"
        "for wall in walls:\n"
        "    wall.show_pictures([WallPicture(np.zeros((2, 2), np.uint8))] * 3)\n"
        "    found = QAccessible.queryAccessibleInterface(wall)\n"
        "    assert found.child(2).text(QAccessible.Text.Name)\n"
        "del walls[::2]\n"
    )
    subprocess.run([sys.executable, "-X", "faulthandler", "-c", code], check=True, timeout=60)
