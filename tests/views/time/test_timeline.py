import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnviz.core.runs.recorded_run import snapshot_path
from cnnviz.session.session import Session
from cnnviz.views.maps.class_colours import CLASS_COLOURS
from cnnviz.views.time.timeline import Timeline
from tests.views.time.conftest import Train

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def timeline(qtbot: QtBot, session: Session) -> Timeline:
    timeline = Timeline(session)
    qtbot.addWidget(timeline)
    timeline.resize(600, timeline.sizeHint().height())
    with qtbot.waitExposed(timeline):
        timeline.show()
    return timeline


def at(timeline: Timeline, step: int) -> QPoint:
    return timeline.point_of(step).toPoint()


def spoken(timeline: Timeline) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(timeline)


def wheel(timeline: Timeline, angle: int) -> None:
    event = QWheelEvent(
        QPointF(50, 50), timeline.mapToGlobal(QPointF(50, 50)), QPoint(), QPoint(0, angle),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(timeline, event)


def test_says_what_to_do_while_there_is_no_run(
    qtbot: QtBot, session: Session, timeline: Timeline
) -> None:
    assert spoken(timeline).text(QAccessible.Text.Value) == "Train, and drag back here to any step."
    assert spoken(timeline).valueInterface() is None
    empty = timeline.grab().toImage()
    ground = timeline.palette().base().color().name()
    inside = timeline.life_rect()
    middle = inside.center().y()
    drawn = {empty.pixelColor(x, middle).name() for x in range(inside.left(), inside.right())}
    assert ground in drawn
    assert len(drawn) > 1, "there are words"
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_End):
        qtbot.keyClick(timeline, key)
    qtbot.mouseClick(timeline, LEFT, pos=inside.center())
    wheel(timeline, 120)
    assert session.time_machine.step is None


def test_a_screen_reader_reads_and_sets_the_step(
    qtbot: QtBot,
    session: Session,
    timeline: Timeline,
    train: Train,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    train()
    number, told = spoken(timeline).valueInterface(), list[object]()
    last = number.maximumValue()
    assert (number.minimumValue(), number.currentValue()) == (0, last)
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", told.append)
    number.setCurrentValue(4)
    qtbot.waitUntil(lambda: session.time_machine.step == 4)
    assert number.currentValue() == 4
    assert told


def test_a_click_and_a_drag_go_there_and_to_the_end_is_now(
    qtbot: QtBot, session: Session, timeline: Timeline, train: Train
) -> None:
    train()
    machine = session.time_machine
    qtbot.mousePress(timeline, LEFT, pos=at(timeline, 4))
    qtbot.waitUntil(lambda: machine.step == 4)
    assert "step 4 · epoch 1 · loss" in spoken(timeline).text(QAccessible.Text.Value)
    for step in (6, 8, 10):
        qtbot.mouseMove(timeline, at(timeline, step))
    qtbot.waitUntil(lambda: machine.step == 10)
    qtbot.mouseMove(timeline, QPoint(-50, 5))
    qtbot.waitUntil(lambda: machine.step == 0)
    qtbot.mouseMove(timeline, QPoint(900, 5))
    qtbot.waitUntil(lambda: machine.step is None)
    qtbot.mouseRelease(timeline, LEFT, pos=QPoint(900, 5))
    qtbot.mouseMove(timeline, at(timeline, 3))
    assert machine.step is None, "nothing is held any more"


def test_the_handle_stands_at_the_step_on_screen(
    qtbot: QtBot, session: Session, timeline: Timeline, train: Train
) -> None:
    train()
    accent = timeline.palette().highlight().color()
    for step in (0, 5, 12):
        session.time_machine.go_to(step)
        image = timeline.grab().toImage()
        assert image.pixelColor(at(timeline, step)) == accent
        assert image.pixelColor(at(timeline, 9)) != accent


def test_wheel_and_keys_walk(
    qtbot: QtBot, session: Session, timeline: Timeline, train: Train
) -> None:
    train()
    machine, key = session.time_machine, Qt.Key
    for press, step in (
        (key.Key_Left, 15), (key.Key_PageUp, 5), (key.Key_Right, 6), (key.Key_Down, 5),
        (key.Key_Up, 6), (key.Key_PageDown, None), (key.Key_Home, 0), (key.Key_End, None),
    ):  # fmt: skip
        qtbot.keyClick(timeline, press)
        qtbot.waitUntil(lambda wanted=step: machine.step == wanted)
    wheel(timeline, -240)
    assert machine.step == 14
    wheel(timeline, 60)
    assert machine.step == 14
    wheel(timeline, 60)
    assert machine.step == 15
    qtbot.keyClick(timeline, key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert machine.step == 15


def test_the_life_is_drawn_above_the_same_places(
    qtbot: QtBot, session: Session, timeline: Timeline, train: Train
) -> None:
    train()
    life, machine = session.sketch_life, session.time_machine
    qtbot.waitUntil(lambda: len(life.steps) == 17)
    image = timeline.grab().toImage()
    for step in (0, 3, 7):
        winner = int(life.probabilities[step].argmax())
        edges = np.cumsum(life.probabilities[step])
        share = float(edges[winner] - life.probabilities[step][winner] / 2)
        point = QPoint(at(timeline, step).x(), int(share * timeline.life_rect().height()))
        number, words = timeline.reading_at(point)
        name = session.network.class_names[winner]
        assert number == winner
        assert f"{name} {100 * life.probabilities[step][winner]:.0f} %" in words
        assert words.startswith(f"step {step} · ")
        found = {
            image.pixelColor(point.x(), y).name() for y in range(timeline.life_rect().height())
        }
        assert CLASS_COLOURS[winner] in found
    assert machine.step is None


def test_pointing_tells_step_epoch_and_loss_below(
    qtbot: QtBot, session: Session, timeline: Timeline, train: Train
) -> None:
    train()
    below = timeline.rect().adjusted(0, timeline.height() - 12, 0, 0)
    steps = timeline.grab(below).toImage()
    point = QPoint(at(timeline, 9).x(), timeline.life_rect().bottom() + 4)
    qtbot.mouseMove(timeline, point)
    history = session.training.history
    assert timeline.reading_at(point) == (-1, f"step 9 · epoch 2 · loss {history.losses[8]:.3f}")
    qtbot.waitUntil(lambda: timeline.grab(below).toImage() != steps)
    QApplication.sendEvent(timeline, QEvent(QEvent.Type.Leave))
    assert timeline.grab(below).toImage() == steps


def test_unreadable_weights_are_blank_and_named(
    qtbot: QtBot, session: Session, timeline: Timeline, train: Train
) -> None:
    timeline.hide()
    train()
    run = session.time_machine.run
    assert run is not None
    snapshot_path(run.folder, 8).unlink()
    timeline.show()
    qtbot.waitUntil(lambda: len(session.sketch_life.steps) == 17)
    middle = QPoint(at(timeline, 8).x(), 10)
    assert timeline.reading_at(middle)[1].endswith("its weights cannot be read")
    image = timeline.grab().toImage()
    assert image.pixelColor(middle) == timeline.palette().base().color()


def test_a_growing_run_moves_nothing_under_the_hand(
    qtbot: QtBot, session: Session, timeline: Timeline, train: Train
) -> None:
    train(epochs=100, until=10)
    machine, training = session.time_machine, session.training
    place = at(timeline, 5)
    qtbot.mousePress(timeline, LEFT, pos=place)
    qtbot.waitUntil(lambda: machine.step == 5)
    qtbot.waitUntil(lambda: len(training.history.steps) >= 60, timeout=60_000)
    assert at(timeline, 5) == place
    assert at(timeline, 800).x() > 580, "the end of the run has its place from the start"
    assert timeline.reading_at(at(timeline, 800)) == (-1, "step 800 · still to come")
    training.stop()
    qtbot.waitUntil(lambda: not training.is_active, timeout=60_000)
    assert at(timeline, 5) == place, "not even when it ends"
    qtbot.mouseRelease(timeline, LEFT, pos=place)
    assert machine.step == 5
    last = training.history.steps[-1]
    assert at(timeline, last).x() > 580
    qtbot.mouseClick(timeline, LEFT, pos=at(timeline, last))
    qtbot.waitUntil(lambda: machine.step is None)


def test_a_hidden_timeline_computes_no_life(
    qtbot: QtBot, session: Session, timeline: Timeline, train: Train
) -> None:
    timeline.hide()
    train()
    qtbot.wait(300)
    assert session.sketch_life.steps == ()
    timeline.show()
    qtbot.waitUntil(lambda: len(session.sketch_life.steps) == 17)


def test_it_is_reached_by_keyboard_and_named(timeline: Timeline) -> None:
    assert timeline.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert timeline.accessibleName() == "Timeline"
    assert "Drag" in timeline.toolTip()
