"""Numbers of a kernel typed over, walked and dragged, with real keys and mouse."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.edits.weight_edits import SetWeight
from cnnviz.session.session import Session
from cnnviz.views.edits.edit_panel import EditPanel
from cnnviz.views.kernels.editable_numbers import EditableNumbers
from cnnviz.views.kernels.kernels_panel import KernelsPanel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(session: Session, expose: Callable[[QWidget, int, int], None]) -> EditPanel:
    session.selection.select("conv2", 5)
    panel = EditPanel(session)
    expose(panel, 290, 430)
    return panel


@pytest.fixture
def numbers(panel: EditPanel) -> EditableNumbers:
    return panel.kernel.numbers


def weight(session: Session, x: int, y: int, channel: int = 0) -> float:
    return float(session.network.kernels("conv2")[5, channel, y, x])


def click(qtbot: QtBot, numbers: EditableNumbers, x: int, y: int) -> None:
    qtbot.mouseClick(numbers.viewport(), LEFT, pos=numbers.cell_rect(y, x).center())


def test_a_click_types_over_a_number_and_the_network_follows(
    session: Session, numbers: EditableNumbers, qtbot: QtBot
) -> None:
    maps = session.network.trace.outputs["conv2"].copy()
    click(qtbot, numbers, 3, 1)
    assert numbers.field.hasFocus()
    assert float(numbers.field.text()) == pytest.approx(weight(session, 3, 1), rel=1e-4)
    qtbot.keyClicks(numbers.field, "0.75")
    qtbot.keyClick(numbers.field, Qt.Key.Key_Return)
    assert weight(session, 3, 1) == 0.75
    assert session.edits.made == (SetWeight("conv2", 5, 0, 1, 3, 0.75),)
    assert numbers.model().index(1, 3).data() == ".750"
    now = session.network.trace.outputs["conv2"]
    assert not np.array_equal(now[5], maps[5])
    assert np.array_equal(np.delete(now, 5, axis=0), np.delete(maps, 5, axis=0))
    assert numbers.hasFocus()
    assert not numbers.field.isVisible()


def test_enter_without_typing_changes_nothing(
    session: Session, numbers: EditableNumbers, qtbot: QtBot
) -> None:
    click(qtbot, numbers, 3, 1)
    qtbot.keyClick(numbers.field, Qt.Key.Key_Return)
    click(qtbot, numbers, 2, 2)
    qtbot.keyClick(numbers.field, Qt.Key.Key_Tab)
    assert not session.edits.made


def test_escape_gives_up(session: Session, numbers: EditableNumbers, qtbot: QtBot) -> None:
    click(qtbot, numbers, 0, 0)
    qtbot.keyClicks(numbers.field, "99")
    qtbot.keyClick(numbers.field, Qt.Key.Key_Escape)
    assert not session.edits.made
    assert numbers.hasFocus()


def test_arrows_walk_and_a_digit_or_enter_begins(
    session: Session, numbers: EditableNumbers, qtbot: QtBot
) -> None:
    numbers.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up):
        qtbot.keyClick(numbers, key)
    assert numbers.current == (0, 2)
    qtbot.keyClicks(numbers, "-")
    assert numbers.field.text() == "-"
    qtbot.keyClicks(numbers.field, ".5")
    qtbot.keyClick(numbers.field, Qt.Key.Key_Return)
    assert weight(session, 2, 0) == -0.5
    qtbot.keyClick(numbers, Qt.Key.Key_Return)
    assert numbers.field.isVisible()


def test_tab_and_arrows_go_on_in_the_field(
    session: Session, numbers: EditableNumbers, qtbot: QtBot
) -> None:
    click(qtbot, numbers, 4, 0)
    for text, key in (
        ("1", Qt.Key.Key_Tab),
        ("2", Qt.Key.Key_Down),
        ("3", Qt.Key.Key_Backtab),
        ("4", Qt.Key.Key_Return),
    ):
        qtbot.keyClicks(numbers.field, text)
        qtbot.keyClick(numbers.field, key)
    found = [weight(session, x, y) for x, y in ((4, 0), (0, 1), (0, 2), (4, 1))]
    assert found == [1, 2, 3, 4]
    assert len(session.edits.made) == 4


def test_behind_the_last_number_typing_ends(numbers: EditableNumbers, qtbot: QtBot) -> None:
    click(qtbot, numbers, 4, 4)
    qtbot.keyClick(numbers.field, Qt.Key.Key_Tab)
    assert not numbers.field.isVisible()


def test_bad_text_gets_one_sentence(
    session: Session, panel: EditPanel, numbers: EditableNumbers, qtbot: QtBot
) -> None:
    click(qtbot, numbers, 1, 1)
    qtbot.keyClicks(numbers.field, "many")
    qtbot.keyClick(numbers.field, Qt.Key.Key_Return)
    assert panel.said.text().startswith("“many” is not a number: type one like 0.001.")
    assert numbers.field.isVisible()
    assert not session.edits.made


def test_a_drag_changes_the_number_live_and_is_one_edit(
    session: Session, numbers: EditableNumbers, qtbot: QtBot
) -> None:
    before, centre = weight(session, 2, 2), numbers.cell_rect(2, 2).center()
    qtbot.mousePress(numbers.viewport(), LEFT, pos=centre)
    seen = []
    for up_px in (2, 10, 25, 40):
        place = centre - QPoint(0, up_px)
        numbers.mouseMoveEvent(_move(numbers, place))
        seen.append(weight(session, 2, 2))
    qtbot.mouseRelease(numbers.viewport(), LEFT, pos=centre - QPoint(0, 40))
    assert seen[0] == before
    assert seen[1] < seen[2] < seen[3]
    assert not numbers.field.isVisible()
    session.edits.undo()
    assert weight(session, 2, 2) == before
    assert not session.edits.can_undo


def test_another_kernel_ends_the_typing(
    session: Session, numbers: EditableNumbers, qtbot: QtBot
) -> None:
    click(qtbot, numbers, 1, 1)
    qtbot.keyClicks(numbers.field, "5")
    session.selection.select("conv2", 6)
    assert not numbers.field.isVisible()
    assert not session.edits.made


def test_while_editing_is_impossible_the_reason_is_said(
    session: Session, panel: EditPanel, numbers: EditableNumbers, qtbot: QtBot
) -> None:
    session.network.look_back(session.network.checkpoint().weights, step=1)
    click(qtbot, numbers, 1, 1)
    assert not numbers.field.isVisible()
    assert panel.said.text() == "An earlier step is on screen: go back to now first."


def test_in_the_kernels_panel_a_double_click_types_over_a_number(
    session: Session, expose: Callable[[QWidget, int, int], None], qtbot: QtBot
) -> None:
    session.selection.select("conv2", 5)
    panel = KernelsPanel(session)
    expose(panel, 800, 430)
    numbers = panel.detail.numbers
    place = numbers.cell_rect(4, 2).center()
    qtbot.mouseClick(numbers.viewport(), LEFT, pos=place)
    assert not numbers.field.isVisible()
    qtbot.mouseDClick(numbers.viewport(), LEFT, pos=place)
    qtbot.keyClicks(numbers.field, "x")
    qtbot.keyClick(numbers.field, Qt.Key.Key_Return)
    assert "is not a number" in panel.readout.text()
    qtbot.keyClicks(numbers.field, "0.5")
    qtbot.keyClick(numbers.field, Qt.Key.Key_Return)
    assert weight(session, 2, 4) == 0.5
    assert panel.shown.changed.sum() == 1
    assert panel.shown.changed[4, 2]
    assert panel.shown.edited == {(5, 0)}


def test_edited_kernels_are_marked_in_the_matrix(
    session: Session, expose: Callable[[QWidget, int, int], None]
) -> None:
    session.selection.select("conv2", 0)
    panel = KernelsPanel(session)
    expose(panel, 1000, 500)
    accent = panel.palette().highlight().color()

    def outlined(unit: int, channel: int) -> bool:
        rect = panel.matrix.cell_rect(panel.matrix.table.address(channel * 32 + unit))
        return panel.matrix.viewport().grab().toImage().pixelColor(
            rect.center().x(), rect.top() - 1
        ) == accent  # fmt: skip

    assert not outlined(9, 3)
    session.edits.apply(SetWeight("conv2", 9, 3, 0, 0, 1))
    assert outlined(9, 3)
    assert not outlined(9, 4)
    session.edits.silence("conv2", 11)
    assert all(outlined(11, channel) for channel in range(16))
    session.edits.reset_all()
    assert not outlined(9, 3)


def _move(numbers: EditableNumbers, place: QPoint) -> QMouseEvent:
    return QMouseEvent(
        QEvent.Type.MouseMove, QPointF(place), numbers.mapToGlobal(QPointF(place)),
        Qt.MouseButton.NoButton, LEFT, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip


def test_a_screen_reader_follows_the_weight_that_is_walked_to_and_typed(
    session: Session, numbers: EditableNumbers, qtbot: QtBot
) -> None:
    table = QAccessible.queryAccessibleInterface(numbers)
    numbers.setFocus()
    qtbot.keyClick(numbers, Qt.Key.Key_Down)
    qtbot.keyClick(numbers, Qt.Key.Key_Right)
    said = table.focusChild().text(QAccessible.Text.Name)
    assert float(said) == pytest.approx(weight(session, 1, 1), abs=0.001)
    qtbot.keyClicks(numbers, "2")
    qtbot.keyClick(numbers.field, Qt.Key.Key_Return)
    assert float(table.focusChild().text(QAccessible.Text.Name)) == 2
