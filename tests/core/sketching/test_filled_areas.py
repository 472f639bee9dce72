"""What is filled, as strokes: they paint what was painted."""

import numpy as np
import pytest

from cnnviz.core.sketching.drawing import blank_canvas, draw_stroke, draw_strokes, flood_fill
from cnnviz.core.sketching.filled_areas import area_strokes


def painted(area: np.ndarray) -> np.ndarray:
    return draw_strokes(area_strokes(area, 255)) > 127


def square(*box: int) -> np.ndarray:
    area = np.zeros((280, 280), bool)
    top, bottom, left, right = box
    area[top:bottom, left:right] = True
    return area


@pytest.mark.parametrize(
    "area",
    [
        square(40, 200, 60, 220),
        square(40, 41, 60, 220),
        square(40, 41, 60, 61),
        square(0, 280, 0, 280),
        square(40, 200, 60, 220) & ~square(80, 120, 100, 160),
        square(0, 280, 0, 280) & ~square(80, 120, 100, 160) & ~square(150, 260, 30, 60),
        square(10, 50, 10, 50) | square(100, 150, 100, 150),
        square(20, 260, 20, 260) & ~square(40, 240, 40, 240) | square(80, 120, 80, 120),
    ],
)
def test_just_the_area_is_painted(area: np.ndarray) -> None:
    assert (painted(area) != area).sum() <= 8  # corners of holes are cut


def test_nothing_is_painted_where_nothing_was() -> None:
    assert area_strokes(np.zeros((280, 280), bool), 255) == ()


@pytest.mark.parametrize("grey", [24, 120, 255])
def test_a_filled_outline_differs_at_its_soft_edge_at_most(grey: int) -> None:
    canvas = blank_canvas()
    around = [(60.3, 50.0), (220.7, 61.2), (200.1, 230.9), (70.0, 200.0), (60.3, 50.0)]
    draw_stroke(canvas, around, 9, 255)
    draw_stroke(canvas, [(120.0, 120.0), (150.0, 140.0)], 9, 255)
    before = canvas.copy()
    flood_fill(canvas, 100, 180, grey)
    drawn = before.copy()
    strokes = area_strokes(canvas != before, grey)
    mask = draw_strokes(strokes)
    drawn[mask > 0] = grey
    differs = drawn != canvas
    assert len(strokes) == 1
    assert strokes[0].filled
    assert differs.sum() < 0.06 * (canvas != before).sum()
    assert not (differs & (before == 0)).any()
