import math
from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.lines import (
    Line,
    Points,
    between,
    both_sides,
    chance,
    detail,
    ellipse,
    mirrored,
    outline,
)


def points_of(line: Line) -> Points:
    return np.concatenate(line.pieces())


@pytest.mark.parametrize("bend", [0.3, 0.1, -0.25])
@pytest.mark.parametrize("angle", [0.0, 1.0, math.pi / 2, 4.0])
def test_a_piece_bulges_to_its_left_by_a_share_of_its_length(angle: float, bend: float) -> None:
    """Left of someone who walks to the right on a page is up, where y is smaller."""
    start, length = np.array([1.0, -2.0]), 3.0
    way = np.array([math.cos(angle), math.sin(angle)])
    end = start + length * way
    left = np.array([way[1], -way[0]])
    (piece,) = Line((tuple(start), tuple(end)), (bend,)).pieces()
    heights = (piece - start) @ left / length
    np.testing.assert_allclose(piece[[0, -1]], [start, end], atol=1e-12)
    assert heights[len(piece) // 2] == pytest.approx(bend)
    assert np.abs(heights).max() == pytest.approx(abs(bend))
    # A parabola, at even steps along the way.
    along = (piece - start) @ way / length
    np.testing.assert_allclose(along, np.linspace(0, 1, len(piece)), atol=1e-12)
    np.testing.assert_allclose(heights, 4 * bend * along * (1 - along), atol=1e-12)


def test_up_is_left_of_right() -> None:
    (piece,) = Line(((0.0, 0.0), (10.0, 0.0)), (0.2,)).pieces()
    assert piece[3] == pytest.approx((5.0, -2.0))


def test_a_missing_bend_means_straight() -> None:
    first, second = Line(((0, 0), (6, 0), (6, 6)), (0.5,)).pieces()
    assert first[:, 1].min() < -2
    np.testing.assert_allclose(second, [(6, y) for y in range(7)])


def test_an_outline_ends_where_it_starts() -> None:
    line = outline([(0, 0), (2, 0), (1, 2)])
    assert line.corners[0] == line.corners[-1]
    assert len(line.pieces()) == 3
    assert not line.inner
    assert detail((0, 0), (1, 1)).inner


@pytest.mark.parametrize(("width", "height", "lumps"), [(4, 4, 0.01), (4, 6, 0.05), (10, 4, 0.1)])
def test_an_ellipse_is_round_and_closed(width: float, height: float, lumps: float) -> None:
    points = points_of(ellipse(3, -1, width, height))
    x, y = (points[:, 0] - 3) / (width / 2), (points[:, 1] + 1) / (height / 2)
    np.testing.assert_allclose(np.hypot(x, y), 1, atol=lumps)
    np.testing.assert_allclose(points[0], points[-1], atol=1e-9)
    np.testing.assert_allclose(points[0], (3, -1 - height / 2))
    angles = np.unwrap(np.arctan2(y, x))
    assert angles[-1] - angles[0] == pytest.approx(2 * math.pi)  # clockwise, on the page
    assert ellipse(0, 0, 1, 1).inner
    assert not ellipse(0, 0, 1, 1, inner=False).inner


def test_a_mirror_image_is_the_same_with_left_and_right_swapped() -> None:
    line = Line(((1, 0), (2, 1), (4, -1)), (0.2, -0.1), inner=True)
    np.testing.assert_allclose(points_of(mirrored(line)), points_of(line) * (-1, 1))
    assert mirrored(mirrored(line)) == line
    assert mirrored(line).inner
    assert both_sides(line) == [line, mirrored(line)]


def test_between_goes_from_start_to_end() -> None:
    assert between((1, 2), (5, 0), 0) == (1, 2)
    assert between((1, 2), (5, 0), 1) == (5, 0)
    assert between((1, 2), (5, 0), 0.25) == pytest.approx((2, 1.5))


def test_chance() -> None:
    rng = Random(1)
    assert not any(chance(rng, 0) for _ in range(100))
    assert all(chance(rng, 1) for _ in range(100))
    assert 200 < sum(chance(rng, 0.3) for _ in range(1_000)) < 400
