from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.bags import backpack, bag, case, handbag, sack
from cnnviz.core.made_drawings.drawer import Maker

SEEDS = range(100)
KINDS = pytest.mark.parametrize("maker", [handbag, backpack, case, sack])


@KINDS
def test_a_bags_body_is_closed_and_below_its_handles(maker: Maker) -> None:
    for seed in SEEDS:
        body = maker(Random(seed))[0]
        assert not body.inner
        np.testing.assert_allclose(body.corners[0], body.corners[-1], atol=1e-9)
        points = np.concatenate(body.pieces())
        assert points[:, 1].max() > 0.5
        assert points[:, 0].max() > 0.4
        assert points[:, 0].min() < -0.4


@KINDS
def test_most_can_be_carried(maker: Maker) -> None:
    """Something beside the body: a handle above it, a loop, straps."""
    carried = 0
    for seed in SEEDS:
        body, *rest = maker(Random(seed))
        top = min(y for _, y in body.corners)
        wide = max(x for x, _ in body.corners)
        corners = [corner for line in rest for corner in line.corners]
        carried += any(y < top - 0.1 or abs(x) > wide + 0.1 for x, y in corners)
    assert carried > 0.6 * len(SEEDS)


def test_bags_are_of_every_kind() -> None:
    shapes = {len(bag(Random(seed))[0].corners) for seed in SEEDS}
    assert {5, 6, 9} <= shapes  # boxes, rounded tops, ellipses
