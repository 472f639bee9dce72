from collections.abc import Callable
from random import Random

import pytest

from cnnviz.core.made_drawings.cuts import Cut
from cnnviz.core.made_drawings.lines import Line
from cnnviz.core.made_drawings.patterns import chest_print, dashes, ribs, stripes, zigzag

CUT = Cut(
    length=3, neck=0.4, neck_depth=0.2, shoulder=(0.9, 0.2), armpit=(0.9, 1.0), waist=0.9, hem=1.0
)


@pytest.mark.parametrize("pattern", [chest_print, dashes, ribs, stripes, zigzag])
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
