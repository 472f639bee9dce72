import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from cnnviz.views.network.curve_lines import paint_curve, thinned
from cnnviz.views.network.layer_curves import Curve
from cnnviz.views.widgets.plots.curves_key import BLUE

AREA = QRect(0, 0, 60, 20)


def test_few_steps_keep_their_values() -> None:
    values = np.array([3.0, 1.0, 2.0])
    points = thinned(values, 10)
    assert points.places.tolist() == [0, 0.5, 1]
    for column in (points.means, points.lows, points.highs):
        assert column.tolist() == [3, 1, 2]


@pytest.mark.parametrize(("count", "most"), [(7, 3), (300, 43), (301, 300), (2, 2)])
def test_many_steps_are_joined_none_left_out(count: int, most: int) -> None:
    values = np.random.default_rng(1).normal(size=count)
    points = thinned(values, most)
    assert len(points.means) == min(count, most)
    parts = np.split(values, [k * count // most for k in range(1, most)])
    assert np.allclose(points.means, [part.mean() for part in parts])
    assert points.lows.tolist() == [part.min() for part in parts]
    assert points.highs.tolist() == [part.max() for part in parts]
    assert (np.diff(points.places) > 0).all()
    assert 0 <= points.places[0] < points.places[-1] <= 1


def test_what_is_unknown_counts_for_nothing() -> None:
    points = thinned(np.array([1, np.nan, np.nan, np.nan, 5, 7]), 3)
    assert points.means[0] == 1
    assert np.isnan(points.means[1])
    assert points.means[2] == 6
    assert np.isnan(points.lows[1])


def drawn(curve: Curve) -> QImage:
    image = QImage(60, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_curve(painter, AREA, curve)
    painter.end()
    return image


def ink(image: QImage, x: int, y: int) -> int:
    return 255 - QColor(image.pixel(x, y)).red()


def test_a_rising_curve_goes_from_the_lower_left_to_the_upper_right() -> None:
    image = drawn(Curve(np.linspace(2.0, 8.0, 300), 2.0, 8.0, BLUE))
    assert ink(image, 1, 18) > 60
    assert ink(image, 58, 1) > 60
    assert ink(image, 30, 9) + ink(image, 30, 10) > 60
    assert ink(image, 1, 1) == ink(image, 58, 18) == 0


def test_a_share_is_filled_down_to_nothing() -> None:
    image = drawn(Curve(np.full(300, 0.5), 0.0, 1.0, BLUE, is_filled=True))
    assert ink(image, 30, 3) == 0
    assert 0 < ink(image, 30, 16) < ink(image, 30, 10)


def test_a_gap_is_left_white_and_a_curve_of_nothing_draws_nothing() -> None:
    values = np.ones(60)
    values[20:40] = np.nan
    image = drawn(Curve(values, 0.0, 2.0, BLUE))
    inked = [any(ink(image, x, y) for y in range(20)) for x in range(60)]
    assert inked[5]
    assert not any(inked[23:37])
    assert inked[55]
    nothing = drawn(Curve(np.full(60, np.nan), 0.0, 0.0, BLUE))
    assert not any(ink(nothing, x, y) for x in range(60) for y in range(20))


def test_a_curve_that_never_changes_lies_in_the_middle() -> None:
    image = drawn(Curve(np.full(30, 4.0), 4.0, 4.0, BLUE))
    assert ink(image, 30, 9) + ink(image, 30, 10) > 60
    assert ink(image, 30, 2) == ink(image, 30, 18) == 0
