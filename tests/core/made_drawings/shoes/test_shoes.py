from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.drawer import Maker
from cnnviz.core.made_drawings.lines import Line
from cnnviz.core.made_drawings.shoes.shoe_parts import LENGTH, y_up
from cnnviz.core.made_drawings.shoes.shoes import boot_from_the_side, sneaker_from_the_side

SEEDS = range(200)


def height(outline: Line) -> float:
    return max(-y for _, y in outline.corners)


@pytest.mark.parametrize("maker", [sneaker_from_the_side, boot_from_the_side])
def test_the_same_seed_gives_the_same_shoe(maker: Maker) -> None:
    for seed in SEEDS:
        assert maker(Random(seed)) == maker(Random(seed))


def test_heights_are_counted_upwards() -> None:
    assert y_up(2.0) < y_up(1.0) < 0


def test_boots_are_taller_than_nearly_any_sneaker() -> None:
    sneakers = sorted(height(sneaker_from_the_side(Random(seed))[0]) for seed in SEEDS)
    boots = sorted(height(boot_from_the_side(Random(seed))[0]) for seed in SEEDS)
    assert boots[0] > sneakers[int(0.9 * len(sneakers))]
    assert np.median(boots) > sneakers[-1]


@pytest.mark.parametrize("maker", [sneaker_from_the_side, boot_from_the_side])
def test_a_shoe_stands_on_the_floor_with_its_toe_to_the_left(maker: Maker) -> None:
    for seed in SEEDS:
        outline = maker(Random(seed))[0]
        assert not outline.inner
        assert {(0.0, 0.0), (LENGTH, 0.0)} < set(outline.corners)
        assert max(y for _, y in outline.corners) == 0
        xs = [x for x, _ in outline.corners]
        assert max(xs) - min(xs) == pytest.approx(LENGTH, abs=0.5)
        # What is high lies well behind the toe: there the foot goes in.
        upper = [x for x, y in outline.corners if -y > 0.7 * height(outline)]
        assert np.mean(upper) > 0.35 * LENGTH


def test_some_boots_have_heels() -> None:
    """Under a heel the sole is arched: the outline has more corners on the floor."""
    on_floor = [
        sum(y == 0 for _, y in boot_from_the_side(Random(seed))[0].corners[:-1]) for seed in SEEDS
    ]
    assert {2, 4} == set(on_floor)
