import math

import numpy as np
import pytest

from cnnviz.core.made_drawings.lines import Line, Points, detail, ellipse, outline
from cnnviz.core.made_drawings.placing import behind, flattened, lower_edge, shifted, turned

BOX = outline([(0, 0), (2, 0), (2, 2), (0, 2)])


def corners(lines: list[Line]) -> Points:
    return np.concatenate([np.array(line.corners) for line in lines])


def test_turning_keeps_lengths_and_the_centre() -> None:
    lines = [Line(((1, 0), (4, 0), (4, 3)), (0.2, 0.1)), detail((1, 1), (2, 2))]
    result = turned(lines, math.pi / 2, (1.0, 0.0))
    np.testing.assert_allclose(result[0].corners, [(1, 0), (1, 3), (-2, 3)], atol=1e-9)
    assert [(line.bends, line.inner) for line in result] == [((0.2, 0.1), False), ((), True)]
    again = turned(result, -math.pi / 2, (1.0, 0.0))
    np.testing.assert_allclose(corners(again), corners(lines), atol=1e-9)


def test_shifting() -> None:
    (line,) = shifted([detail((1, 1), (2, 2), bends=[0.3])], 10, -1)
    assert line == detail((11, 0), (12, 1), bends=[0.3])


def test_flattening_keeps_widths() -> None:
    assert flattened([detail((1, 1), (2, 2))], 0.5) == [detail((1, 0.5), (2, 1.0))]


def test_what_lies_behind_something_is_cut_off_at_its_edge() -> None:
    across = Line(((-6, 1), (-1, 1), (1, 1), (3, 1), (8, 1)))
    parts = behind([across], BOX)
    assert len(parts) == 2
    left, right = (corners([part])[:, 0] for part in parts)
    assert left.min() == -6
    assert -1 <= left.max() <= 0
    assert 2 <= right.min() <= 3
    assert right.max() == 8


def test_what_lies_beside_it_stays_and_what_it_covers_goes() -> None:
    beside, covered = Line(((3, 0), (3, 2)), (0.1,)), detail((0.5, 1), (1.5, 1))
    assert behind([beside, covered], BOX) == [beside]


def test_a_slabs_lower_edge_hangs_below_its_lower_half() -> None:
    edge = lower_edge(ellipse(0, 0, 4, 2, inner=False), 0.3)
    points = corners([edge])
    assert points[[0, -1], 0].tolist() == pytest.approx([-2, 2])
    assert points[1:-1, 1].min() > 0.25
    assert points[:, 1].max() == pytest.approx(1.3, abs=0.05)
