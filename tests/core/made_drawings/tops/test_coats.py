from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.drawer import Maker
from cnnviz.core.made_drawings.lines import Line, mirrored
from cnnviz.core.made_drawings.tops.coats import COATS, blazer, coat_cut, crude_coat, puffer
from cnnviz.core.made_drawings.tops.cuts import LONG_SLEEVE

SEEDS = range(60)


def height(line: Line) -> float:
    return float(np.ptp(np.array(line.corners)[:, 1]))


def test_coats_are_straight_flared_or_waisted_and_seldom_short_sleeved() -> None:
    cuts = [coat_cut(Random(seed), (2.0, 4.0)) for seed in range(200)]
    assert 0.1 < np.mean([cut.is_waisted for cut in cuts]) < 0.5
    assert 0.3 < np.mean([cut.hem > 1.25 for cut in cuts]) < 0.7
    assert 0.02 < np.mean([cut.sleeve < LONG_SLEEVE for cut in cuts]) < 0.25


@pytest.mark.parametrize("maker", set(COATS) - {crude_coat})
def test_what_opens_in_front_is_never_left_out(maker: Maker) -> None:
    for seed in SEEDS:
        outline, *rest = maker(Random(seed))
        assert outline.corners[0] == outline.corners[-1]
        assert not outline.inner
        assert sum(not line.inner for line in rest) >= 1


def test_a_crude_coat_is_two_fronts_and_two_sleeves() -> None:
    closed = []
    for seed in SEEDS:
        front, sleeve, *others = crude_coat(Random(seed))
        assert others[:2] == [mirrored(front), mirrored(sleeve)]
        assert sleeve.corners[0] != sleeve.corners[-1]
        closed.append(front.corners[0] == front.corners[-1])
    assert 0.4 < np.mean(closed) < 0.9  # the others have no hem


def test_a_puffer_is_quilted_across_and_has_a_zip() -> None:
    for seed in SEEDS:
        outline, edge, *rest = puffer(Random(seed))
        assert height(edge) > 0.4 * height(outline)
        across = [line for line in rest if len(line.corners) == 2 and height(line) == 0]
        assert len(across) >= 3


def test_a_blazer_is_shorter_than_coats_may_be() -> None:
    lengths = [max(y for _, y in blazer(Random(seed))[0].corners) for seed in SEEDS]
    assert max(lengths) < 4
