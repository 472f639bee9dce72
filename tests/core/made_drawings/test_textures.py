from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.lines import outline
from cnnviz.core.made_drawings.textures import texture

BODY = [outline([(10, -5), (14, -5), (14, 5), (10, 5)])]


@pytest.mark.parametrize("seed", range(20))
def test_textures_are_details_on_what_is_drawn(seed: int) -> None:
    lines = texture(BODY, Random(seed))
    assert len(lines) >= 2
    assert all(line.inner for line in lines)
    corners = np.concatenate([np.array(line.corners) for line in lines])
    assert np.isfinite(corners).all()
    starts = np.array(lines[0].corners[0])
    assert (np.abs(starts - (12, 0)) <= (2, 5)).all()
    assert texture(BODY, Random(seed)) == lines


def test_textures_grow_with_what_is_drawn() -> None:
    larger = [outline([(10 * x, 10 * y) for x, y in BODY[0].corners[:-1]])]
    for seed in range(10):
        strokes = zip(texture(BODY, Random(seed)), texture(larger, Random(seed)), strict=True)
        for small, large in strokes:
            np.testing.assert_allclose(large.corners, 10 * np.array(small.corners))
