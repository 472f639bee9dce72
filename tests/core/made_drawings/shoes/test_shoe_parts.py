from random import Random

import numpy as np

from cnnviz.core.made_drawings.shoes.shoe_parts import LENGTH, chunky_sole, laces, tread

SEEDS = range(100)


def test_a_chunky_sole_lies_below_the_shoe_and_sticks_out() -> None:
    for seed in SEEDS:
        slab = np.array(chunky_sole(Random(seed), 0.5)[0].corners)
        assert slab[:, 1].max() == 0.5
        assert slab[:, 0].min() < 0
        assert slab[:, 0].max() > LENGTH


def test_a_tread_hangs_from_its_floor_along_the_whole_sole() -> None:
    for seed in SEEDS:
        lines = tread(Random(seed), 0.2, 0.3)
        points = np.concatenate([piece for line in lines for piece in line.pieces()])
        assert all(line.inner for line in lines)
        assert points[:, 1].min() > 0.29
        assert 0.45 < points[:, 1].max() < 0.51
        assert np.ptp(points[:, 0]) > 0.75 * LENGTH


def test_laces_lie_along_the_instep() -> None:
    for seed in SEEDS:
        for line in laces(Random(seed), ((1.0, -1.0), (2.0, -2.0))):
            x, y = np.array(line.corners).mean(axis=0)
            assert 0.8 < x < 2.4
            assert -2.1 < y < -0.3
