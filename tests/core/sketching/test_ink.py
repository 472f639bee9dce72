from math import cos, pi, sin, sqrt

import numpy as np
import pytest

from cnnviz.core.sketching.drawing import Point, blank_canvas, draw_stroke
from cnnviz.core.sketching.ink import (
    CLOSING_PX,
    INSIDE_GREY,
    MARGIN_PX,
    PEN_PX,
    SIDE_PX,
    Ink,
    evened,
    filled,
    find_enclosure,
    find_ink,
)

WORKING_SIDE = SIDE_PX + 2 * MARGIN_PX
UNIT = SIDE_PX / 140  # the lines below are given on a square of 140
TUNIC = [(80, 40), (190, 40), (230, 120), (195, 130), (200, 240), (70, 240), (75, 130), (40, 120)]
LINES: dict[str, list[Point]] = {
    "across": [(30, 140), (250, 140)],
    "slanting": [(40, 40), (240, 230)],
    "corner": [(40, 40), (140, 240), (240, 40)],
    "square": [(40, 40), (240, 40), (240, 240), (40, 240), (40, 40)],
    "circle": [(140 + 90 * cos(a), 140 + 90 * sin(a)) for a in np.linspace(0, 2 * pi, 60)],
    "tunic": [*TUNIC, TUNIC[0]],
}


def cropped(canvas: np.ndarray) -> np.ndarray:
    rows, columns = np.nonzero(canvas > 8)
    return canvas[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def drawn(points: list[Point], width_px: float, grey: int = 255) -> np.ndarray:
    canvas = blank_canvas()
    draw_stroke(canvas, points, width_px, grey)
    return cropped(canvas)


def ink_of(*strokes: list[Point]) -> Ink:
    """Lines of the even pen, drawn at working size; 0 to 140 is all that lies in the margin."""
    picture = np.zeros((WORKING_SIDE, WORKING_SIDE), np.uint8)
    for stroke in strokes:
        points = [(UNIT * x + MARGIN_PX, UNIT * y + MARGIN_PX) for x, y in stroke]
        draw_stroke(picture, points, PEN_PX, 255)
    return Ink(picture)


def box_with_gap(clear_px: float) -> Ink:
    """A square of lines, open in the middle of its top: `clear_px` between the line's ends."""
    half = (clear_px + PEN_PX) / 2 / UNIT
    return ink_of([(70 - half, 10), (10, 10), (10, 130), (130, 130), (130, 10), (70 + half, 10)])


@pytest.mark.parametrize("width_px", [4, 6, 8, 11, 14, 17, 20, 24])
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_the_pens_width_is_found(line: list[Point], width_px: float) -> None:
    crop = drawn(line, width_px)
    ink = find_ink(crop)
    assert not ink.has_tones
    # In pixels of working size.
    assert ink.pen_px == pytest.approx(width_px * SIDE_PX / max(crop.shape), abs=1)


@pytest.mark.parametrize("width_px", [14, 17, 20])
def test_the_pens_width_is_found_where_lines_run_together(width_px: float) -> None:
    pressed = [(140 + (x - 140) * 0.3, 140 + (y - 140) * 0.3) for x, y in LINES["tunic"]]
    crop = drawn(pressed, width_px)
    assert find_ink(crop).pen_px == pytest.approx(width_px * SIDE_PX / max(crop.shape), rel=0.25)


@pytest.mark.parametrize("grey", [60, 120, 255])
def test_the_pens_width_does_not_depend_on_its_grey(grey: int) -> None:
    ink = find_ink(drawn(LINES["tunic"], 12, grey))
    assert ink.pen_px == pytest.approx(find_ink(drawn(LINES["tunic"], 12)).pen_px, abs=0.1)


@pytest.mark.parametrize("shape", [(200, 90), (90, 200), (30, 7), (1, 400), (2, 2), (900, 900)])
def test_the_working_size_has_the_pictures_aspect_and_a_margin(shape: tuple[int, int]) -> None:
    picture = find_ink(np.full(shape, 255, np.uint8)).picture
    wanted = [max(1, round(SIDE_PX * side / max(shape))) + 2 * MARGIN_PX for side in shape]
    assert list(picture.shape) == wanted
    inside = picture[MARGIN_PX:-MARGIN_PX, MARGIN_PX:-MARGIN_PX]
    assert (inside == 255).all()
    assert picture.sum(dtype=int) == inside.sum(dtype=int)


@pytest.mark.parametrize("width_px", [4, 8, 14, 20, 24])
@pytest.mark.parametrize(
    ("line", "slant"),
    [([(30, 140), (250, 140)], 1.0), ([(40, 40), (240, 240)], 1 / sqrt(2))],
    ids=["across", "slanting"],
)
def test_evened_lines_have_one_width(line: list[Point], slant: float, width_px: float) -> None:
    even = evened(find_ink(drawn(line, width_px)))
    middle = even.picture[:, WORKING_SIDE // 2]  # cuts the line across, or at 45 degrees
    assert slant * middle.sum() / 255 == pytest.approx(PEN_PX, abs=1.5)
    assert even.pen_px == pytest.approx(PEN_PX, abs=1)


@pytest.mark.parametrize("width_px", [4, 8, 20, 24])
def test_evening_leaves_a_line_where_it_is(width_px: float) -> None:
    ink = find_ink(drawn([(40, 60), (150, 200), (240, 90)], width_px))
    thick, thin = sorted([ink, evened(ink)], key=lambda i: i.picture.sum(dtype=int))[::-1]
    assert not (thin.picture[thick.picture < 60] > 200).any()


def test_evening_an_even_line_hardly_changes_it() -> None:
    even = evened(find_ink(drawn(LINES["tunic"], 14)))
    again = evened(find_ink(cropped(even.picture)))
    for ink in (even, again):
        assert (ink.picture > 127).mean() == pytest.approx((even.picture > 127).mean(), rel=0.15)


@pytest.mark.parametrize("clear_px", [0, 4, 8, 12, 14])
def test_gaps_are_closed_with_the_smallest_ball_that_does(clear_px: float) -> None:
    enclosure = find_enclosure(box_with_gap(clear_px))
    assert enclosure is not None
    wanted = min(2 * radius for radius in CLOSING_PX if 2 * radius >= clear_px)
    assert enclosure.gap_px == wanted
    assert enclosure.inside[WORKING_SIDE // 2, WORKING_SIDE // 2]
    assert not enclosure.inside[:MARGIN_PX].any()


@pytest.mark.parametrize("clear_px", [2 * CLOSING_PX[-1] + 4, 32, 64])
def test_wider_gaps_stay_open(clear_px: float) -> None:
    assert find_enclosure(box_with_gap(clear_px)) is None


@pytest.mark.parametrize(
    "line",
    [
        [(0, 70), (140, 70)],
        [(10, 10), (70, 130), (130, 10)],
        [(10, 10), (10, 130), (130, 130)],
        [(70, 70)],
        [(10, 10), (130, 30), (10, 60), (130, 90), (10, 130)],
    ],
    ids=["line", "V", "L", "dot", "zigzag"],
)
def test_open_lines_enclose_nothing(line: list[Point]) -> None:
    assert find_enclosure(ink_of(line)) is None


def test_small_loops_on_a_line_are_not_what_is_drawn() -> None:
    assert find_enclosure(ink_of([(10, 120), (130, 10), (130, 40), (100, 36)])) is None


def test_what_is_enclosed_becomes_grey_and_lines_stay() -> None:
    ink = ink_of([(10, 10), (130, 10), (130, 130), (10, 130), (10, 10)], [(10, 70), (130, 70)])
    enclosure = find_enclosure(ink)
    assert enclosure is not None
    picture = filled(ink, enclosure).picture
    middle = WORKING_SIDE // 2
    for y in (40, 100):
        assert picture[MARGIN_PX + int(UNIT * y), middle] == INSIDE_GREY
    assert picture[middle, middle] == 255
    np.testing.assert_array_equal(picture[~enclosure.inside], ink.picture[~enclosure.inside])
    assert picture.min(initial=255, where=enclosure.inside) == INSIDE_GREY
    assert not picture[: MARGIN_PX + 4].any()


def test_filling_leaves_what_it_was_given() -> None:
    ink = box_with_gap(0)
    before = ink.picture.copy()
    enclosure = find_enclosure(ink)
    assert enclosure is not None
    filled(ink, enclosure)
    evened(ink)
    np.testing.assert_array_equal(ink.picture, before)


def test_a_painted_area_becomes_an_outline_filled_with_grey() -> None:
    y, x = np.mgrid[-100:101, -100:101]
    for area in (np.full((200, 150), 255), np.where(x * x + y * y <= 100**2, 255, 0)):
        ink = find_ink(area.astype(np.uint8))
        assert not ink.has_tones
        even = evened(ink)
        picture = filled(even, find_enclosure(even)).picture
        across = picture[WORKING_SIDE // 2]
        middle = across.size // 2
        assert across[middle] == INSIDE_GREY
        bright = np.count_nonzero(across > (255 + INSIDE_GREY) // 2)  # the outline, cut twice
        assert bright / 2 == pytest.approx(PEN_PX, abs=1)


def test_ink_run_together_is_grey_inside() -> None:
    ink = ink_of(*([(x, 20), (x, 120)] for x in range(40, 101, 4)))
    picture = filled(ink, None).picture
    middle = WORKING_SIDE // 2
    assert picture[middle, middle] == INSIDE_GREY
    assert picture[middle].max() == 255


def test_single_lines_and_their_crossings_stay_white() -> None:
    ink = ink_of([(10, 10), (130, 130)], [(130, 10), (10, 130)])
    np.testing.assert_array_equal(filled(ink, None).picture, ink.picture)


@pytest.mark.parametrize("shift", np.arange(0, 1, 0.25))
def test_edges_are_found_between_pixels(shift: float) -> None:
    picture = np.zeros((40, 40), np.uint8)
    picture[:, 10:20] = 255
    picture[:, 20] = round(255 * shift)
    inside = Ink(picture).inside[20]
    np.testing.assert_allclose(
        inside[18:23], [shift + 20 - x - 0.5 for x in range(18, 23)], atol=0.01
    )


def test_a_painted_drawing_has_tones() -> None:
    canvas = blank_canvas()
    canvas[40:240, 70:210] = 205
    draw_stroke(canvas, [(70, 40), (210, 40), (210, 240), (70, 240), (70, 40)], 6, 255)
    draw_stroke(canvas, [(140, 40), (140, 240)], 4, 40)
    assert find_ink(cropped(canvas)).has_tones


@pytest.mark.parametrize("grey", [50, 100])
def test_faint_paint_within_strong_lines_is_a_tone(grey: int) -> None:
    canvas = blank_canvas()
    canvas[40:240, 70:210] = grey
    draw_stroke(canvas, [(70, 40), (210, 40), (210, 240), (70, 240), (70, 40)], 6, 255)
    assert find_ink(cropped(canvas)).has_tones


@pytest.mark.parametrize("width_px", [1, 1.5, 2, 3])
def test_the_thinnest_lines_are_lines(width_px: float) -> None:
    assert not find_ink(drawn(LINES["tunic"], width_px)).has_tones
