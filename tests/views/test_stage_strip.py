"""The strip of stages, and the pictures in it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.sketch import Stage, see_pixels, see_sketch
from cnnviz.session.session import Session
from cnnviz.views import stage_strip
from cnnviz.views.stage_pictures import StagePicture, largest_normalised, stage_pictures, story
from cnnviz.views.stage_strip import StageStrip


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def strip(session: Session, window: QWidget, qtbot: QtBot) -> StageStrip:
    strip = StageStrip(session, window)
    strip.resize(300, strip.heightForWidth(300))
    window.resize(strip.size())
    with qtbot.waitExposed(window):
        window.show()
    return strip


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[StagePicture, ...]]:
    """All that the strip has made since, oldest first."""
    made = []

    def counted(*arguments: object) -> tuple[StagePicture, ...]:
        made.append(stage_pictures(*arguments))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(stage_strip, "stage_pictures", counted)
    return made


def test_all_stages_and_the_normalised_input_are_shown(
    strip: StageStrip, session: Session, made: list[tuple[StagePicture, ...]]
) -> None:
    session.next_example()
    strip.grab()
    names = [picture.name for picture in made[-1]]
    assert names == ["Drawing", "Cropped", "Fitted", "28x28", "Normalised"]
    assert np.array_equal(made[-1][3].values, session.canvas.seen.pixels)
    assert np.array_equal(made[-1][4].values, session.network.trace.input[0])


def test_pictures_are_made_once_a_frame_and_not_at_all_while_hidden(
    strip: StageStrip, session: Session, made: list[tuple[StagePicture, ...]]
) -> None:
    session.canvas.press(10, 10)
    for x in range(20, 200, 10):
        session.canvas.move(x, x)
    assert made == []
    strip.grab()
    strip.grab()
    assert len(made) == 1
    strip.window().hide()
    session.canvas.move(5, 200)
    assert len(made) == 1
    strip.grab()
    assert len(made) == 2


def test_new_weights_alone_need_no_new_pictures(
    strip: StageStrip, session: Session, made: list[tuple[StagePicture, ...]]
) -> None:
    strip.grab()
    count = len(made)
    session.network.update_weights(session.network.checkpoint().weights)
    strip.grab()
    assert len(made) == count


def test_another_example_repaints_the_strip(strip: StageStrip, session: Session) -> None:
    before = strip.grab().toImage()
    session.canvas.show_example(session.examples[-1])
    assert strip.grab().toImage() != before


def test_the_pixel_under_the_mouse_is_told(
    strip: StageStrip, session: Session, qtbot: QtBot
) -> None:
    pixels = np.arange(784, dtype=np.uint32).astype(np.uint8).reshape(28, 28)
    session.canvas.show_pixels(pixels, "Test picture 0: Coat")
    strip.grab()
    left, top = strip._picture_rect(3).topLeft().toTuple()
    pixel_px = strip._picture_rect(3).width() / 28
    position = QPointF(left + 5.5 * pixel_px, top + 3.5 * pixel_px).toPoint()
    assert strip.pixel_text(position) == f"28x28, row 3, column 5: {pixels[3, 5]}"
    assert strip.pixel_text(QPoint(0, 0)) == ""
    without = strip.grab().toImage()
    qtbot.mouseMove(strip, position)
    assert strip.grab().toImage() != without


def test_normalised_values_are_told_with_their_sign(session: Session) -> None:
    seen = see_pixels(np.full((28, 28), 255, np.uint8))
    pictures = stage_pictures(seen, np.full((1, 28, 28), -0.81, np.float32), 2.0, 56)
    assert pictures[-1].value_text(0, 0) == "-0.810"
    assert pictures[0].value_text(27, 27) == "255"
    assert "-0.81 to -0.81" in pictures[-1].note


def test_enlarged_pixels_are_crisp_squares(session: Session) -> None:
    pixels = np.zeros((28, 28), np.uint8)
    pixels[2, 3] = 255
    shown = stage_pictures(see_pixels(pixels), np.zeros((1, 28, 28), np.float32), 1.0, 56)
    image = shown[3].image
    lit = {(x, y) for x in range(56) for y in range(56) if image.pixelColor(x, y).lightness() > 0}
    assert lit == {(6, 4), (7, 4), (6, 5), (7, 5)}


def test_a_tall_crop_keeps_its_shape(session: Session) -> None:
    picture = np.zeros((280, 280), np.uint8)
    picture[40:240, 100:150] = 255
    shown = stage_pictures(see_sketch(picture), np.zeros((1, 28, 28), np.float32), 1.0, 60)
    cropped = shown[1].image
    assert (cropped.width(), cropped.height()) == (15, 60)
    assert cropped.pixelColor(7, 30).lightness() == 255


def test_the_normalised_picture_is_blue_below_zero_and_orange_above(session: Session) -> None:
    values = np.zeros((1, 28, 28), np.float32)
    values[0, 0, 0], values[0, 27, 27] = -1, 1
    shown = stage_pictures(see_pixels(np.zeros((28, 28), np.uint8)), values, 2.0, 28)
    below, zero, above = (shown[-1].image.pixelColor(x, x) for x in (0, 14, 27))
    assert below.blue() > below.red()
    assert above.red() > above.blue()
    assert zero.lightness() < 5


def test_the_end_of_the_normalised_colours_is_what_a_grey_can_reach() -> None:
    assert largest_normalised(0.286, 0.353) == pytest.approx((1 - 0.286) / 0.353)
    assert largest_normalised(0.8, 0.2) == pytest.approx(0.8 / 0.2)


def test_equal_notes_are_told_once() -> None:
    shown = stage_pictures(
        see_pixels(np.ones((28, 28), np.uint8)), np.ones((1, 28, 28), np.float32), 1.0, 28
    )
    assert story(shown) == "already as the network reads it · 1.00 to 1.00"


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
    assert strip._notes_height(strip._fitting_story(), width) <= room
    values = session.network.trace.input
    assert strip._fitting_story().endswith(f"{values.min():.2f} to {values.max():.2f}")
