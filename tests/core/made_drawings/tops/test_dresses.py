from random import Random

import numpy as np

from cnnviz.core.made_drawings.lines import Line
from cnnviz.core.made_drawings.tops.dresses import dress

SEEDS = range(100)


def width_at(line: Line, share: float) -> float:
    """From the outermost left to the outermost right at a share of the height, from the top."""
    points = np.concatenate(line.pieces())
    y = points[:, 1].min() + share * np.ptp(points[:, 1])
    starts, ends = points[:-1], points[1:]
    crossing = (starts[:, 1] < y) != (ends[:, 1] < y)
    starts, ends = starts[crossing], ends[crossing]
    way = (y - starts[:, 1]) / (ends[:, 1] - starts[:, 1])
    return float(np.ptp(starts[:, 0] + way * (ends[:, 0] - starts[:, 0])))


def test_a_dress_is_wider_at_its_hem_than_at_its_waist() -> None:
    for seed in SEEDS:
        outline = dress(Random(seed))[0]
        waist = min(width_at(outline, share) for share in np.linspace(0.3, 0.7, 15))
        assert np.ptp([x for x, _ in outline.corners]) > 1.05 * waist
        assert width_at(outline, 0.9) > waist


def test_the_outline_is_closed() -> None:
    for seed in SEEDS:
        outline = dress(Random(seed))[0]
        assert outline.corners[0] == outline.corners[-1]
        assert not outline.inner


def test_most_are_longer_than_wide() -> None:
    boxes = [np.ptp(dress(Random(seed))[0].corners, axis=0) for seed in SEEDS]
    assert np.mean([height > width for width, height in boxes]) > 0.7
