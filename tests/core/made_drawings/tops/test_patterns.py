from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.lines import Line
from cnnviz.core.made_drawings.tops.cuts import Cut
from cnnviz.core.made_drawings.tops.patterns import (
    cables,
    chest_print,
    dashes,
    flowers,
    pinstripes,
    plaid,
    ribs,
    stripes,
    yoke_zigzag,
    zigzag,
)

CUT = Cut(
    length=3, neck=0.4, neck_depth=0.2, shoulder=(0.9, 0.2), armpit=(0.9, 1.0), waist=0.9, hem=1.0
)


PATTERNS = [
    cables, chest_print, dashes, flowers, pinstripes, plaid, ribs, stripes, yoke_zigzag, zigzag,
]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_are_details_on_the_body(pattern: Callable[[Cut, Random], list[Line]]) -> None:
    for seed in range(60):
        lines = pattern(CUT, Random(seed))
        assert lines
        assert all(line.inner for line in lines)
        corners = [corner for line in lines for corner in line.corners]
        assert all(abs(x) < 1.3 and 0 < y < 3.4 for x, y in corners)


def test_stripes_run_across_and_ribs_down_to_the_hem() -> None:
    for seed in range(20):
        assert all(a[1] == b[1] for a, b in (line.corners for line in stripes(CUT, Random(seed))))
        for (x, top), (same_x, bottom) in (line.corners for line in ribs(CUT, Random(seed))):
            assert x == same_x
            assert top < bottom == CUT.length


def test_plaid_runs_both_ways() -> None:
    for seed in range(20):
        steps = [np.subtract(*line.corners) for line in plaid(CUT, Random(seed))]
        assert sum(dy == 0 for _, dy in steps) >= 3
        assert sum(dx == 0 for dx, _ in steps) >= 3


def test_cables_are_never_one_column_down_the_middle() -> None:
    for seed in range(40):
        columns = {
            round(float(np.mean(line.corners[:2], axis=0)[0]), 3)
            for line in cables(CUT, Random(seed))
        }
        assert len(columns) >= 2
