from collections.abc import Sequence
from math import cos, pi, sin

import numpy as np
import pytest

from cnnviz.core.sketching.drawing import (
    CANVAS_SIDE,
    Point,
    Stroke,
    blank_canvas,
    draw_segment,
    draw_stroke,
    draw_strokes,
    flood_fill,
)


def circle(radius: float, centre: Point = (140, 140), pieces: int = 60) -> list[Point]:
    turns = [2 * pi * piece / pieces for piece in range(pieces + 1)]
    return [(centre[0] + radius * cos(turn), centre[1] + radius * sin(turn)) for turn in turns]


def distance_to_piece(at: Point, start: Point, end: Point) -> float:
    """By trying many positions along the piece: slow, but independent of projections."""
    tried = np.linspace(start, end, 10_001) - np.array(at)
    return float(np.sqrt((tried**2).sum(axis=1)).min())


def brute_force_area(canvas: np.ndarray, x: int, y: int) -> np.ndarray:
    area = np.zeros(canvas.shape, np.bool_)
    waiting = [(x, y)]
    while waiting:
        column, row = waiting.pop()
        inside = 0 <= row < canvas.shape[0] and 0 <= column < canvas.shape[1]
        if inside and not area[row, column] and canvas[row, column] == canvas[y, x]:
            area[row, column] = True
            beside = ((1, 0), (-1, 0), (0, 1), (0, -1))
            waiting.extend((column + dx, row + dy) for dx, dy in beside)
    return area


def from_centre() -> np.ndarray:
    y, x = np.mgrid[:CANVAS_SIDE, :CANVAS_SIDE] + 0.5
    return np.asarray(np.hypot(x - 140, y - 140))


def test_a_canvas_starts_black() -> None:
    canvas = blank_canvas()
    assert canvas.shape == (280, 280)
    assert canvas.dtype == np.uint8
    assert not canvas.any()


@pytest.mark.parametrize(
    ("start", "end", "width_px"),
    [((6.2, 7.9), (17.5, 12.1), 5.0), ((10, 10), (10, 10), 7.5), ((3, 18), (18, 3), 1.0)],
)
def test_a_segment_covers_what_lies_within_half_its_width(
    start: Point, end: Point, width_px: float
) -> None:
    canvas = np.zeros((22, 22), np.uint8)
    draw_segment(canvas, start, end, width_px, 200)
    for (row, column), value in np.ndenumerate(canvas):
        away = distance_to_piece((column + 0.5, row + 0.5), start, end)
        coverage = min(max(width_px / 2 + 0.5 - away, 0), 1)
        assert abs(int(value) - 200 * coverage) <= 1


def test_a_segment_leaves_all_else_alone() -> None:
    canvas = np.random.default_rng(0).integers(0, 256, (280, 280)).astype(np.uint8)
    before = canvas.copy()
    draw_segment(canvas, (100, 50), (120, 60), 10, 255)
    changed = np.argwhere(canvas != before)
    assert changed.min(axis=0).tolist() >= [44, 94]
    assert (changed.max(axis=0) <= [65, 125]).all()


@pytest.mark.parametrize(
    ("start", "end"), [((-30, 100), (40, 150)), ((270, 270), (300, 310)), ((-5, -90), (5, 400))]
)
def test_what_leaves_the_canvas_is_cut_off(start: Point, end: Point) -> None:
    canvas, larger = blank_canvas(), np.zeros((480, 480), np.uint8)
    draw_segment(canvas, start, end, 14, 255)
    draw_segment(larger, (start[0] + 100, start[1] + 100), (end[0] + 100, end[1] + 100), 14, 255)
    assert canvas.any()
    np.testing.assert_array_equal(canvas, larger[100:380, 100:380])


def test_what_is_wholly_outside_draws_nothing() -> None:
    canvas = blank_canvas()
    for far in ((-500.0, 20.0), (20.0, 1e12), (-1e300, -1e300), (288.0, 140.0)):
        draw_segment(canvas, far, far, 12, 255)
    assert not canvas.any()


@pytest.mark.parametrize("grey", [255, 120, 0])
def test_a_stroke_is_the_same_in_few_pieces_and_in_many(grey: int) -> None:
    few, many = np.full((2, 280, 280), 60, np.uint8)
    draw_stroke(few, [(40.0, 60.0), (220.0, 130.0)], 12, grey)
    draw_stroke(many, [(40 + 1.8 * i, 60 + 0.7 * i) for i in range(101)], 12, grey)
    assert np.abs(few.astype(int) - many).max() <= 1


def test_drawing_twice_changes_nothing_more() -> None:
    once = blank_canvas()
    draw_stroke(once, circle(80), 9, 170)
    twice = once.copy()
    draw_stroke(twice, circle(80), 9, 170)
    np.testing.assert_array_equal(once, twice)


def test_grey_zero_erases() -> None:
    canvas = np.full((280, 280), 255, np.uint8)
    draw_segment(canvas, (100, 100), (180, 100), 20, 0)
    assert not canvas[92:108, 100:180].any()
    assert (canvas[:88] == 255).all()


def test_darker_ink_covers_lighter_ink() -> None:
    canvas = np.full((280, 280), 255, np.uint8)
    draw_stroke(canvas, [(50, 50), (200, 200)], 16, 90)
    assert canvas[125, 125] == 90
    assert canvas.min() == 90


def test_one_point_makes_a_round_dot() -> None:
    canvas = blank_canvas()
    draw_stroke(canvas, [(140, 140)], 20, 255)
    assert canvas.sum() / 255 == pytest.approx(pi * 10**2, rel=0.01)
    np.testing.assert_array_equal(canvas, canvas[::-1, ::-1])


def test_no_point_draws_nothing() -> None:
    canvas = blank_canvas()
    draw_stroke(canvas, [], 20, 255)
    assert not canvas.any()


def test_strokes_are_drawn_in_their_order() -> None:
    light = Stroke(((40, 140), (240, 140)), 20, 255)
    dark = Stroke(((140, 40), (140, 240)), 20, 100)
    assert draw_strokes([light, dark])[140, 140] == 100
    assert draw_strokes([dark, light])[140, 140] == 255


def test_a_filled_stroke_paints_what_it_encloses() -> None:
    corner: Sequence[Point] = ((40, 40), (240, 40), (240, 100), (100, 100), (100, 240), (40, 240))
    canvas = draw_strokes([Stroke(tuple(corner), 1, 180, filled=True)])
    assert (canvas[42:98, 42:238] == 180).all()
    assert (canvas[42:238, 42:98] == 180).all()
    assert not canvas[104:, 104:].any()


@pytest.mark.parametrize("seed", range(6))
def test_a_fill_reaches_the_connected_area_and_no_more(seed: int) -> None:
    random = np.random.default_rng(seed)
    canvas = np.where(random.random((40, 57)) < 0.62, 255, 0).astype(np.uint8)
    expected = canvas.copy()
    expected[brute_force_area(canvas, 20, 13)] = 120
    flood_fill(canvas, 20, 13, 120)
    np.testing.assert_array_equal(canvas, expected)


@pytest.mark.parametrize("width_px", [1.0, 1.5, 2.0, 3.0, 8.0])
def test_a_fill_stays_within_a_soft_outline(width_px: float) -> None:
    canvas = blank_canvas()
    draw_stroke(canvas, circle(90), width_px, 255)
    before = canvas.copy()
    flood_fill(canvas, 140, 140, 180)
    outside = from_centre() > 91
    np.testing.assert_array_equal(canvas[outside], before[outside])
    assert (canvas[from_centre() < 87 - width_px / 2] == 180).all()


@pytest.mark.parametrize("width_px", [2.0, 3.0, 8.0])
def test_a_fill_leaves_no_dark_rim(width_px: float) -> None:
    canvas = blank_canvas()
    draw_stroke(canvas, circle(90), width_px, 255)
    grey, white = canvas.copy(), canvas.copy()
    flood_fill(grey, 140, 140, 180)
    flood_fill(white, 140, 140, 255)
    inside = from_centre() < 89
    assert grey[inside].min() >= 178
    assert white[inside].min() >= 252


def test_a_filled_area_can_be_filled_away() -> None:
    canvas = blank_canvas()
    draw_stroke(canvas, circle(60), 8, 255)
    flood_fill(canvas, 140, 140, 255)
    flood_fill(canvas, 140, 140, 0)
    assert not canvas.any()


def test_filling_around_a_drawing_keeps_it() -> None:
    canvas = blank_canvas()
    draw_stroke(canvas, circle(60), 8, 255)
    flood_fill(canvas, 2, 2, 120)
    assert (canvas[from_centre() > 68] == 120).all()
    assert not canvas[from_centre() < 54].any()


@pytest.mark.parametrize(("x", "y"), [(-1, 5), (5, -1), (280, 5), (5, 280)])
def test_a_fill_outside_the_canvas_does_nothing(x: int, y: int) -> None:
    canvas = blank_canvas()
    flood_fill(canvas, x, y, 255)
    assert not canvas.any()


def test_only_the_given_canvas_changes() -> None:
    kept = blank_canvas()
    draw_stroke(kept, circle(70), 6, 255)
    snapshot, working = kept.copy(), kept.copy()
    draw_segment(working, (0, 0), (280, 280), 30, 255)
    flood_fill(working, 140, 200, 99)
    np.testing.assert_array_equal(kept, snapshot)
