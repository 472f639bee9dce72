from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.lines import Line
from cnnviz.core.made_drawings.trousers import trousers


def crossings(line: Line, share: float) -> int:
    """How often a line crosses the horizontal at a share of its height, from the top."""
    y = np.concatenate(line.pieces())[:, 1]
    above = y < y.min() + share * np.ptp(y)
    return int(np.count_nonzero(above[1:] != above[:-1]))


@pytest.mark.parametrize("seed", range(60))
def test_there_are_two_legs_below_one_waist(seed: int) -> None:
    outline = trousers(Random(seed))[0]
    assert not outline.inner
    assert outline.corners[0] == outline.corners[-1]
    assert crossings(outline, 0.15) == 2
    assert crossings(outline, 0.9) == 4


@pytest.mark.parametrize("seed", range(30))
def test_both_legs_are_alike(seed: int) -> None:
    corners = {(round(x, 9), round(y, 9)) for x, y in trousers(Random(seed))[0].corners}
    assert {(-x + 0.0, y) for x, y in corners} == corners


def test_some_are_short_and_most_long() -> None:
    heights = [max(y for _, y in trousers(Random(seed))[0].corners) for seed in range(200)]
    widths = [max(x for x, _ in trousers(Random(seed))[0].corners) for seed in range(200)]
    ratios = np.array(heights) / (2 * np.array(widths))
    assert np.median(ratios) > 1
    assert ratios.min() < 0.8
