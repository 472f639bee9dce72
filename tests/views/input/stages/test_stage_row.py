"""The row of stages: its pictures, and the switches that they are."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.sketching.sketch import WHOLE_PATH, SketchPath, Step
from cnnviz.session.session import Session
from cnnviz.views.input.stages import stage_row
from cnnviz.views.input.stages.stage_pictures import StagePicture, stage_pictures
from cnnviz.views.input.stages.stage_row import StageRow
from cnnviz.views.input.stages.stage_words import STEPS, is_taken

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NAMES = ["Drawing", "Cleaned", "Cropped", "One pen", "Filled", "28x28", "Normalised"]
NUMBERED_STEPS = list(enumerate(STEPS, start=1))


@pytest.fixture
def row(session: Session, window: QWidget, qtbot: QtBot) -> StageRow:
    row = StageRow(session, window)
    row.resize(284, row.heightForWidth(284))
    window.resize(row.size())
    with qtbot.waitExposed(window):
        window.show()
    return row


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[StagePicture, ...]]:
    """All that the row has made since, oldest first."""
    made = []

    def counted(*arguments: object) -> tuple[StagePicture, ...]:
        made.append(stage_pictures(*arguments))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(stage_row, "stage_pictures", counted)
    return made


def centre(row: StageRow, number: int) -> QPoint:
    return row.layout_now.cell(number).center()


def cell_image(row: StageRow, number: int) -> bytes:
    image = row.grab().toImage().copy(row.layout_now.cell(number))
    return bytes(image.constBits())


def test_all_stages_and_the_normalised_input_are_shown(row: StageRow, session: Session) -> None:
    session.next_example()
    pictures = row.pictures()
    assert [picture.name for picture in pictures] == NAMES
    assert np.array_equal(pictures[5].values, session.canvas.seen.pixels)
    assert np.array_equal(pictures[6].values, session.network.trace.input)
    assert tuple(picture.step for picture in pictures) == (None, *STEPS)


def test_pictures_are_made_once_a_frame_and_not_at_all_while_hidden(
    row: StageRow, session: Session, made: list[tuple[StagePicture, ...]]
) -> None:
    session.canvas.press(10, 10)
    for x in range(20, 200, 10):
        session.canvas.move(x, x)
    assert made == []
    row.grab()
    row.grab()
    assert len(made) == 1
    row.window().hide()
    session.canvas.move(5, 200)
    assert len(made) == 1
    row.grab()
    assert len(made) == 2


def test_new_weights_alone_need_no_new_pictures(
    row: StageRow, session: Session, made: list[tuple[StagePicture, ...]]
) -> None:
    row.grab()
    count = len(made)
    session.network.update_weights(session.network.checkpoint().weights)
    row.grab()
    assert len(made) == count


@pytest.mark.parametrize(("number", "step"), NUMBERED_STEPS)
def test_a_click_switches_a_stage_off_and_on(
    row: StageRow, session: Session, qtbot: QtBot, number: int, step: Step
) -> None:
    with qtbot.waitSignal(session.canvas.path_changed):
        qtbot.mouseClick(row, LEFT, pos=centre(row, number))
    assert session.canvas.path == WHOLE_PATH.switched(step)
    assert [picture.is_on for picture in row.pictures()] == [n != number for n in range(7)]
    name = row.layout_now.name_rect(number).center()
    qtbot.mouseClick(row, LEFT, pos=name)
    assert session.canvas.path == WHOLE_PATH


def test_the_drawing_itself_and_other_buttons_switch_nothing(
    row: StageRow, session: Session, qtbot: QtBot
) -> None:
    qtbot.mouseClick(row, LEFT, pos=centre(row, 0))
    qtbot.mouseClick(row, RIGHT, pos=centre(row, 2))
    qtbot.mousePress(row, LEFT, pos=centre(row, 1))
    qtbot.mouseRelease(row, LEFT, pos=centre(row, 3))
    assert session.canvas.path == WHOLE_PATH


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_arrows_choose_a_stage_and_keys_switch_it(
    row: StageRow, session: Session, qtbot: QtBot, key: Qt.Key
) -> None:
    row.setFocus()
    for _ in range(9):
        qtbot.keyClick(row, Qt.Key.Key_Right)
    qtbot.keyClick(row, key)
    assert session.canvas.path == SketchPath(normalised=False)
    qtbot.keyClick(row, Qt.Key.Key_Left)
    qtbot.keyClick(row, key)
    assert session.canvas.path == SketchPath(normalised=False, fitted=False)
    for _ in range(9):
        qtbot.keyClick(row, Qt.Key.Key_Left)
    qtbot.keyClick(row, key)
    assert not session.canvas.path.cleaned


def test_the_focus_is_seen_on_the_chosen_stage(row: StageRow, qtbot: QtBot) -> None:
    row.window().activateWindow()
    row.clearFocus()
    without = row.grab().toImage()
    row.setFocus()
    qtbot.waitUntil(row.hasFocus)
    first = row.grab().toImage()
    qtbot.keyClick(row, Qt.Key.Key_Right)
    second = row.grab().toImage()
    assert without not in (first, second)
    assert first != second


def test_what_is_off_is_marked_and_nothing_moves(row: StageRow, session: Session) -> None:
    rects = [row.picture_rect(number) for number in range(7)]
    on, before = cell_image(row, 6), cell_image(row, 1)
    session.canvas.switch_step("normalised")
    assert cell_image(row, 6) != on
    assert cell_image(row, 1) == before
    assert [row.picture_rect(number) for number in range(7)] == rects


def test_a_switch_that_changes_no_picture_is_still_seen(row: StageRow, session: Session) -> None:
    session.canvas.show_pixels(np.full((1, 28, 28), 200, np.uint8), "Test picture 0: Coat")
    on = cell_image(row, 3)
    session.canvas.switch_step("evened")
    assert cell_image(row, 3) != on


def test_the_pointer_tells_what_can_be_switched(row: StageRow, qtbot: QtBot) -> None:
    qtbot.mouseMove(row, centre(row, 2))
    qtbot.waitUntil(lambda: row.cursor().shape() == Qt.CursorShape.PointingHandCursor)
    qtbot.mouseMove(row, centre(row, 0))
    qtbot.waitUntil(lambda: row.cursor().shape() == Qt.CursorShape.ArrowCursor)


def test_tooltips_tell_what_was_done_what_for_and_what_a_click_does(
    row: StageRow, session: Session
) -> None:
    lines = row.tooltip_at(centre(row, 2)).splitlines()
    assert lines[0] == f"Cropped: {session.canvas.seen.stages[2].note}"
    assert "position and size" in lines[1]
    assert lines[2] == "Click to switch off."
    session.canvas.switch_step("cropped")
    assert row.tooltip_at(centre(row, 2)).splitlines()[0] == "Cropped: not cropped"
    assert row.tooltip_at(centre(row, 2)).endswith("click to switch on.")
    assert "lick" not in row.tooltip_at(centre(row, 0))
    assert row.tooltip_at(QPoint(-5, -5)) == ""


def test_the_state_is_told_to_those_who_do_not_see_it(
    row: StageRow, session: Session, qtbot: QtBot, current_words: Callable[[QWidget], str]
) -> None:
    whole = QAccessible.queryAccessibleInterface(row)
    stages = [whole.child(number) for number in range(whole.childCount())]
    assert [stage.text(QAccessible.Text.Name) for stage in stages] == NAMES
    states = [stage.state() for stage in stages]
    assert [bool(state.checkable) for state in states] == [False, *[True] * 6]
    session.canvas.switch_step("evened")
    assert [bool(stage.state().checked) for stage in stages[1:]] == [
        step != "evened" for step in STEPS
    ]
    assert current_words(row).startswith("Cleaned")
    qtbot.keyClick(row, Qt.Key.Key_Right)
    assert current_words(row).startswith("Cropped")
    stages[3].actionInterface().doAction(QAccessibleActionInterface.pressAction())
    assert session.canvas.path == WHOLE_PATH


def test_the_pixel_under_the_mouse_is_told(row: StageRow, session: Session) -> None:
    pixels = np.arange(784, dtype=np.uint32).astype(np.uint8).reshape(28, 28)
    session.canvas.show_pixels(pixels[None], "Test picture 0: Coat")
    shown = row.picture_rect(5)
    offset = QPointF(5.5, 3.5) * shown.width() / 28
    position = (shown.topLeft() + offset).toPoint()
    assert row.pixel_text_at(position) == f"28x28, row 3, column 5: {pixels[3, 5]}"
    assert row.pixel_text_at(QPoint(0, 0)) == ""


@pytest.mark.parametrize("width", [268, 284, 384, 600, 900])
def test_names_have_room_and_do_not_touch(row: StageRow, width: int) -> None:
    row.resize(width, row.heightForWidth(width))
    names, squeeze = row._names(row.pictures())
    assert squeeze > 0.85
    assert (names == NAMES) == (width >= 600)
    for name, (cell, following) in zip(
        names, pairwise(row.layout_now.name_rect(n) for n in range(8)), strict=True
    ):
        end = cell.left() + row.fontMetrics().horizontalAdvance(name) * squeeze
        assert end < following.left()
    assert row.rect().contains(row.layout_now.stage_rect(6))


def test_every_step_of_the_path_has_its_stage() -> None:
    steps = vars(WHOLE_PATH)
    assert list(steps) == list(STEPS)
    assert all(is_taken(WHOLE_PATH, step) for step in STEPS)
    assert not is_taken(SketchPath(filled=False), "filled")
