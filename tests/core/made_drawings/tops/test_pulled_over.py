from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.drawer import Maker
from cnnviz.core.made_drawings.lines import Line, mirrored
from cnnviz.core.made_drawings.tops.pulled_over import (
    PULLOVERS,
    T_SHIRTS,
    batwing,
    camisole,
    level_t_shirt,
    v_necked,
)

SEEDS = range(60)


def width(line: Line) -> float:
    return float(np.ptp(np.array(line.corners)[:, 0]))


@pytest.mark.parametrize("maker", {*PULLOVERS, *T_SHIRTS} - {camisole})
def test_nothing_but_the_outline_is_always_drawn_so_no_front_opens(maker: Maker) -> None:
    for seed in SEEDS:
        outline, *rest = maker(Random(seed))
        assert outline.corners[0] == outline.corners[-1]
        assert not outline.inner
        assert all(line.inner for line in rest)


def test_a_camisole_hangs_on_two_like_straps() -> None:
    for seed in SEEDS:
        body, right, left = camisole(Random(seed))
        assert mirrored(right) == left
        assert min(y for _, y in right.corners) < min(y for _, y in body.corners)
        assert width(right) < 0.4


def test_a_level_sleeves_end_is_hardly_below_the_shoulder() -> None:
    for seed in SEEDS:
        outline = level_t_shirt(Random(seed))[0]
        x, y = max(outline.corners)
        assert y < 1.3
        assert x > 1


def test_a_v_neck_has_a_second_edge_below_the_first() -> None:
    for seed in SEEDS:
        outline, edge, *_ = v_necked(Random(seed))
        point = max(y for x, y in outline.corners if x == 0)
        assert max(y for _, y in edge.corners) > point


def test_a_batwings_sleeves_begin_low() -> None:
    for seed in SEEDS:
        outline = batwing(Random(seed))[0]
        length = max(y for _, y in outline.corners)
        armpits = [y for x, y in outline.corners if 0.6 <= x <= 0.85 and 0.55 * length < y < length]
        assert armpits
