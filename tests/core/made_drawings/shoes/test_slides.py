from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.drawer import Maker
from cnnviz.core.made_drawings.shoes.shoe_parts import LENGTH
from cnnviz.core.made_drawings.shoes.slides import mule, slide, wedge

SEEDS = range(100)


@pytest.mark.parametrize("maker", [slide, mule, wedge])
def test_the_sole_comes_first_and_stands_on_the_floor(maker: Maker) -> None:
    for seed in SEEDS:
        sole, *bands = maker(Random(seed))
        points = np.array(sole.corners)
        assert sole.corners[0] == sole.corners[-1]
        assert points[:, 1].max() == pytest.approx(0)
        assert np.ptp(points[:, 0]) == pytest.approx(LENGTH, abs=0.2)
        assert any(not band.inner for band in bands)


@pytest.mark.parametrize("maker", [slide, mule])
def test_nothing_holds_the_heel(maker: Maker) -> None:
    for seed in SEEDS:
        sole, *bands = maker(Random(seed))
        top = min(y for _, y in sole.corners)
        high = [x for band in bands for x, y in band.corners if y < top - 0.05]
        assert not high or max(high) < 0.95 * LENGTH


def test_a_wedge_rises_at_the_heel() -> None:
    for seed in SEEDS:
        points = np.array(wedge(Random(seed))[0].corners)
        back, front = points[points[:, 0] > 3.5], points[points[:, 0] < 1]
        assert back[:, 1].min() < front[:, 1].min() - 0.5
