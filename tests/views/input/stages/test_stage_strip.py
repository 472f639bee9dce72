"""The strip: what the network sees, in words below the stages, and the way back to all of them."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.sketching.sketch import WHOLE_PATH, Stage
from cnnviz.session.session import Session
from cnnviz.views.input.stages import stage_strip
from cnnviz.views.input.stages.stage_strip import StageStrip

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def strip(session: Session, window: QWidget, qtbot: QtBot) -> StageStrip:
    strip = StageStrip(session, window)
    strip.resize(300, strip.heightForWidth(300))
    window.resize(strip.size())
    with qtbot.waitExposed(window):
        window.show()
    return strip


def test_another_example_repaints_the_strip(strip: StageStrip, session: Session) -> None:
    before = strip.grab().toImage()
    session.canvas.show_example(session.examples[-1])
    assert strip.grab().toImage() != before


def test_the_pixel_under_the_mouse_takes_the_place_of_the_notes(
    strip: StageStrip, session: Session, qtbot: QtBot
) -> None:
    pixels = np.arange(784, dtype=np.uint32).astype(np.uint8).reshape(28, 28)
    session.canvas.show_pixels(pixels[None], "Test picture 0: Coat")
    without = strip.grab().toImage()
    shown = strip.row.picture_rect(5)
    offset = QPointF(5.5, 3.5) * shown.width() / 28
    with qtbot.waitSignal(strip.row.pixel_pointed):
        qtbot.mouseMove(strip.row, (shown.topLeft() + offset).toPoint())
    assert strip.row.pixel_text == f"28x28, row 3, column 5: {pixels[3, 5]}"
    assert strip.grab().toImage() != without


@pytest.mark.parametrize("width", [120, 244, 284, 484])
def test_the_notes_fit_in_the_room_that_is_kept_for_them(
    strip: StageStrip, session: Session, width: int
) -> None:
    stages = tuple(
        Stage(stage.name, stage.picture, 3 * stage.note) for stage in session.canvas.seen.stages
    )
    session.canvas.seen = type(session.canvas.seen)(stages, session.canvas.seen.pixels, False)
    strip.resize(width, strip.heightForWidth(width))
    strip.refresh()
    strip.grab()
    room = strip._notes_height(stage_strip.USUAL_NOTES, width)
    assert strip._notes_height(strip.fitting_story(), width) <= room
    values = session.network.trace.input
    assert strip.fitting_story().endswith(f"{values.min():.2f} to {values.max():.2f}")


def test_the_notes_tell_what_is_left_out(strip: StageStrip, session: Session) -> None:
    assert "not cropped" not in strip.fitting_story()
    session.canvas.switch_step("cropped")
    assert "not cropped" in strip.fitting_story()


def test_the_way_back_is_there_while_a_step_is_off(
    strip: StageStrip, session: Session, qtbot: QtBot
) -> None:
    assert not strip.all_on.isVisible()
    height, place = strip.heightForWidth(300), strip.row.geometry()
    session.canvas.switch_step("filled")
    session.canvas.switch_step("normalised")
    assert strip.all_on.isVisible()
    assert strip.rect().contains(strip.all_on.geometry())
    assert not strip.all_on.geometry().intersects(strip.row.geometry())
    assert (strip.heightForWidth(300), strip.row.geometry()) == (height, place)
    qtbot.mouseClick(strip.all_on, LEFT)
    assert session.canvas.path == WHOLE_PATH
    assert not strip.all_on.isVisible()


def test_the_way_back_is_taken_by_key_too(
    strip: StageStrip, session: Session, qtbot: QtBot
) -> None:
    session.canvas.switch_step("evened")
    strip.all_on.setFocus()
    qtbot.keyClick(strip.all_on, Qt.Key.Key_Space)
    assert session.canvas.path == WHOLE_PATH
