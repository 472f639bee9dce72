"""What every plot has of its own accord: the theme, a ring around the focus, a picture."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.theme import palette
from cnnviz.views.widgets.plots.plot import Plot
from cnnviz.views.widgets.plots.plot_box import BAR_SHARE, show_counts, ticks

ROLE = QPalette.ColorRole


@pytest.fixture
def plot(window: QWidget, qtbot: QtBot) -> Plot:
    """Two boxes of which the upper is twice as high, with a level line in each."""
    plot = Plot("Two lines", (2, 1))
    plot.setParent(window)
    plot.resize(300, 200)
    for box in plot.boxes:
        box.line(ROLE.Text, 3, angle=0)
        box.left.setWidth(40)
        box.show_range((0, 10), (-1, 1))
    with qtbot.waitExposed(window):
        window.show()
    return plot


def test_boxes_are_as_high_as_their_shares_and_as_wide_as_each_other(plot: Plot) -> None:
    upper, lower = (box.sceneBoundingRect() for box in plot.boxes)
    assert 1.5 * lower.height() < upper.height() < 2.1 * lower.height()
    assert (upper.left(), upper.right()) == (lower.left(), lower.right())


def test_places_and_values_are_each_other_s_opposite(plot: Plot) -> None:
    place = plot.place_of(5, 0.5)
    value = plot.value_at(place)
    assert (value.x(), value.y()) == pytest.approx((5, 0.5))
    assert plot.box.sceneBoundingRect().contains(place)


@pytest.mark.parametrize("dark", [False, True])
def test_lines_ground_and_words_wear_the_theme(plot: Plot, dark: bool) -> None:
    plot.setPalette(palette(dark))
    image = plot.grab().toImage()
    assert image.pixelColor(2, 2) == palette(dark).window().color()
    at = plot.place_of(5, 0).toPoint()
    assert image.pixelColor(at) == palette(dark).text().color()
    assert plot.bottom.textPen().color() == palette(dark).placeholderText().color()


def test_the_wheel_is_left_to_the_page_around(plot: Plot) -> None:
    for at in (plot.place_of(5, 0), plot.place_of(5, 0) - QPointF(140, 0)):  # its axis, too
        event = QWheelEvent(
            at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(plot.viewport(), event)
        assert not event.isAccepted()


def test_a_ring_shows_the_focus(plot: Plot, qtbot: QtBot) -> None:
    corner = plot.rect().bottomRight()
    assert plot.grab().toImage().pixelColor(corner) != palette(False).highlight().color()
    plot.setFocus()
    qtbot.waitUntil(plot.hasFocus)
    accent = plot.palette().color(ROLE.Highlight)
    assert plot.grab().toImage().pixelColor(corner) == accent


def test_it_is_copied_as_a_picture(plot: Plot) -> None:
    plot.picture_actions.copy.trigger()
    assert QGuiApplication.clipboard().image().size() == plot.size()


def test_a_histogram_s_bars_grow_with_the_root_of_the_count(plot: Plot) -> None:
    bars = plot.box.bars(ROLE.Text)
    show_counts(bars, np.array([0, 25, 100]), (-3, 3))
    assert bars.opts["height"].tolist() == [0, 0.5, 1]
    assert bars.opts["x0"].tolist() == [-3, -1, 1]
    assert bars.opts["width"] == pytest.approx(2 * BAR_SHARE)
    show_counts(bars, np.zeros(3, np.int64), (-3, 3))
    assert not bars.opts["height"].any()


def test_an_axis_has_the_words_given_to_it(plot: Plot) -> None:
    ticks(plot.bottom, {0: "none", 10: "all"})
    assert plot.bottom._tickLevels == [[(0, "none"), (10, "all")]]
    assert plot.words_at(QPointF(5, 5).toPoint()) == ""
