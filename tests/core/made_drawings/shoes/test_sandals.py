from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.lines import Line, Points
from cnnviz.core.made_drawings.shoes.sandals import (
    flip_flop,
    overlapping,
    pair,
    sandal,
    seen_from_above,
    side_view,
)
from cnnviz.core.made_drawings.shoes.shoe_parts import LENGTH

SEEDS = range(100)


def corners(lines: list[Line]) -> Points:
    return np.concatenate([np.array(line.corners) for line in lines])


def test_the_same_seed_gives_the_same_sandal() -> None:
    for seed in SEEDS:
        assert sandal(Random(seed)) == sandal(Random(seed))


def test_from_above_they_lie_in_all_directions() -> None:
    sizes = [np.ptp(corners(seen_from_above(Random(seed))), axis=0) for seed in SEEDS]
    wide = sum(width > high for width, high in sizes)
    assert 0.2 * len(SEEDS) < wide < 0.8 * len(SEEDS)


def test_of_an_overlapping_pair_the_second_is_mostly_cut_off_by_the_first() -> None:
    whole = 0
    for seed in SEEDS:
        lines = overlapping(Random(seed))
        loops = [line for line in lines if line.corners[0] == line.corners[-1]]
        whole += sum(np.ptp(corners([loop]), axis=0).max() > 2.5 for loop in loops) > 1
    assert 0 < whole < 0.6 * len(SEEDS)


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
        soles = [line for line in pair(Random(seed)) if line.corners[0] == line.corners[-1]]
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
