"""An outlier, of whatever kind, never decides what the network sees of a drawing."""

from collections.abc import Callable
from itertools import pairwise

import cv2
import numpy as np
import pytest

from cnnviz.core.made_drawings.drawer import GARMENTS, Drawer, Maker
from cnnviz.core.sketching.drawing import (
    Point,
    blank_canvas,
    draw_segment,
    draw_stroke,
    draw_strokes,
)
from cnnviz.core.sketching.examples import Example, load_examples
from cnnviz.core.sketching.sketch import WHOLE_PATH, see_sketch
from cnnviz.core.sketching.strays import find_strays
from tests.picture_shapes import SIZE

EXAMPLES = load_examples()
CORNERS = ((4, 4), (276, 4), (4, 276), (276, 276))
every_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.name)


def assert_as_without(marked: np.ndarray, alone: np.ndarray) -> None:
    """What the network sees is the same as without the marks, and the strip tells of them."""
    seen, wanted = see_sketch(marked, SIZE), see_sketch(alone, SIZE)
    assert seen.stages[2].picture.shape == wanted.stages[2].picture.shape
    np.testing.assert_array_equal(seen.pixels, wanted.pixels)
    assert seen.stages[1].note.endswith(("mark left out", "marks left out", "frame left out"))


def far_from(drawing: np.ndarray) -> np.ndarray:
    """Where a mark is not beside the drawing's ink; bool (H, W)."""
    return cv2.dilate(drawing, np.ones((71, 71), np.uint8)) == 0


@every_example
@pytest.mark.parametrize("pen_px", [0.5, 4, 14])
def test_a_mark_in_a_corner_changes_nothing(example: Example, pen_px: float) -> None:
    alone = draw_strokes(example.strokes)
    for x, y in CORNERS:
        if far_from(alone)[y, x]:
            marked = alone.copy()
            draw_stroke(marked, [(x, y)], pen_px, 255)
            assert_as_without(marked, alone)


@every_example
def test_dust_on_the_glass_changes_nothing(example: Example) -> None:
    alone = draw_strokes(example.strokes)
    marked = alone.copy()
    dust = far_from(alone)[4::11, 2::13]
    marked[4::11, 2::13][dust] = 165
    assert_as_without(marked, alone)


@pytest.mark.parametrize("pen_px", [9, 14, 20])
def test_dust_inside_a_drawing_is_no_ink(pen_px: float) -> None:
    alone = blank_canvas()
    draw_stroke(alone, [(60, 50), (220, 50), (220, 230), (60, 230), (60, 50)], pen_px, 255)
    marked = alone.copy()
    marked[80:200:15, 90:190:17] = 165
    assert_as_without(marked, alone)


def rectangle(side: int, gap_px: int, pen_px: int) -> np.ndarray:
    frame = np.zeros((side, side), np.uint8)
    corners = (gap_px, gap_px), (side - 1 - gap_px, side - 1 - gap_px)
    cv2.rectangle(frame, *corners, 255, pen_px)
    return frame


def drawn_by_hand(side: int, gap_px: int, pen_px: int) -> np.ndarray:
    """A frame pulled in one line that trembles."""
    ends = [(gap_px, gap_px), (side - gap_px, gap_px)]
    ends += [(side - gap_px, side - gap_px), (gap_px, side - gap_px), (gap_px, gap_px)]
    along = [np.linspace(a, b, 9) for a, b in pairwise(ends)]
    points = np.concatenate(along) + np.random.default_rng(2).normal(0, 1.5, (36, 2))
    frame = np.zeros((side, side), np.uint8)
    draw_stroke(frame, [(x, y) for x, y in points.tolist()], pen_px, 255)
    return frame


def dashed(side: int, gap_px: int, pen_px: int) -> np.ndarray:
    frame = rectangle(side, gap_px, pen_px)
    y, x = np.indices(frame.shape)
    frame[(x + y) // 10 % 2 == 0] = 0
    return frame


def with_gaps(side: int, gap_px: int, pen_px: int) -> np.ndarray:
    frame = rectangle(side, gap_px, pen_px)
    frame[:, side // 2 - 9 : side // 2 + 9] = 0
    frame[side // 3 : side // 3 + 25] = 0
    return frame


FRAMES = [rectangle, drawn_by_hand, dashed, with_gaps]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("pen_px", [1, 5, 14])
@pytest.mark.parametrize(("gap_px", "margin_px"), [(8, 20), (3, 40), (20, 60), (45, 70)])
def test_a_frame_changes_nothing(
    frame: Callable[[int, int, int], np.ndarray], pen_px: int, gap_px: int, margin_px: int
) -> None:
    for example in EXAMPLES[::6]:
        alone = np.pad(draw_strokes(example.strokes), margin_px)
        framed = np.maximum(alone, frame(len(alone), gap_px, pen_px))
        assert_as_without(framed, alone)
        assert_as_without(255 - framed, 255 - alone)
        assert "a frame" in see_sketch(framed, SIZE).stages[1].note


@pytest.mark.parametrize("sides", ["l", "t", "lt", "rb", "ltr", "ltrb"])
@pytest.mark.parametrize("deep_px", [2, 9, 30])
def test_the_edge_of_the_paper_changes_nothing(sides: str, deep_px: int) -> None:
    places = {"l": np.s_[:, :deep_px], "r": np.s_[:, -deep_px:]}
    places |= {"t": np.s_[:deep_px], "b": np.s_[-deep_px:]}
    for example in EXAMPLES[1::6]:
        alone = np.pad(draw_strokes(example.strokes), 60)
        beside = alone.copy()
        for side in sides:
            beside[places[side]] = 230
        assert_as_without(beside, alone)


@pytest.mark.parametrize("maker", GARMENTS, ids=lambda maker: maker.__name__)
def test_nothing_is_left_out_of_made_drawings(maker: Maker) -> None:
    drawer = Drawer(20, SIZE)
    for _ in range(40):
        assert find_strays(drawer.on_canvas(maker) > 8) is None


def test_a_drawing_of_unconnected_strokes_is_kept_whole() -> None:
    canvas = blank_canvas()
    outline = cv2.ellipse2Poly((140, 140), (120, 90), 0, 0, 360, 6)
    for start, end in zip(outline[::2].tolist(), outline[1::2].tolist(), strict=False):
        draw_segment(canvas, tuple(start), tuple(end), 5, 255)
    assert find_strays(canvas > 8) is None


@pytest.mark.parametrize("pen_px", [4, 9, 14])
def test_a_dotted_line_is_kept_whole(pen_px: float) -> None:
    canvas = blank_canvas()
    for x, y in cv2.ellipse2Poly((140, 140), (120, 90), 0, 0, 360, 10)[:-1].tolist():
        draw_stroke(canvas, [(x, y)], pen_px, 255)
    assert find_strays(canvas > 8) is None


@pytest.mark.parametrize(
    "apart",
    [[(130, 28), (150, 28)], [(243, 150)], [(20, 80), (10, 180)], [(60, 262), (220, 262)]],
    ids=["button", "dot of a lace", "lace", "sole"],
)
def test_a_small_part_beside_a_drawing_is_kept(apart: list[Point]) -> None:
    canvas = blank_canvas()
    draw_stroke(canvas, [(60, 50), (220, 50), (220, 230), (60, 230), (60, 50)], 9, 255)
    draw_stroke(canvas, apart, 9, 255)
    assert find_strays(canvas > 8) is None


@pytest.mark.parametrize("side", [60, 280])
def test_a_bag_with_a_clasp_is_no_frame(side: int) -> None:
    bag = rectangle(side, 1, 2)
    cv2.circle(bag, (side // 2, side // 2), side // 14, 255, 2)
    assert find_strays(bag > 8) is None


def test_the_step_can_be_left_out_and_tells_so() -> None:
    marked = draw_strokes(EXAMPLES[0].strokes)
    marked[3, 3] = 255
    with_it, without_it = (
        see_sketch(marked, SIZE),
        see_sketch(marked, SIZE, WHOLE_PATH.switched("cleaned")),
    )
    assert with_it.stages[1].note == "1 stray mark left out"
    assert without_it.stages[1].note == "all marks kept"
    assert with_it.stages[1].picture[0, 3, 3] == 0
    np.testing.assert_array_equal(without_it.stages[1].picture[0], marked)
    assert not np.array_equal(with_it.pixels, without_it.pixels)


def test_noise_takes_no_time_and_loses_no_picture() -> None:
    noise = np.random.default_rng(6).random((1200, 1600)) > 0.999
    assert find_strays(noise) is None or see_sketch(np.uint8(255) * noise, SIZE).pixels.any()
