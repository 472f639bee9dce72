import itertools
from math import cos, pi, sin

import numpy as np
import pytest

from cnnviz.core.peoples_drawings.tracing import thinned, traced
from tests.core.peoples_drawings.people import T_SHIRT, TROUSERS, Polyline, bitmap

LINES: dict[str, Polyline] = {
    "across": [(3, 14), (25, 14)],
    "slanting": [(4, 4), (23, 24)],
    "corner": [(4, 4), (14, 24), (24, 4)],
    "circle": [(14 + 10 * cos(a), 14 + 10 * sin(a)) for a in np.linspace(0, 2 * pi, 40)],
    "T-shirt": T_SHIRT,
    "trousers": TROUSERS,
}


def along(line: Polyline) -> np.ndarray:
    points = np.array(line, float)
    shares = np.linspace(0, 1, 20)[:, np.newaxis]
    ends = itertools.pairwise(points)
    return np.concatenate([start + shares * (end - start) for start, end in ends])


def farthest(points: np.ndarray, others: np.ndarray) -> float:
    """How far any of the points is from the nearest of the others."""
    distances = np.linalg.norm(points[:, np.newaxis] - others, axis=2)
    return float(distances.min(axis=1).max())


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_strokes_run_where_the_line_does_and_all_along_it(line: Polyline) -> None:
    strokes = traced(bitmap(line))
    found = np.concatenate([along([tuple(point) for point in stroke]) for stroke in strokes])
    assert farthest(found, along(line)) < 1.2
    assert farthest(along(line), found) < 2  # corners are cut


def test_a_line_is_one_stroke_and_a_cross_is_four() -> None:
    assert len(traced(bitmap(LINES["slanting"]))) == 1
    cross = [bitmap([(4, 14), (24, 14)], [(14, 4), (14, 24)])]
    assert len([stroke for stroke in traced(cross[0]) if np.ptp(stroke, axis=0).max() > 5]) == 4


def test_a_circle_ends_where_it_begins() -> None:
    (stroke,) = traced(bitmap(LINES["circle"]))
    assert np.linalg.norm(stroke[0] - stroke[-1]) < 1


def test_thick_lines_are_traced_in_their_middle() -> None:
    thin, thick = (traced(bitmap(LINES["across"], width_px=width)) for width in (1, 3))
    assert thick[0][:, 1].mean() == pytest.approx(thin[0][:, 1].mean(), abs=0.3)


def test_nothing_and_dust_give_no_strokes() -> None:
    assert traced(np.zeros((28, 28), np.uint8)) == []
    dust = np.zeros((28, 28), np.uint8)
    dust[5, 5] = 255
    assert sum(map(len, traced(dust))) <= 2


def test_thinning_leaves_lines_of_one_pixel_and_all_that_hangs_together() -> None:
    ink = np.zeros((40, 60), np.uint8)
    ink[10:17, 5:55] = 1
    ink[5:35, 28:33] = 1
    middle = thinned(ink)
    assert set(np.unique(middle)) == {0, 1}
    assert not (middle & (1 - ink)).any()
    # No 2x2 block is left, save where lines meet.
    blocks = middle[:-1, :-1] & middle[1:, :-1] & middle[:-1, 1:] & middle[1:, 1:]
    assert blocks.sum() <= 2
    assert middle[13, 8:52].sum() + middle[12, 8:52].sum() >= 40
    np.testing.assert_array_equal(thinned(middle), middle)


def test_ink_up_to_the_edge_is_traced() -> None:
    full = np.full((28, 28), 255, np.uint8)
    assert all(np.isfinite(stroke).all() for stroke in traced(full))
    assert traced(bitmap([(0, 0), (27, 0), (27, 27)]))
