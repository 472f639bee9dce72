import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session
from cnnviz.views.time.time_controls import TimeBar
from tests.views.time.conftest import Train

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(qtbot: QtBot, session: Session) -> TimeBar:
    bar = TimeBar(session)
    qtbot.addWidget(bar)
    bar.resize(520, bar.sizeHint().height())
    with qtbot.waitExposed(bar):
        bar.show()
    return bar


def test_they_say_why_nothing_can_be_played(bar: TimeBar) -> None:
    controls = bar.controls
    for widget in (controls.play, controls.speed, controls.now):
        assert not widget.isEnabled()
        assert "Train, and drag back here to any step." in widget.toolTip()
        assert widget.accessibleName()


def test_plays_and_pauses(qtbot: QtBot, session: Session, bar: TimeBar, train: Train) -> None:
    controls = bar.controls
    train()
    machine = session.time_machine
    assert controls.now.isChecked()
    triangle = controls.play.grab().toImage()
    qtbot.mouseClick(controls.play, LEFT)
    assert machine.is_playing
    assert controls.play.accessibleName() == "Pause"
    assert controls.play.grab().toImage() != triangle
    assert not controls.now.isChecked()
    qtbot.waitUntil(lambda: machine.step is not None and machine.step >= 2)
    qtbot.mouseClick(controls.play, LEFT)
    assert not machine.is_playing
    assert controls.play.accessibleName() == "Play"
    assert machine.step is not None


def test_the_speed_is_chosen(qtbot: QtBot, session: Session, bar: TimeBar, train: Train) -> None:
    controls = bar.controls
    train()
    assert controls.speed.currentText() == "15/s"
    controls.speed.setFocus()
    qtbot.keyClick(controls.speed, Qt.Key.Key_Down)
    assert session.time_machine.speed_hz == 30
    session.time_machine.set_speed(5)
    assert controls.speed.currentText() == "5/s"


def test_back_to_now(qtbot: QtBot, session: Session, bar: TimeBar, train: Train) -> None:
    controls = bar.controls
    train()
    session.time_machine.go_to(3)
    assert not controls.now.isChecked()
    qtbot.mouseClick(controls.now, LEFT)
    assert session.time_machine.step is None
    assert controls.now.isChecked()
    qtbot.mouseClick(controls.now, LEFT)
    assert controls.now.isChecked(), "now stays now"


def test_now_is_live_while_the_run_trains(
    qtbot: QtBot, session: Session, bar: TimeBar, train: Train
) -> None:
    controls = bar.controls
    width = controls.now.width()
    train(epochs=500, until=3)
    assert controls.now.text() == "Live"
    assert controls.now.width() == width
    session.training.stop()
    qtbot.waitUntil(lambda: not session.training.is_active, timeout=60_000)
    assert controls.now.text() == "Now"
