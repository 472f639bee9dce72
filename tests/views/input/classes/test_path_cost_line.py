"""The line that tells the cost, and the marks on the bars."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent, QPalette
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session
from cnnviz.views.input.classes.class_bars import ClassBars
from cnnviz.views.input.classes.path_cost import path_cost


@pytest.fixture
def bars(session: Session, window: QWidget, qtbot: QtBot) -> ClassBars:
    bars = ClassBars(session, window)
    bars.resize(284, 260)
    window.resize(284, 260)
    with qtbot.waitExposed(window):
        window.show()
    return bars


def marks(bars: ClassBars, number: int) -> list[int]:
    """Where text colour stands in the air above a bar: nothing but marks is painted there."""
    rows = bars.rows
    image = rows.grab().toImage()
    track = rows.track(number, 1)
    colour = rows.palette().color(QPalette.ColorRole.Text).rgb()
    y = int(track.top()) - 1
    ends = range(int(track.left()), int(track.right()) + 1)
    return [x - int(track.left()) for x in ends if image.pixel(x, y) == colour]


def test_each_bar_is_marked_where_it_was_with_the_whole_path(
    bars: ClassBars, session: Session
) -> None:
    whole = session.network.trace.probabilities
    assert [marks(bars, number) for number in range(10)] == [[]] * 10
    session.canvas.switch_step("normalised")
    for number in range(10):
        track = bars.rows.track(number, 1)
        found = marks(bars, number)
        assert found
        assert sum(found) / len(found) == pytest.approx(whole[number] * track.width(), abs=2.5)
    session.canvas.take_whole_path()
    assert marks(bars, 0) == []


def test_the_line_names_the_winner_of_the_whole_path_and_nothing_jumps(
    bars: ClassBars, session: Session
) -> None:
    parts = (bars.winner, bars.cost, bars.rows)
    places = [part.geometry() for part in parts]
    without = bars.cost.grab().toImage()
    winner = session.network.class_names[int(session.network.trace.probabilities.argmax())]
    assert bars.cost.value_words() == "All stages are on"
    session.canvas.switch_step("normalised")
    assert bars.cost.grab().toImage() != without
    assert bars.cost.value_words().startswith(f"with all stages on: {winner} ")
    assert [part.geometry() for part in parts] == places


def test_the_tooltip_of_a_bar_has_both_probabilities(bars: ClassBars, session: Session) -> None:
    session.canvas.switch_step("normalised")
    position, viewport = bars.rows.row_rect(4).center(), bars.rows.viewport()
    place = viewport.mapToGlobal(position)
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, position, place))
    cost = path_cost(session)
    assert cost is not None
    lines = QToolTip.text().splitlines()
    QToolTip.hideText()
    assert lines[1] == f"probability {session.network.trace.probabilities[4]}"
    assert lines[-1] == cost.details(4)
