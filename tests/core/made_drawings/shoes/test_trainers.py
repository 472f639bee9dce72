from random import Random

from cnnviz.core.made_drawings.shoes.shoe_parts import LENGTH
from cnnviz.core.made_drawings.shoes.trainers import trainer

SEEDS = range(100)


def test_the_upper_stays_low() -> None:
    for seed in SEEDS:
        upper = trainer(Random(seed))[0]
        assert not upper.inner
        assert max(-y for _, y in upper.corners) < 0.55 * LENGTH


def test_no_two_of_them_have_the_same_parts() -> None:
    assert len({len(trainer(Random(seed))) for seed in SEEDS}) > 8
