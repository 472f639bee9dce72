from random import Random

import pytest

from cnnviz.core.made_drawings.drawer import Maker
from cnnviz.core.made_drawings.shoes.boots import (
    boot_of_many_kinds,
    chelsea_boot,
    cuffed_boot,
    desert_boot,
    heeled_boot,
    laced_boot,
    strapped_boot,
)
from cnnviz.core.made_drawings.shoes.shoe_parts import LENGTH

SEEDS = range(100)
KINDS = [laced_boot, cuffed_boot, chelsea_boot, desert_boot, heeled_boot, strapped_boot]


@pytest.mark.parametrize("maker", [*KINDS, boot_of_many_kinds])
def test_each_has_a_shaft_over_the_back_of_the_foot(maker: Maker) -> None:
    for seed in SEEDS:
        body, *details = maker(Random(seed))
        height = max(-y for _, y in body.corners)
        assert 0.6 * LENGTH < height < 1.25 * LENGTH
        assert details or maker in (heeled_boot, boot_of_many_kinds)
        top = [x for x, y in body.corners if -y > 0.85 * height]
        assert min(top) > 0.25 * LENGTH


def test_a_desert_boot_is_low() -> None:
    assert max(-y for s in SEEDS for _, y in desert_boot(Random(s))[0].corners) < 0.92 * LENGTH


def test_heels_lift_the_sole() -> None:
    for seed in SEEDS:
        on_floor = sum(y == 0 for _, y in heeled_boot(Random(seed))[0].corners[:-1])
        assert on_floor == 4
