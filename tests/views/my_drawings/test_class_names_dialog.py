"""The dialog that asks for classes: by keys, with what is wrong beside the field."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.my_drawings.drawing_store import DrawingStore
from cnnviz.session.session import Session
from cnnviz.views.my_drawings.class_names_dialog import ClassNamesDialog, ask_for_classes
from tests.core.teaching.hands import several

Key = Qt.Key
Open = Callable[..., ClassNamesDialog]


@pytest.fixture
def opened(session: Session, window: QWidget, qtbot: QtBot) -> Open:
    def opened(*names: str) -> ClassNamesDialog:
        with qtbot.waitExposed(window):
            window.show()
        ask_for_classes(session, window, names)
        (dialog,) = window.findChildren(ClassNamesDialog)
        qtbot.waitExposed(dialog)
        return dialog

    return opened


def write(dialog: ClassNamesDialog, *words: str, end: Qt.Key = Key.Key_Return) -> None:
    """Type where the focus is, each word with a key behind it."""
    for word in words:
        QTest.keyClicks(dialog.focusWidget(), word)
        QTest.keyClick(dialog.focusWidget(), end)


def troubles(dialog: ClassNamesDialog) -> list[str]:
    return [line.trouble.text() if line.trouble.isVisible() else "" for line in dialog.rows]


def test_names_are_typed_and_drawing_begins_without_a_mouse(
    opened: Open, session: Session, qtbot: QtBot
) -> None:
    wanted: list[str] = []
    session.navigation.panel_wanted.connect(wanted.append)
    dialog = opened()
    write(dialog, "cat", "house")
    dialog.focusWidget().insert("猫")  # type: ignore[union-attr]
    write(dialog, "")
    assert not dialog.isVisible()
    assert session.own_classes.set.class_names == ("cat", "house", "猫")
    assert session.own_classes.set.is_drawn
    assert wanted == ["my_drawings"]


def test_what_is_wrong_is_told_beside_the_field_and_nothing_begins(
    opened: Open, session: Session
) -> None:
    dialog = opened()
    assert troubles(dialog) == ["", "", ""], "not before anything was typed"
    dialog.rows[0].field.setText("cat")
    dialog.rows[2].field.setText("x" * 61)
    assert troubles(dialog)[2].startswith("At most 60 letters")
    dialog.rows[2].field.setText(" CAT")
    assert troubles(dialog)[2].startswith("Another class has this name")
    dialog.begin.click()
    assert dialog.isVisible()
    assert [bool(said) for said in troubles(dialog)] == [False, True, True]
    assert troubles(dialog)[1].startswith("Type a name")
    assert dialog.focusWidget() is dialog.rows[1].field
    assert dialog.rows[1].field.accessibleDescription() == troubles(dialog)[1]
    assert session.own_classes.set.class_names == ()
    assert QApplication.activeModalWidget() is dialog, "no message box"
    dialog.reject()


def test_classes_are_added_up_to_twenty_and_removed_down_to_two(opened: Open) -> None:
    dialog = opened("cat", "house")
    assert not dialog.rows[0].remove.isEnabled()
    dialog.more.setFocus()
    for _ in range(18):
        QTest.keyClick(dialog.more, Key.Key_Space)
    assert len(dialog.rows) == 20
    assert dialog.focusWidget() is dialog.rows[-1].field
    assert not dialog.more.isEnabled()
    assert dialog.more.toolTip() == "20 classes are the most."
    while len(dialog.rows) > 2:
        QTest.keyClick(dialog.rows[-1].remove, Key.Key_Space)
    assert dialog.names == ["cat", "house"]
    assert dialog.focusWidget() is dialog.rows[1].field
    dialog.reject()


def test_a_class_in_the_middle_is_removed_and_the_others_count_anew(opened: Open) -> None:
    dialog = opened("cat", "house", "tree")
    dialog.rows[1].remove.click()
    assert dialog.names == ["cat", "tree"]
    assert [line.field.accessibleName() for line in dialog.rows] == ["Class 1", "Class 2"]
    assert dialog.rows[1].remove.accessibleName() == "Remove class 2"
    dialog.reject()


def test_classes_of_the_set_are_renamed(opened: Open, session: Session) -> None:
    session.own_classes.set.begin(("cat", "house"))
    dialog = opened("cat", "house")
    dialog.rows[1].field.selectAll()
    QTest.keyClicks(dialog.rows[1].field, "tree")
    dialog.begin.click()
    assert session.own_classes.set.class_names == ("cat", "tree")


def test_names_of_kept_drawings_are_taken(
    opened: Open, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    drawings = [several("square", f"class {n}", 1, n)[0] for n in range(22)]
    DrawingStore(tmp_path / "my-drawings").add(drawings)
    session.my_drawings.look()
    qtbot.waitUntil(lambda: len(session.my_drawings.drawings) == 22)
    dialog = opened()
    dialog.known.click()
    assert dialog.names == [f"class {n}" for n in range(20)]
    dialog.reject()
