"""The range of a plot over steps: it follows the curves, and one click brings it back."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.training.history import History
from cnnviz.core.training.step_reports import StepReport
from cnnviz.views.compare.compared_curves import ComparedCurves
from cnnviz.views.widgets.plots.curves import CurvesPlot
from cnnviz.views.widgets.plots.step_plot import StepPlot, as_curve, whole_of

LENGTHS = (1, 2, 5, 30, 60, 61, 90, 120, 400)


def losses(count: int) -> list[float]:
    return [2.3 * 0.999**step for step in range(count)]


def history(count: int) -> History:
    made = History()
    for step, loss in enumerate(losses(count), start=1):
        made.add(StepReport(step, 1, loss, 0.5, 0.001, 100, 0.1 * step))
    return made


class TrainingCurves(CurvesPlot):
    def __init__(self) -> None:
        super().__init__("Loss", True, None)

    def show_run(self, count: int) -> None:
        self.show_curves(list(range(1, count + 1)), losses(count), losses(count), [], [])


class BothRuns(ComparedCurves):
    def __init__(self) -> None:
        super().__init__("Loss")

    def show_run(self, count: int) -> None:
        self.show_curves(history(count), history(max(1, count // 2)))


@pytest.fixture(params=[TrainingCurves, BothRuns])
def curves(
    request: pytest.FixtureRequest, window: QWidget, qtbot: QtBot
) -> TrainingCurves | BothRuns:
    curves = request.param()
    curves.setParent(window)
    window.resize(500, 260)
    curves.resize(500, 260)
    with qtbot.waitExposed(window):
        window.show()
    return curves


def turn(plot: StepPlot, notches: int) -> None:
    inside = plot.viewport()
    middle = inside.rect().center()
    event = QWheelEvent(
        QPointF(middle), QPointF(inside.mapToGlobal(middle)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(inside, event)


def ranges(plot: StepPlot) -> tuple[list[float], list[float]]:
    steps, values = plot.box.viewRange()
    return steps, values


def shows_all(plot: StepPlot, count: int) -> bool:
    (left, right), (low, high) = ranges(plot)
    drawn = [item.getOriginalDataset()[1] for item in plot.curves]
    values = [value for column in drawn if column is not None for value in column]
    least, most = min(values), max(values)
    is_in = left <= 1 and count <= right and low <= least and most <= high
    fills = right - left <= 1.1 * max(count - 1, 2) and high - low <= 1.1 * max(most - least, 0.5)
    return is_in and fills


@pytest.mark.parametrize("count", LENGTHS)
def test_a_run_is_in_sight_after_a_long_one(curves: TrainingCurves | BothRuns, count: int) -> None:
    curves.show_run(17_600)
    curves.show_run(count)
    assert shows_all(curves.plot, count)


def test_the_first_step_is_a_dot(curves: TrainingCurves | BothRuns) -> None:
    curves.show_run(1)
    inside = curves.plot.box.sceneBoundingRect()
    area = curves.plot.mapFromScene(inside).boundingRect().adjusted(3, 3, -3, -3)
    picture = curves.plot.grab(area).toImage()
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).saturation() > 100
    }
    assert colours
    curves.show_run(2)
    symbols = [item.opts["symbol"] for item in curves.plot.curves]
    assert symbols.count(None) >= 1


def test_the_range_follows_until_somebody_looks_closer(
    curves: TrainingCurves | BothRuns, qtbot: QtBot
) -> None:
    plot = curves.plot
    curves.show_run(100)
    assert not plot.reset.isVisible()
    turn(plot, 3)
    closer = ranges(plot)
    assert not shows_all(plot, 100)
    assert plot.reset.isVisible()
    curves.show_run(200)
    assert ranges(plot) == closer
    qtbot.mouseClick(plot.reset, Qt.MouseButton.LeftButton)
    assert shows_all(plot, 200)
    assert not plot.reset.isVisible()
    curves.show_run(300)
    assert shows_all(plot, 300)


@pytest.mark.parametrize("notches", [-1, -20, 1, 40])
def test_no_turn_of_the_wheel_leaves_nothing_to_be_seen(
    notches: int, curves: TrainingCurves | BothRuns
) -> None:
    plot = curves.plot
    curves.show_run(2)
    turn(plot, notches)
    curves.show_run(400)
    (left, right), (low, high) = ranges(plot)
    assert left < 400
    assert right > 1
    assert low < losses(1)[0]
    assert high > losses(400)[-1]
    if notches < 0:
        assert shows_all(plot, 400)


def test_a_drag_stays_in_reach_of_the_curves(curves: TrainingCurves | BothRuns) -> None:
    plot = curves.plot
    curves.show_run(100)
    turn(plot, 5)
    plot.box.translateBy(x=1e6, y=1e6)
    (left, right), (low, high) = ranges(plot)
    assert left <= 100
    assert low <= losses(1)[0]
    assert right - left < 100
    assert high > low


def test_another_run_is_shown_whole(curves: TrainingCurves | BothRuns) -> None:
    curves.show_run(400)
    turn(curves.plot, 4)
    curves.show_run(3)
    assert shows_all(curves.plot, 3)
    assert not curves.plot.is_zoomed


def test_a_view_can_be_reset_from_elsewhere(curves: TrainingCurves | BothRuns) -> None:
    curves.show_run(50)
    turn(curves.plot, 4)
    curves.reset_view()
    assert shows_all(curves.plot, 50)


def test_what_is_no_number_has_no_place_in_the_range() -> None:
    curve = as_curve([1, 2, 3], [1.0, np.inf, np.nan])
    assert whole_of([curve]).contains(1, 1)
    assert whole_of([curve]).height() < 1
    assert whole_of([]).isValid()
    assert whole_of([as_curve([1], [np.nan])]).isValid()


def test_a_double_click_shows_all_again(curves: TrainingCurves | BothRuns, qtbot: QtBot) -> None:
    curves.show_run(50)
    turn(curves.plot, 4)
    inside = curves.plot.viewport()
    qtbot.mouseDClick(inside, Qt.MouseButton.LeftButton, pos=inside.rect().center())
    assert shows_all(curves.plot, 50)
