import math
from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.lines import Line, Points, detail
from cnnviz.core.made_drawings.sandals import flip_flop, pair, sandal, shifted, side_view, turned
from cnnviz.core.made_drawings.shoes import LENGTH

SEEDS = range(100)


def corners(lines: list[Line]) -> Points:
    return np.concatenate([np.array(line.corners) for line in lines])


def test_every_sandal_is_a_sole_with_straps() -> None:
    for seed in SEEDS:
        assert len(sandal(Random(seed))) >= 2


def test_a_flip_flops_strap_lies_on_its_sole() -> None:
    for seed in SEEDS:
        sole, *straps = flip_flop(Random(seed))
        assert sole.corners[0] == sole.corners[-1]
        assert straps
        low, high = corners([sole]).min(axis=0), corners([sole]).max(axis=0)
        strap = corners(straps)
        assert (strap >= low - 0.3).all()
        assert (strap <= high + 0.3).all()


def test_a_pair_is_two_soles() -> None:
    for seed in SEEDS:
        soles = [line for line in pair(Random(seed)) if not line.inner]
        assert len(soles) == 2
        centres = [corners([sole]).mean(axis=0) for sole in soles]
        assert np.linalg.norm(centres[0] - centres[1]) > 1


def test_from_the_side_it_stands_on_the_floor_and_straps_rise_above_the_sole() -> None:
    for seed in SEEDS:
        lines = side_view(Random(seed))
        points = corners(lines)
        assert points[:, 1].max() == pytest.approx(0)
        assert corners(lines[:1])[:, 0].max() == pytest.approx(LENGTH)
        assert points[:, 1].min() < -0.4


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
