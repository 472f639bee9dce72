from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.drawer import Maker
from cnnviz.core.made_drawings.lines import mirrored
from cnnviz.core.made_drawings.tops import shirts
from cnnviz.core.made_drawings.tops.cuts import LONG_SLEEVE

SEEDS = range(60)
SHORT, LONG = (0.5, 1.2), (1.5, 2.6)


@pytest.mark.parametrize("maker", set(shirts.SHIRTS))
def test_a_shirts_collar_or_buttons_are_never_left_out(maker: Maker) -> None:
    for seed in SEEDS:
        outline, *rest = maker(Random(seed))
        assert outline.corners[0] == outline.corners[-1]
        assert sum(not line.inner for line in rest) >= 2


def test_shirts_reach_the_hips_and_some_hems_are_rounded() -> None:
    cuts = [shirts.shirt_cut(Random(seed), LONG) for seed in SEEDS]
    assert all(2 <= cut.length <= 3 and cut.sleeve > LONG_SLEEVE for cut in cuts)
    assert 0.2 < np.mean([cut.hem_bend >= 0.08 for cut in cuts]) < 0.7


def test_a_plackets_buttons_lie_on_it_between_neck_and_hem() -> None:
    for seed in SEEDS:
        cut = shirts.shirt_cut(Random(seed), SHORT)
        lines = shirts.placket(cut, Random(seed))
        edges = [line for line in lines if len(line.corners) == 2]
        rings = [line for line in lines if len(line.corners) > 2]
        assert len(edges) in (1, 2)
        assert 3 <= len(rings) <= 7
        assert not any(ring.inner for ring in rings)
        (_, top), (_, bottom) = edges[0].corners
        assert all(top < y < bottom for ring in rings for _, y in ring.corners)


@pytest.mark.parametrize("collar", [shirts.open_collar, shirts.band_collar, shirts.bow])
def test_collars_and_bows_are_alike_on_both_sides(collar: object) -> None:
    for seed in SEEDS:
        cut = shirts.shirt_cut(Random(seed), LONG)
        lines = collar(cut, Random(seed))  # type: ignore[operator]
        assert mirrored(lines[0]) == lines[1]
        assert not any(line.inner for line in lines)


def test_a_hanger_hook_stands_above_the_collar() -> None:
    (line,) = shirts.hook(shirts.shirt_cut(Random(1), LONG), Random(1))
    assert max(y for _, y in line.corners) < 0
