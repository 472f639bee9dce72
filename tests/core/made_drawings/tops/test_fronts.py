from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.lines import mirrored
from cnnviz.core.made_drawings.tops import fronts
from cnnviz.core.made_drawings.tops.cuts import Cut

CUT = Cut(
    length=3, neck=0.4, neck_depth=0.2, shoulder=(0.9, 0.2), armpit=(0.9, 1.0), waist=0.9, hem=1.0,
    sleeve=2.0,
)  # fmt: skip
SEEDS = range(40)


@pytest.mark.parametrize("front", [fronts.crooked_front, fronts.widening_gap, fronts.zip_front])
def test_a_front_runs_from_its_top_to_the_hem_and_is_not_left_out(front: object) -> None:
    for seed in SEEDS:
        edge = front(CUT, Random(seed), 0.3)[0]  # type: ignore[operator]
        assert not edge.inner
        assert edge.corners[0][1] == 0.3
        assert edge.corners[-1][1] == CUT.length


def test_a_gap_widens_to_the_hem() -> None:
    for seed in SEEDS:
        (top, _), (bottom, _) = fronts.widening_gap(CUT, Random(seed), 0.3)[0].corners
        assert 0 <= top < bottom < CUT.hem


def test_two_columns_of_buttons_mirror_each_other() -> None:
    for seed in SEEDS:
        rings = fronts.button_columns(CUT, Random(seed), 0.8)
        centres = np.array([np.mean(ring.corners[:-1], axis=0) for ring in rings])
        assert len(rings) >= 4
        assert centres[::2, 0] == pytest.approx(-centres[1::2, 0])
        assert centres[::2, 1] == pytest.approx(centres[1::2, 1])
        assert not any(ring.inner for ring in rings)


@pytest.mark.parametrize("collar", [fronts.wide_lapels, fronts.shawl_collar, fronts.round_collar])
def test_a_collar_has_two_like_leaves_that_end_where_the_front_closes(collar: object) -> None:
    for seed in SEEDS:
        lines = collar(CUT, Random(seed), 1.1)  # type: ignore[operator]
        assert mirrored(lines[0]) == lines[1]
        assert max(y for line in lines for _, y in line.corners) <= 1.1


def test_a_hood_rises_behind_the_neck() -> None:
    for seed in SEEDS:
        hood = fronts.hood_behind(CUT, Random(seed), 0.5)
        assert min(y for line in hood for _, y in line.corners) <= -0.5


def test_a_belt_spans_the_waist_and_a_knots_ends_hang_down() -> None:
    for seed in SEEDS:
        band = fronts.belt(CUT, Random(seed))[:2]
        for line in band:
            (left, y), (right, _) = line.corners
            assert right == -left == pytest.approx(CUT.half_width(y))
        knot, *rest = fronts.knot((0.0, 1.5), 0.2, Random(seed))
        lowest = max(y for line in rest for _, y in line.corners)
        assert lowest > max(y for _, y in knot.corners) + 0.2
