"""Lines of any scale on the canvas."""

import numpy as np
import pytest

from cnnviz.core.sketching.drawing import CANVAS_SIDE, draw_strokes
from cnnviz.core.sketching.placing import placed

LINES = (((0.0, 0.0), (2000.0, 0.0)), ((2000.0, 0.0), (2000.0, 1000.0)))


@pytest.mark.parametrize("scale", [1e-3, 1.0, 400.0])
def test_the_longer_side_takes_its_share_at_any_scale(scale: float) -> None:
    lines = [[(x * scale, y * scale) for x, y in line] for line in LINES]
    ink = draw_strokes(placed(lines, size=0.8)) > 0
    columns, rows = np.flatnonzero(ink.any(axis=0)), np.flatnonzero(ink.any(axis=1))
    assert len(columns) == pytest.approx(0.8 * CANVAS_SIDE, abs=2)
    assert columns[0] + columns[-1] == pytest.approx(CANVAS_SIDE - 1, abs=1)
    assert rows[0] + rows[-1] == pytest.approx(CANVAS_SIDE - 1, abs=1)


def test_a_place_of_0_is_the_corner() -> None:
    ink = draw_strokes(placed(LINES, size=0.5, place=(0, 0))) > 0
    assert ink[:, 0].any()
    assert not ink[:, CANVAS_SIDE // 2 + 1 :].any()


def test_a_dot_is_put_in_the_middle() -> None:
    (stroke,) = placed([[(7.0, 9.0)]])
    assert stroke.points == ((CANVAS_SIDE / 2, CANVAS_SIDE / 2),)
