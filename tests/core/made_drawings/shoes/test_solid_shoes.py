from random import Random

import cv2
import numpy as np
import pytest

from cnnviz.core.made_drawings.drawer import Maker
from cnnviz.core.made_drawings.lines import Line
from cnnviz.core.made_drawings.shoes.solid_shoes import (
    View,
    strapped_sandal,
    three_quarter_boot,
    three_quarter_sneaker,
)

SHOES = (three_quarter_sneaker, three_quarter_boot, strapped_sandal)
SEEDS = range(60)


def test_from_the_side_what_is_up_is_up_and_across_is_not_seen() -> None:
    solid = np.array([(1.0, 0.5, 2.0), (1.0, -0.5, 2.0), (3.0, 0.0, 0.0)])
    np.testing.assert_allclose(View(0.0, 0.0).seen(solid), [(1, -2), (1, -2), (3, 0)])


def test_from_above_what_is_far_is_higher_and_the_turned_shoe_is_shorter() -> None:
    near, far = np.array([(0.0, -1.0, 0.0), (0.0, 1.0, 0.0)])
    seen = View(0.0, 0.5).seen(np.array([near, far]))
    assert seen[1, 1] < seen[0, 1]
    ends = np.array([(0.0, 0.0, 0.0), (4.0, 0.0, 0.0)])
    assert np.ptp(View(0.8, 0.0).seen(ends)[:, 0]) == pytest.approx(4 * np.cos(0.8))


@pytest.mark.parametrize("maker", SHOES)
def test_all_lines_lie_on_the_shoe(maker: Maker) -> None:
    """But for tongue, bow and what stands over the sole: the outline holds what is within."""
    within = []
    for seed in SEEDS:
        outline, *others = maker(Random(seed))
        assert outline.curved
        assert outline.corners[0] == outline.corners[-1]
        cover = np.array(outline.corners, np.float32)
        for line in others:
            assert np.isfinite(line.corners).all()
            inside = [cv2.pointPolygonTest(cover, corner, True) > -0.1 for corner in line.corners]
            within.append(np.mean(inside))
    assert np.mean(within) > (0.35 if maker is strapped_sandal else 0.8)


def height(line: Line) -> float:
    return float(np.ptp([y for _, y in line.corners]))


def test_boots_are_higher_than_sneakers_and_some_sneakers_are_high() -> None:
    boots = sorted(height(three_quarter_boot(Random(seed))[0]) for seed in SEEDS)
    sneakers = sorted(height(three_quarter_sneaker(Random(seed))[0]) for seed in SEEDS)
    assert np.median(boots) > np.median(sneakers) + 1
    assert sneakers[-5] > 2.5
    assert sneakers[5] < 2.2


def test_a_seed_gives_one_shoe_and_seeds_differ() -> None:
    for maker in SHOES:
        assert maker(Random(3)) == maker(Random(3))
        assert len({str(maker(Random(seed))) for seed in range(10)}) == 10
