from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.lines import Line, mirrored
from cnnviz.core.made_drawings.tops import trimmings
from cnnviz.core.made_drawings.tops.cuts import Cut

CUT = Cut(
    length=3, neck=0.4, neck_depth=0.2, shoulder=(0.9, 0.2), armpit=(0.9, 1.0), waist=0.9, hem=1.0,
    sleeve=2.0,
)  # fmt: skip


def is_symmetric(lines: list[Line]) -> bool:
    return all(mirrored(line) in lines for line in lines)


def test_what_is_on_both_sides_is_alike() -> None:
    for make in (
        trimmings.sleeve_hems,
        trimmings.sleeve_seams,
        trimmings.lapels,
        trimmings.coat_collar,
        trimmings.turned_cuffs,
    ):
        assert is_symmetric(make(CUT))
    for seed in range(20):
        assert is_symmetric(trimmings.hip_pockets(CUT, Random(seed)))
        assert is_symmetric(trimmings.coat_pockets(CUT, Random(seed)))


def test_high_necks_and_hoods_rise_above_the_neck() -> None:
    for make in (trimmings.high_neck, trimmings.hood):
        assert min(y for line in make(CUT) for _, y in line.corners) < -0.2


def test_a_front_runs_from_neck_to_hem() -> None:
    for seed in range(40):
        edge, *rest = trimmings.closed_front(CUT, Random(seed))
        (_, top), (_, bottom) = edge.corners
        assert (top, bottom) == (CUT.neck_depth, CUT.length)
        assert not edge.inner
        assert all(line.inner for line in rest)


@pytest.mark.parametrize("kept", [False, True])
def test_buttons_lie_under_each_other_on_the_front(kept: bool) -> None:
    for seed in range(40):
        row = trimmings.buttons(CUT, Random(seed), 0.1, count=5, kept=kept)
        assert len(row) == 5
        assert {line.inner for line in row} == {not kept}
        centres = np.array([np.mean(line.corners, axis=0) for line in row])
        steps = np.diff(centres[:, 1])
        assert (steps > 0).all()
        assert np.ptp(steps) == pytest.approx(0)
        assert centres[:, 0] == pytest.approx(centres[0, 0])
        assert centres[:, 1].max() < CUT.length


def test_pockets_lie_on_the_body() -> None:
    for seed in range(40):
        pockets = [trimmings.breast_pocket(Random(seed)), trimmings.kangaroo_pocket(CUT)]
        pockets += trimmings.coat_pockets(CUT, Random(seed)) + trimmings.flap_pockets(Random(seed))
        for line in [*pockets, *trimmings.hip_pockets(CUT, Random(seed))]:
            assert line.inner
            assert all(abs(x) <= 1 and 0 < y < CUT.length for x, y in line.corners)


def test_a_collar_stands_or_lies() -> None:
    tops = [
        min(y for line in trimmings.collar_points(CUT, Random(seed)) for _, y in line.corners)
        for seed in range(40)
    ]
    assert min(tops) < -0.1
    assert max(tops) >= 0
