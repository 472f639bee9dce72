from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.lines import Points
from cnnviz.core.peoples_drawings.reshaping import (
    RESHAPED,
    TShirt,
    lengthened,
    long_sleeved,
    t_shirt_of,
    without_sleeves,
)
from cnnviz.core.peoples_drawings.tracing import traced
from tests.core.peoples_drawings.people import T_SHIRT, bitmap, several


@pytest.fixture
def shirt() -> TShirt:
    found = t_shirt_of(traced(bitmap(T_SHIRT)))
    assert found is not None
    return found


def points_of(shirt: TShirt) -> Points:
    return np.concatenate(shirt.strokes)


def test_the_body_is_two_wide_and_the_sleeves_are_beside_it(shirt: TShirt) -> None:
    assert shirt.length == pytest.approx(23 / 5.5, abs=0.3)
    assert shirt.sleeves == pytest.approx((6 / 5.5, 6 / 5.5), abs=0.25)
    assert shirt.armpit == pytest.approx(10 / 5.5, abs=0.4)
    low = points_of(shirt)[points_of(shirt)[:, 1] > 0.7 * shirt.length]
    assert low[:, 0].min() == pytest.approx(-1, abs=0.1)
    assert low[:, 0].max() == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("strokes", [[], [np.array([[1.0, 2.0], [3.0, 4.0]])]])
def test_too_few_lines_are_no_t_shirt(strokes: list[Points]) -> None:
    assert t_shirt_of(strokes) is None


def test_what_has_nothing_beside_its_body_is_no_t_shirt() -> None:
    assert t_shirt_of(traced(bitmap([(8, 2), (20, 2), (20, 26), (8, 26), (8, 2)]))) is None


@pytest.mark.parametrize("seed", range(20))
def test_long_sleeves_reach_farther_and_leave_the_body_alone(shirt: TShirt, seed: int) -> None:
    longer = long_sleeved(shirt, Random(seed))
    before, after = points_of(shirt), points_of(longer)
    body = np.abs(before[:, 0]) <= 1
    np.testing.assert_allclose(after[body], before[body])
    ends = (before[:, 0].argmin(), before[:, 0].argmax())
    for end in ends:
        side = np.sign(before[end, 0])
        reach = np.hypot(*(after[end] - [side, before[end, 1]]))
        assert reach > 0.9 * (np.abs(before[end, 0]) - 1)
    assert np.isfinite(after).all()


def test_a_longer_body_keeps_what_is_above_the_armpits(shirt: TShirt) -> None:
    longer = lengthened(shirt, 2.0, flare=0.5)
    above = points_of(shirt)[:, 1] < shirt.armpit
    np.testing.assert_allclose(points_of(longer)[above], points_of(shirt)[above])
    assert longer.length == pytest.approx(2 * shirt.length - shirt.armpit)
    assert points_of(longer)[:, 1].max() == pytest.approx(longer.length, abs=0.05)
    low = points_of(longer)[points_of(longer)[:, 1] > 0.95 * longer.length]
    assert np.abs(low[:, 0]).max() == pytest.approx(1.5, abs=0.15)


def test_without_sleeves_nothing_is_beside_the_body(shirt: TShirt) -> None:
    bare, armholes = without_sleeves(shirt, Random(1))
    assert np.abs(points_of(bare)[:, 0]).max() <= 1.12
    assert len(armholes) == 2


@pytest.mark.parametrize("label", RESHAPED)
def test_each_class_is_made_of_every_t_shirt(label: int) -> None:
    shirts = [t_shirt_of(traced(drawing)) for drawing in several(T_SHIRT, 25)]
    found = [shirt for shirt in shirts if shirt is not None]
    assert len(found) > 20
    for seed, shirt in enumerate(found):
        lines, strokes = RESHAPED[label](shirt, Random(seed))
        assert strokes
        assert all(np.isfinite(stroke).all() for stroke in strokes)
        assert all(np.isfinite(line.corners).all() for line in lines)
