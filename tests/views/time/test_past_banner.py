from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.runs.recorded_run import Parent
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.time.past_banner import PastBanner
from cnnviz.views.time.time_words import past_sentence, step_words
from cnnviz.views.window.main_window import MainWindow
from tests.views.time.conftest import Train

LEFT = Qt.MouseButton.LeftButton
WAIT_MS = 60_000


@pytest.fixture
def window(qtbot: QtBot, session: Session, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(session, tmp_path / "log")
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.close()


@pytest.fixture
def banner(window: MainWindow) -> PastBanner:
    return window.past_banner


def test_is_there_in_the_past_alone_and_moves_nothing(
    qtbot: QtBot, session: Session, window: MainWindow, banner: PastBanner, train: Train
) -> None:
    train()
    assert banner.isHidden()
    places = {name: dock.geometry() for name, dock in window.docks.items()}
    session.time_machine.go_to(5)
    assert banner.isVisible()
    assert banner.sentence.text() == "You see step 5 of 16 (epoch 1)."
    assert banner.sentence.shown_text() == banner.sentence.text()
    qtbot.wait(50)
    assert {name: dock.geometry() for name, dock in window.docks.items()} == places
    assert banner.height() == window.menuBar().height()
    assert banner.geometry().right() == window.rect().right()
    menus = [window.menuBar().actionGeometry(a).right() for a in window.menuBar().actions()]
    assert banner.geometry().left() > max(menus), "every menu can still be opened"
    assert banner.grab().toImage().pixelColor(2, 2) == banner.palette().highlight().color()
    qtbot.mouseClick(banner.back, LEFT)
    assert session.time_machine.step is None
    assert banner.isHidden()


def test_follows_the_windows_width(
    qtbot: QtBot, session: Session, window: MainWindow, banner: PastBanner, train: Train
) -> None:
    train()
    session.time_machine.go_to(5)
    window.resize(1500, 850)
    assert banner.geometry().right() == window.rect().right()


def test_tells_that_training_goes_on(
    qtbot: QtBot, session: Session, window: MainWindow, banner: PastBanner, train: Train
) -> None:
    train(epochs=500, until=6)
    training = session.training
    session.time_machine.go_to(2)
    assert banner.sentence.text().startswith(
        "You see step 2 of 4,000 (epoch 1). Training continues at step "
    )
    before = banner.sentence.text()
    qtbot.waitUntil(lambda: banner.sentence.text() != before, timeout=WAIT_MS)
    assert not banner.train_on.isEnabled()
    assert "Stop the run first." in banner.train_on.toolTip()
    assert banner.save.isEnabled()
    training.pause()
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    assert f"Training is paused at step {training.history.steps[-1]:,}." in past_sentence(session)
    training.stop()
    qtbot.waitUntil(lambda: not training.is_active, timeout=WAIT_MS)
    assert banner.sentence.text() == f"You see step 2 of {training.history.steps[-1]} (epoch 1)."
    assert banner.train_on.isEnabled()
    assert "Stop the run first." not in banner.train_on.toolTip()


def test_saves_this_step(
    qtbot: QtBot,
    session: Session,
    banner: PastBanner,
    train: Train,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    train()
    session.time_machine.go_to(7)
    chosen = str(tmp_path / "seven.safetensors"), ""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    qtbot.mouseClick(banner.save, LEFT)
    saved = load_checkpoint(tmp_path / "seven.safetensors")
    assert saved.history.steps == list(range(1, 8))
    assert saved.made_by["step"] == 7
    assert session.time_machine.step == 7


def test_trains_on_from_here(
    qtbot: QtBot, session: Session, banner: PastBanner, train: Train
) -> None:
    train()
    parent = session.time_machine.run
    assert parent is not None
    session.time_machine.go_to(3)
    qtbot.mouseClick(banner.train_on, LEFT)
    assert session.training.is_active
    assert banner.isHidden()
    qtbot.waitUntil(lambda: session.time_machine.run is not None, timeout=WAIT_MS)
    branch = session.time_machine.run
    assert branch is not None
    assert branch.parent == Parent(parent.id, 3)


def test_its_buttons_are_reached_by_keyboard(banner: PastBanner) -> None:
    for button in (banner.back, banner.save, banner.train_on):
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert button.toolTip()
        assert button.accessibleName() == button.text()


def test_the_first_step_is_before_training(session: Session, train: Train) -> None:
    train()
    session.time_machine.go_to(0)
    assert past_sentence(session) == "You see step 0 of 16 (before training)."
    run = session.time_machine.run
    assert run is not None
    assert step_words(run, 0) == "step 0 · before training"
    assert step_words(run, 16) == f"step 16 · epoch 2 · loss {run.history.losses[-1]:.3f}"


def test_the_menu_plays_walks_and_returns(
    qtbot: QtBot, session: Session, window: MainWindow, train: Train
) -> None:
    machine, actions = session.time_machine, window.actions_by_name
    for name in ("play_timeline", "step_back", "step_on", "back_to_now"):
        assert not actions[name].isEnabled()
        assert "train first" in actions[name].toolTip()
    train()
    assert actions["play_timeline"].isEnabled()
    assert "already" in actions["back_to_now"].toolTip()
    assert not actions["step_on"].isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_Comma)
    assert machine.step == 15
    qtbot.keyClick(window, Qt.Key.Key_Comma)
    qtbot.keyClick(window, Qt.Key.Key_Period)
    assert machine.step == 15
    assert actions["back_to_now"].isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert machine.step is None
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert machine.is_playing
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert not machine.is_playing
