"""The pictures of the stages, and what is told about them."""

import numpy as np
import pytest

from cnnviz.core.sketching.sketch import SketchPath, see_pixels, see_sketch
from cnnviz.views.input.stages.stage_pictures import largest_normalised, stage_pictures, story
from tests.picture_shapes import SIZE, grey

INPUT = np.zeros((1, 28, 28), np.float32)


def test_normalised_values_are_told_with_their_sign() -> None:
    seen = see_pixels(np.full((1, 28, 28), 255, np.uint8))
    pictures = stage_pictures(seen, np.full((1, 28, 28), -0.81, np.float32), 2.0, 56)
    assert pictures[-1].value_text(0, 0) == "-0.810"
    assert pictures[0].value_text(27, 27) == "255"
    assert "-0.81 to -0.81" in pictures[-1].note


def test_enlarged_pixels_are_crisp_squares() -> None:
    pixels = np.zeros((1, 28, 28), np.uint8)
    pixels[0, 2, 3] = 255
    shown = stage_pictures(see_pixels(pixels), np.zeros((1, 28, 28), np.float32), 1.0, 56)
    image = shown[4].image
    lit = {(x, y) for x in range(56) for y in range(56) if image.pixelColor(x, y).lightness() > 0}
    assert lit == {(6, 4), (7, 4), (6, 5), (7, 5)}


def test_a_tall_crop_keeps_its_shape() -> None:
    picture = np.zeros((280, 280), np.uint8)
    picture[40:240, 100:150] = 255
    shown = stage_pictures(see_sketch(picture, SIZE), np.zeros((1, 28, 28), np.float32), 1.0, 60)
    cropped = shown[2].image
    assert (cropped.width(), cropped.height()) == (15, 60)
    assert cropped.pixelColor(7, 30).lightness() == 255


def test_the_normalised_picture_is_blue_below_zero_and_orange_above() -> None:
    values = np.zeros((1, 28, 28), np.float32)
    values[0, 0, 0], values[0, 27, 27] = -1, 1
    shown = stage_pictures(see_pixels(np.zeros((1, 28, 28), np.uint8)), values, 2.0, 28)
    below, zero, above = (shown[-1].image.pixelColor(x, x) for x in (0, 14, 27))
    assert below.blue() > below.red()
    assert above.red() > above.blue()
    assert zero.lightness() < 5


def test_the_end_of_the_normalised_colours_is_what_a_grey_can_reach() -> None:
    assert largest_normalised(grey(0.286, 0.353)) == pytest.approx((1 - 0.286) / 0.353)
    assert largest_normalised(grey(0.8, 0.2)) == pytest.approx(0.8 / 0.2)


def test_equal_notes_are_told_once() -> None:
    shown = stage_pictures(
        see_pixels(np.ones((1, 28, 28), np.uint8)), np.ones((1, 28, 28), np.float32), 1.0, 28
    )
    assert story(shown) == "already as the network reads it · values 1.00 to 1.00"


def test_a_stage_that_is_off_knows_it() -> None:
    picture = np.zeros((280, 280), np.uint8)
    picture[40:240, 100:150] = 255
    path = SketchPath(cropped=False, normalised=False)
    shown = stage_pictures(see_sketch(picture, SIZE, path), INPUT, 1.0, 60)
    off = [stage.name for stage in shown if not stage.is_on]
    assert off == ["Cropped", "Normalised"]
    assert "switch on" in shown[2].tooltip
    assert "switch off" in shown[3].tooltip


def test_a_blank_canvas_has_the_same_stages() -> None:
    blank = stage_pictures(see_sketch(np.zeros((280, 280), np.uint8), SIZE), INPUT, 1.0, 60)
    drawn = stage_pictures(see_pixels(np.ones((1, 28, 28), np.uint8)), INPUT, 1.0, 60)
    assert [(s.name, s.step) for s in blank] == [(s.name, s.step) for s in drawn]
