from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.theme import palette
from cnnviz.views.widgets.plots.curves import SMOOTHING, CurvesPlot, SmoothedColumn


@pytest.fixture
def plot(window: QWidget, qtbot: QtBot) -> CurvesPlot:
    plot = CurvesPlot("Loss", raw=True, parent=window)
    window.resize(700, 300)
    plot.resize(258, 202)
    with qtbot.waitExposed(window):
        window.show()
    return plot


def test_the_moving_average_is_that_of_all_values_weighted_by_age() -> None:
    column = [3.0, 1.0, 4.0, 1.0, 5.0]
    smoothed = SmoothedColumn()
    smoothed.follow(column[:2])
    smoothed.follow(column)
    for count, value in enumerate(smoothed.values, start=1):
        weights = SMOOTHING ** np.arange(count)[::-1]
        assert value == pytest.approx(np.average(column[:count], weights=weights))


@pytest.mark.parametrize("width", [194, 258, 503])
def test_the_key_stands_above_the_plot_and_whole(
    qtbot: QtBot, plot: CurvesPlot, width: int
) -> None:
    plot.resize(width, 202)
    qtbot.waitUntil(lambda: plot.key.width() == width)
    assert plot.key.height() == plot.key.lines().height
    assert plot.key.geometry().bottom() < plot.plot.geometry().top()
    assert plot.plot.height() > 150


def test_a_narrow_plot_is_free_for_its_curves(plot: CurvesPlot) -> None:
    """Nothing is painted into an empty plot besides faint lines of the grid."""
    plot.show_curves([], [], [], [], [])
    box = plot.plot.box.sceneBoundingRect()
    area = plot.plot.mapFromScene(box).boundingRect().adjusted(2, 2, -2, -12)  # less the ticks
    image = plot.plot.grab(area).toImage()
    assert image.width() > 180
    places = product(range(image.width()), range(0, image.height(), 3))
    shades = [image.pixelColor(x, y).lightness() for x, y in places]
    assert max(shades) - min(shades) < 60


def test_curves_are_what_was_given(plot: CurvesPlot) -> None:
    plot.show_curves([1, 2, 3], [3.0, 2.0, 1.0], [3.0, 2.5, 2.0], [3], [0.5])
    shown = [[list(c) for c in i.getOriginalDataset()] for i in plot.plot.curves]
    assert shown == [[[1, 2, 3], [3.0, 2.0, 1.0]], [[1, 2, 3], [3.0, 2.5, 2.0]], [[3], [0.5]]]


def test_curves_that_need_another_range_are_painted_once(qtbot: QtBot, plot: CurvesPlot) -> None:
    """Every picture shows other curves: a count twice in a row is a picture painted twice."""
    painted: list[int] = []

    class Painted(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                painted.append(len(steps))
            return False

    watcher, steps = Painted(), list[int]()
    plot.plot.viewport().installEventFilter(watcher)
    for count in (40, 120, 360):
        steps = list(range(1, count + 1))
        losses = [3.0 / step for step in steps]
        plot.show_curves(steps, losses, losses, steps[::20], losses[::20])
        qtbot.waitUntil(lambda count=count: count in painted)
        qtbot.wait(50)
    assert painted[painted.index(120) :] == [120, 360], "the ticks had their room by then"


@pytest.mark.parametrize("dark", [False, True])
def test_key_and_plot_wear_the_theme(plot: CurvesPlot, dark: bool) -> None:
    plot.setPalette(palette(dark))
    base = palette(dark).base().color()
    image: QImage = plot.grab().toImage()
    for at in (QPoint(1, 1), QPoint(1, plot.plot.y() + 1)):
        assert image.pixelColor(at) == base


def test_the_plot_explains_itself(qtbot: QtBot, plot: CurvesPlot) -> None:
    inside = plot.plot.viewport()
    at = inside.rect().center()
    QApplication.sendEvent(inside, QHelpEvent(QEvent.Type.ToolTip, at, inside.mapToGlobal(at)))
    assert "pale: each step" in QToolTip.text()
    assert "wheel to zoom" in QToolTip.text()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
