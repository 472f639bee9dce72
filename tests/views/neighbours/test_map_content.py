import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSizeF

from cnnviz.views.neighbours.map_content import MARGIN_PX, first_sight

SQUARE = np.array([[0, 0], [10, 0], [10, 10], [0, 10], [5, 5]], np.float32)


def test_all_points_are_in_sight_at_first_with_one_scale() -> None:
    seen = first_sight(SQUARE, QSizeF(400, 200))
    assert seen.center() == QPointF(5, 5)
    assert seen.width() == pytest.approx(2 * seen.height())
    px = seen.height() / 200
    assert seen.top() == pytest.approx(-MARGIN_PX * px)
    assert seen.bottom() == pytest.approx(10 + MARGIN_PX * px)


def test_an_outlier_leaves_room_for_the_others() -> None:
    random = np.random.default_rng(0).normal(0, 1, (1000, 2)).astype(np.float32)
    far = np.concatenate([random, [[500, 500]]]).astype(np.float32)
    seen = first_sight(far, QSizeF(400, 400))
    assert np.ptp(random[:, 0]) / seen.width() > 0.75


@pytest.mark.parametrize("size", [(400, 200), (1, 1), (0, 0)])
def test_points_in_one_place_are_shown(size: tuple[int, int]) -> None:
    seen = first_sight(np.ones((4, 2), np.float32), QSizeF(*size))
    assert seen.contains(1, 1)
    assert seen.width() > 0
