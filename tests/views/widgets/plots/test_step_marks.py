"""Where a learning rate was turned there is a line in the plot, which tells from what to what."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.compare.compared_curves import ComparedCurves
from cnnviz.views.widgets.plots.curves import CurvesPlot
from cnnviz.views.widgets.plots.step_plot import StepPlot

LAST = 100


@pytest.fixture
def curves(window: QWidget, qtbot: QtBot) -> CurvesPlot:
    curves = CurvesPlot("Loss", raw=True, parent=window)
    window.resize(600, 300)
    curves.resize(600, 300)
    with qtbot.waitExposed(window):
        window.show()
    return curves


def show(curves: CurvesPlot, turns: dict[int, str], last: int = LAST) -> None:
    steps, losses = list(range(1, last + 1)), [2.0] * last
    curves.show_curves(steps, losses, losses, [], [], turns)


def place_of(plot: StepPlot, step: float) -> QPoint:
    box = plot.box
    (low, high) = plot.box.viewRange()[1]
    return plot.mapFromScene(box.mapViewToScene(QPointF(step, low + 0.1 * (high - low))))


def changed_columns(plot: StepPlot, draw: Callable[[], None]) -> set[int]:
    """The columns of pixels in the lower half that something painted into."""
    before = plot.viewport().grab().toImage()
    draw()
    after = plot.viewport().grab().toImage()
    rows = range(before.height() // 2 + 10, before.height() - 60)
    return {
        x
        for x in range(before.width())
        if any(QColor(before.pixel(x, y)) != QColor(after.pixel(x, y)) for y in rows)
    }


def test_lines_stand_at_the_steps_and_nowhere_else(curves: CurvesPlot) -> None:
    show(curves, {})
    columns = changed_columns(
        curves.plot, lambda: show(curves, {20: "0.001 → 0.0005", 70: "0.0005 → 1e-05"})
    )
    expected = [place_of(curves.plot, step).x() for step in (20, 70)]
    assert columns
    assert all(min(abs(x - place) for place in expected) <= 1 for x in columns)
    assert all(min(abs(x - place) for x in columns) <= 1 for place in expected)
    again = changed_columns(curves.plot, lambda: show(curves, {}))
    assert again == columns


def test_a_line_tells_its_change_where_the_mouse_rests(
    curves: CurvesPlot, tooltip_at: Callable[[QWidget, QPoint], str]
) -> None:
    show(curves, {1: "0.001 → 0.01", 20: "0.01 → 0.0005"})
    viewport = curves.plot.viewport()
    told = tooltip_at(viewport, place_of(curves.plot, 20))
    assert told == "Step 20: learning rate 0.01 → 0.0005"
    told = tooltip_at(viewport, place_of(curves.plot, 1) + QPoint(2, 0))
    assert told == "Step 1: learning rate 0.001 → 0.01"
    assert "→" not in tooltip_at(viewport, place_of(curves.plot, 50))


def test_lines_that_lie_close_are_told_together_but_not_without_end(curves: CurvesPlot) -> None:
    show(curves, {step: f"{step - 1} → {step}" for step in range(1, 10_001)}, last=10_000)
    told = curves.plot.words_at(place_of(curves.plot, 5_000)).splitlines()
    assert 1 < len(told) < 10
    assert all(line.startswith("Step ") for line in told)


def test_a_change_that_is_not_in_the_curves_is_not_shown(curves: CurvesPlot) -> None:
    show(curves, {20: "0.001 → 0.0005", 4_000: "0.0005 → 1"})
    assert list(curves.plot.marks.words) == [20]


def test_lines_follow_the_range(curves: CurvesPlot) -> None:
    show(curves, {20: "0.001 → 0.0005"})
    show(curves, {20: "0.001 → 0.0005"}, last=1_000)
    assert curves.plot.words_at(place_of(curves.plot, 20))
    assert curves.plot.box.viewRange()[0][1] > 900


@pytest.fixture
def compared(window: QWidget) -> ComparedCurves:
    compared = ComparedCurves("Accuracy")
    compared.setParent(window)
    return compared


def test_compared_curves_tell_whose_rate_it_was(compared: ComparedCurves) -> None:
    compared.show_turns({0: "1 → 2", 1: "2 → 3"}, {1: "4 → 5"})
    assert compared.plot.marks.words == {
        0: "learning rate of this run 1 → 2",
        1: "learning rate of this run 2 → 3; learning rate of that run 4 → 5",
    }
