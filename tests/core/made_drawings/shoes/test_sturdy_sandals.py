from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.drawer import Maker
from cnnviz.core.made_drawings.shoes.shoe_parts import LENGTH
from cnnviz.core.made_drawings.shoes.sturdy_sandals import gladiator, sturdy_sandal

SEEDS = range(100)


@pytest.mark.parametrize("maker", [sturdy_sandal, gladiator])
def test_many_separate_bands_reach_from_toe_to_heel(maker: Maker) -> None:
    for seed in SEEDS:
        sole, *bands = maker(Random(seed))
        kept = [band for band in bands if not band.inner]
        points = np.concatenate([np.array(band.corners) for band in kept])
        assert max(y for _, y in sole.corners) == 0
        assert len(kept) >= 3
        assert points[:, 0].min() < 0.35 * LENGTH
        assert points[:, 0].max() > 0.95 * LENGTH - 0.2
        assert -5 < points[:, 1].min() < -1
