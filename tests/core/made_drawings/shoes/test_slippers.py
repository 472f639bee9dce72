from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.shoes.slippers import (
    HIGH,
    at_an_angle,
    bare_sole,
    lying_slide,
    slipper,
)

SEEDS = range(100)


def test_what_holds_the_toes_is_kept_and_lies_near_the_toe_end() -> None:
    for seed in SEEDS:
        sole, *top = slipper(Random(seed))
        assert sole.corners[0] == pytest.approx(sole.corners[-1])
        kept = np.concatenate([np.array(line.corners) for line in top if not line.inner])
        assert kept[:, 1].mean() < 0.6 * HIGH


def test_a_bare_sole_is_a_single_closed_line() -> None:
    for seed in SEEDS:
        (sole,) = bare_sole(Random(seed))
        assert sole.corners[0] == pytest.approx(sole.corners[-1])
        assert 0.9 * HIGH < np.ptp(np.array(sole.corners)[:, 1]) <= HIGH


def test_at_an_angle_the_soles_edge_is_seen_below_it() -> None:
    for seed in SEEDS:
        rng = Random(seed)
        sole, *_, edge = at_an_angle(slipper(rng), rng)
        assert max(y for _, y in edge.corners) > max(y for _, y in sole.corners)


def test_the_band_of_a_lying_slide_arches_above_its_sole() -> None:
    for seed in SEEDS:
        points = np.concatenate([np.array(line.corners) for line in lying_slide(Random(seed))])
        assert np.ptp(points[:, 0]) > np.ptp(points[:, 1])
        top = points[points[:, 1].argmin()]
        assert 0.1 * HIGH < top[0] < 0.9 * HIGH
