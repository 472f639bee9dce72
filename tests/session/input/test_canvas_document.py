"""The canvas document: tools, undo, and what the network gets of each state."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.core.sketching.drawing import CANVAS_SIDE, Stroke, draw_strokes
from cnnviz.core.sketching.examples import Example
from cnnviz.core.sketching.sketch import WHOLE_PATH, SketchPath, Step, see_pixels, see_sketch
from cnnviz.session.input.canvas_document import (
    PEN_GREYS,
    PEN_WIDTHS_PX,
    UNDO_DEPTH,
    CanvasDocument,
)
from tests.picture_shapes import SIZE


@pytest.fixture
def owner() -> QObject:
    return QObject()


@pytest.fixture
def canvas(owner: QObject) -> CanvasDocument:
    return CanvasDocument(SIZE, owner)


def draw_line(canvas: CanvasDocument, y: float = 100) -> None:
    canvas.press(50, y)
    canvas.move(200, y)
    canvas.release()


def test_a_new_canvas_is_blank_and_says_so(canvas: CanvasDocument) -> None:
    assert canvas.canvas.shape == (CANVAS_SIDE, CANVAS_SIDE)
    assert not canvas.canvas.any()
    assert canvas.title == "Nothing drawn"
    assert canvas.seen.blank
    assert not canvas.can_undo
    assert not canvas.can_redo


def test_a_stroke_is_the_line_between_its_points(canvas: CanvasDocument) -> None:
    draw_line(canvas)
    expected = draw_strokes([Stroke(((50, 100), (200, 100)), 14, 255)])
    assert np.array_equal(canvas.canvas, expected)
    assert canvas.title == "Your drawing"


def test_what_the_network_sees_follows_every_move(canvas: CanvasDocument, qtbot: QtBot) -> None:
    canvas.press(50, 100)
    for x in (80, 130, 200):
        with qtbot.waitSignal(canvas.changed):
            canvas.move(x, x)
        assert np.array_equal(canvas.seen.pixels, see_sketch(canvas.canvas, SIZE).pixels)
    assert canvas.is_drawing


def test_one_press_without_a_move_leaves_a_dot(canvas: CanvasDocument) -> None:
    canvas.press(140, 140)
    canvas.release()
    ink = np.count_nonzero(canvas.canvas)
    assert ink == pytest.approx(np.pi * 7**2, rel=0.2)


def test_moves_without_a_press_draw_nothing(canvas: CanvasDocument) -> None:
    canvas.move(10, 10)
    canvas.release()
    canvas.move(200, 200)
    assert not canvas.canvas.any()
    assert not canvas.can_undo


def test_pressure_thins_the_stroke_from_its_first_dot_on(canvas: CanvasDocument) -> None:
    canvas.set_pen(30, 255)
    canvas.press(60, 60, pressure=0.2)
    canvas.release()
    thin = np.count_nonzero(canvas.canvas)
    canvas.press(200, 200)
    canvas.release()
    assert 0 < thin < (np.count_nonzero(canvas.canvas) - thin) / 10


def test_no_pressure_at_all_still_leaves_a_trace(canvas: CanvasDocument) -> None:
    canvas.press(60, 60, pressure=0.0)
    canvas.move(200, 60, pressure=0.0)
    assert canvas.canvas[60, 60:200].all()


def test_the_eraser_takes_ink_away(canvas: CanvasDocument) -> None:
    draw_line(canvas)
    canvas.set_tool("eraser")
    canvas.set_pen(40, 255)
    draw_line(canvas)
    assert not canvas.canvas.any()
    assert canvas.seen.blank


@pytest.mark.parametrize("tool", ["pen", "fill"])
def test_erasing_turns_any_tool_round_for_one_stroke(canvas: CanvasDocument, tool: str) -> None:
    draw_line(canvas)
    drawn = canvas.canvas.copy()
    canvas.set_tool("pen" if tool == "pen" else "fill")
    canvas.press(120, 100, erasing=True)
    canvas.move(130, 100)
    canvas.release()
    assert canvas.canvas[100, 125] == 0
    assert canvas.canvas[100, 60] == drawn[100, 60] == 255
    canvas.set_tool("pen")
    canvas.press(125, 100)
    assert canvas.canvas[100, 125] == 255


def test_fill_paints_the_enclosed_area_only(canvas: CanvasDocument) -> None:
    corners = ((80, 80), (200, 80), (200, 200), (80, 200), (80, 80))
    canvas.press(*corners[0])
    for corner in corners[1:]:
        canvas.move(*corner)
    canvas.release()
    canvas.set_tool("fill")
    canvas.set_pen(14, 150)
    canvas.press(140, 140)
    assert not canvas.is_drawing
    assert canvas.canvas[140, 140] == 150
    assert canvas.canvas[80, 140] == 255
    assert canvas.canvas[20, 20] == 0
    canvas.undo()
    assert canvas.canvas[140, 140] == 0


@pytest.mark.parametrize("point", [(-1, 10), (10, -0.5), (280, 10), (10, 1e6)])
def test_a_fill_beside_the_canvas_does_nothing(
    canvas: CanvasDocument, point: tuple[float, float]
) -> None:
    canvas.set_tool("fill")
    canvas.press(*point)
    assert not canvas.canvas.any()
    assert not canvas.can_undo


def test_a_fill_that_changes_nothing_is_nothing_to_undo(canvas: CanvasDocument) -> None:
    canvas.set_tool("fill")
    canvas.press(10, 10)
    first = canvas.canvas.copy()
    canvas.press(20, 20)
    canvas.undo()
    assert first.all()
    assert not canvas.canvas.any()
    assert not canvas.can_undo


def test_undo_and_redo_restore_every_bit(canvas: CanvasDocument) -> None:
    states = [canvas.canvas.copy()]
    for action in _changes(canvas):
        action()
        states.append(canvas.canvas.copy())
    for state in reversed(states[:-1]):
        canvas.undo()
        assert np.array_equal(canvas.canvas, state)
        assert np.array_equal(canvas.seen.pixels, see_sketch(state, SIZE).pixels)
    assert not canvas.can_undo
    for state in states[1:]:
        canvas.redo()
        assert np.array_equal(canvas.canvas, state)
    assert not canvas.can_redo


def _changes(canvas: CanvasDocument) -> list[Callable[[], None]]:
    def dot() -> None:
        canvas.press(3, 277)
        canvas.release()

    def line() -> None:
        draw_line(canvas, 150)

    def example() -> None:
        canvas.show_example(Example("A line", "Coat", (Stroke(((9, 9), (99, 50)), 8, 200),)))

    def picture() -> None:
        canvas.show_picture(
            np.arange(280 * 280, dtype=np.uint32).astype(np.uint8).reshape(280, 280), "p"
        )

    return [line, dot, example, line, picture, canvas.clear]


def test_a_new_stroke_ends_what_can_be_redone(canvas: CanvasDocument) -> None:
    draw_line(canvas)
    canvas.undo()
    assert canvas.can_redo
    draw_line(canvas, 30)
    assert not canvas.can_redo


def test_undo_in_the_middle_of_a_stroke_ends_it(canvas: CanvasDocument) -> None:
    canvas.press(50, 50)
    canvas.move(90, 90)
    canvas.undo()
    canvas.move(200, 200)
    assert not canvas.canvas.any()


def test_undo_and_redo_of_nothing_are_harmless(canvas: CanvasDocument) -> None:
    canvas.undo()
    canvas.redo()
    assert not canvas.canvas.any()


def test_the_undo_stack_has_an_end(canvas: CanvasDocument) -> None:
    for _ in range(UNDO_DEPTH + 5):
        draw_line(canvas)
    undone = 0
    while canvas.can_undo:
        canvas.undo()
        undone += 1
    assert undone == UNDO_DEPTH


def test_clearing_a_blank_canvas_is_nothing_to_undo(canvas: CanvasDocument) -> None:
    canvas.clear()
    assert not canvas.can_undo
    draw_line(canvas)
    canvas.clear()
    assert canvas.title == "Nothing drawn"
    canvas.undo()
    assert canvas.canvas.any()


def test_a_data_set_picture_reaches_the_network_as_it_is(canvas: CanvasDocument) -> None:
    pixels = np.random.default_rng(5).integers(0, 256, SIZE, dtype=np.uint8)
    canvas.show_pixels(pixels, "Test picture 7: Coat")
    assert canvas.title == "Test picture 7: Coat"
    assert np.array_equal(canvas.seen.pixels, pixels)
    assert np.array_equal(canvas.canvas[::10, ::10], pixels[0])
    draw_line(canvas)
    canvas.undo()
    assert np.array_equal(canvas.seen.pixels, pixels)


def test_a_canvas_is_contiguous_whatever_was_shown(canvas: CanvasDocument) -> None:
    picture = np.zeros((CANVAS_SIDE, CANVAS_SIDE), np.uint8)
    picture[3, 9] = 1
    canvas.show_picture(picture.T, "turned")
    assert canvas.canvas.flags.c_contiguous
    assert canvas.canvas[9, 3] == 1


def test_drawing_on_an_opened_picture_leaves_the_opened_one_alone(canvas: CanvasDocument) -> None:
    picture = np.zeros((CANVAS_SIDE, CANVAS_SIDE), np.uint8)
    canvas.show_picture(picture, "coat.png")
    draw_line(canvas)
    assert not picture.any()
    assert canvas.canvas.any()


@pytest.mark.parametrize(
    ("width_px", "grey", "kept"),
    [
        (10.5, 99, (10.5, 99)),
        (0, 0, (PEN_WIDTHS_PX[0], PEN_GREYS[0])),
        (1e9, 300, (PEN_WIDTHS_PX[1], PEN_GREYS[1])),
    ],
)
def test_the_pen_stays_within_its_limits(
    canvas: CanvasDocument, qtbot: QtBot, width_px: float, grey: int, kept: tuple[float, int]
) -> None:
    with qtbot.waitSignal(canvas.tool_changed):
        canvas.set_pen(width_px, grey)
    assert (canvas.pen_width_px, canvas.pen_grey) == kept


def test_the_faintest_pen_is_still_seen_by_the_network(canvas: CanvasDocument) -> None:
    canvas.set_pen(14, PEN_GREYS[0])
    draw_line(canvas)
    assert not canvas.seen.blank


def draw_garment(canvas: CanvasDocument) -> None:
    """A thin tube, higher than wide and away from the middle: each step changes it."""
    canvas.set_pen(6, 255)
    canvas.press(30, 40)
    for point in ((30, 200), (110, 200), (110, 40), (30, 40)):
        canvas.move(*point)
    canvas.release()


@pytest.mark.parametrize("step", ["cleaned", "cropped", "evened", "filled", "fitted"])
def test_a_step_that_is_switched_off_is_left_out_and_taken_again(
    canvas: CanvasDocument, qtbot: QtBot, step: Step
) -> None:
    draw_garment(canvas)
    canvas.press(275, 275)  # and a stray mark
    canvas.release()
    whole = canvas.seen.pixels
    with qtbot.waitSignals([canvas.changed, canvas.path_changed]):
        canvas.switch_step(step)
    assert canvas.path == canvas.seen.path == WHOLE_PATH.switched(step)
    assert np.array_equal(canvas.seen.pixels, see_sketch(canvas.canvas, SIZE, canvas.path).pixels)
    assert not np.array_equal(canvas.seen.pixels, whole)
    assert np.array_equal(canvas.seen_by_whole_path().pixels, whole)
    canvas.switch_step(step)
    assert canvas.path == WHOLE_PATH
    assert np.array_equal(canvas.seen.pixels, whole)


def test_the_whole_path_is_taken_again(canvas: CanvasDocument, qtbot: QtBot) -> None:
    draw_garment(canvas)
    whole = canvas.seen.pixels
    canvas.switch_step("filled")
    canvas.switch_step("normalised")
    with qtbot.waitSignals([canvas.changed, canvas.path_changed]):
        canvas.take_whole_path()
    assert canvas.path == WHOLE_PATH
    assert np.array_equal(canvas.seen.pixels, whole)


def test_the_path_stays_whatever_comes_on_the_canvas(canvas: CanvasDocument) -> None:
    canvas.switch_step("evened")
    path = SketchPath(evened=False)
    canvas.show_example(Example("A line", "Coat", (Stroke(((9, 9), (99, 50)), 8, 200),)))
    assert canvas.path == canvas.seen.path == path
    canvas.clear()
    assert canvas.path == canvas.seen.path == path
    canvas.show_pixels(np.full(SIZE, 9, np.uint8), "Test picture 0: Bag")
    assert canvas.path == canvas.seen.path == path


def test_switching_is_nothing_to_undo_and_undo_switches_nothing(canvas: CanvasDocument) -> None:
    draw_garment(canvas)
    canvas.switch_step("filled")
    canvas.undo()
    assert not canvas.can_undo
    assert not canvas.path.filled
    canvas.redo()
    assert not canvas.path.filled
    assert np.array_equal(canvas.seen.pixels, see_sketch(canvas.canvas, SIZE, canvas.path).pixels)


def test_a_data_set_picture_stays_as_it_is_by_any_path(canvas: CanvasDocument) -> None:
    pixels = np.random.default_rng(6).integers(0, 256, SIZE, dtype=np.uint8)
    canvas.show_pixels(pixels, "Test picture 7: Coat")
    canvas.switch_step("cropped")
    assert np.array_equal(canvas.seen.pixels, pixels)
    assert canvas.seen.path == see_pixels(pixels, canvas.path).path


def test_what_is_drawn_is_known_as_strokes(canvas: CanvasDocument) -> None:
    draw_line(canvas)
    canvas.set_pen(30, 120)
    canvas.press(60.123456, 60, pressure=0.5)
    canvas.move(90, 70, pressure=0.5)
    canvas.move(120, 99.999, pressure=0.9)
    canvas.press(100, 100, erasing=True)
    canvas.move(100, 200)
    assert canvas.strokes is not None
    assert np.array_equal(draw_strokes(canvas.strokes), canvas.canvas)
    assert [stroke.grey for stroke in canvas.strokes] == [255, 120, 120, 0]
    assert canvas.strokes[1].points[0] == (60.12, 60.0)


def test_strokes_follow_undo_redo_and_clear(canvas: CanvasDocument) -> None:
    draw_line(canvas, 100)
    one = canvas.strokes
    draw_line(canvas, 200)
    two = canvas.strokes
    canvas.undo()
    assert canvas.strokes == one
    canvas.redo()
    assert canvas.strokes == two
    canvas.clear()
    assert canvas.strokes == ()
    canvas.undo()
    assert canvas.strokes == two
    canvas.undo()
    draw_line(canvas, 150)
    assert canvas.strokes is not None
    assert np.array_equal(draw_strokes(canvas.strokes), canvas.canvas)


def test_strokes_begin_anew_on_a_canvas_that_is_blank_again(canvas: CanvasDocument) -> None:
    canvas.show_picture(canvas.canvas + 100, "a photograph")
    assert canvas.strokes is None
    draw_line(canvas)
    assert canvas.strokes is None
    canvas.clear()
    draw_line(canvas)
    assert canvas.strokes is not None
    assert len(canvas.strokes) == 1


def test_an_example_has_its_strokes_and_a_picture_none(canvas: CanvasDocument) -> None:
    strokes = (Stroke(((50, 100), (200, 100)), 14, 255),)
    canvas.show_example(Example("line", "Coat", strokes))
    assert canvas.strokes == strokes
    draw_line(canvas, 200)
    assert canvas.strokes is not None
    assert canvas.strokes[:1] == strokes
    canvas.show_pixels(np.full((1, 28, 28), 9, np.uint8), "Test picture 1")
    assert not canvas.has_strokes
    canvas.show_strokes(strokes, "Coat")
    assert (canvas.strokes, canvas.title) == (strokes, "Coat")


def test_a_filled_area_is_a_filled_stroke(canvas: CanvasDocument) -> None:
    for start, end in (((60, 60), (200, 60)), ((200, 60), (130, 200)), ((130, 200), (60, 60))):
        canvas.press(*start)
        canvas.move(*end)
        canvas.release()
    canvas.set_tool("fill")
    canvas.press(130, 100)
    assert canvas.strokes is not None
    assert [stroke.filled for stroke in canvas.strokes] == [False, False, False, True]
    assert (draw_strokes(canvas.strokes) != canvas.canvas).sum() < 20
