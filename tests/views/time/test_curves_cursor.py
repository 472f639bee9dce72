import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session
from cnnviz.views.training.training_panel import TrainingPanel
from cnnviz.views.widgets.plots.curves import CurvesPlot
from tests.views.time.conftest import Train

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> TrainingPanel:
    panel = TrainingPanel(session)
    qtbot.addWidget(panel)
    panel.resize(980, 240)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def at(plot: CurvesPlot, step: int) -> QPoint:
    """Where a step is on the plot's viewport."""
    box = plot.plot.box
    scene = box.mapViewToScene(QPointF(step, box.viewRect().center().y()))
    return plot.plot.mapFromScene(scene)


def test_an_upright_line_in_both_plots_while_the_past_is_shown(
    session: Session, panel: TrainingPanel, train: Train
) -> None:
    plots = panel.loss_plot, panel.accuracy_plot
    train()
    panel.refresh()
    ranges = [plot.plot.box.viewRange() for plot in plots]
    assert not any(plot.step_line.isVisible() for plot in plots)
    session.time_machine.go_to(4)
    assert all(plot.step_line.isVisible() and plot.step_line.value() == 4 for plot in plots)
    assert [plot.plot.box.viewRange() for plot in plots] == ranges, "the curves stay where they are"
    session.time_machine.go_live()
    assert not any(plot.step_line.isVisible() for plot in plots)


def test_the_line_is_dragged_to_a_step(
    qtbot: QtBot, session: Session, panel: TrainingPanel, train: Train
) -> None:
    train()
    panel.refresh()
    machine, plot = session.time_machine, panel.loss_plot
    machine.go_to(4)
    viewport = plot.plot.viewport()
    qtbot.wait(50)
    qtbot.mousePress(viewport, LEFT, pos=at(plot, 4))
    for step in (5, 7, 9, 10):
        qtbot.mouseMove(viewport, at(plot, step))
        qtbot.wait(20)
    qtbot.waitUntil(lambda: machine.step == 10)
    qtbot.mouseRelease(viewport, LEFT, pos=at(plot, 10))
    assert plot.step_line.value() == panel.accuracy_plot.step_line.value() == 10
    qtbot.mousePress(viewport, LEFT, pos=at(plot, 10))
    for step in (12, 14, 17):
        qtbot.mouseMove(viewport, at(plot, step))
        qtbot.wait(20)
    qtbot.waitUntil(lambda: machine.step is None)
    assert plot.step_line.isVisible(), "it is still held"
    assert not panel.accuracy_plot.step_line.isVisible()
    qtbot.mouseRelease(viewport, LEFT, pos=at(plot, 17))
    assert not plot.step_line.isVisible()


def test_a_panel_that_is_shown_later_has_its_line(
    session: Session, panel: TrainingPanel, train: Train
) -> None:
    train()
    panel.hide()
    session.time_machine.go_to(6)
    panel.show()
    assert panel.loss_plot.step_line.value() == 6
    assert panel.loss_plot.step_line.isVisible()
