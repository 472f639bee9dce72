from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint, save_checkpoint
from cnnviz.core.checkpoints.unfinished_run import UnfinishedRun
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.training_run import TrainingRun
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.window.main_window import MainWindow
from cnnviz.views.window.resume_line import ResumeLine, offer_text

CONFIG = TrainingConfig(epochs=2, batch_size=50, device="cpu")
WAIT_MS = 60_000


@pytest.fixture
def autosave(
    session: Session, checkpoint: Checkpoint, small_dataset: Dataset, one_thread: None
) -> Path:
    """A run that was killed after two of its sixteen steps."""
    network, history = checkpoint.network(), checkpoint.history.copy()
    run = TrainingRun(network, small_dataset, CONFIG)
    for report, _ in zip(run.reports(), range(2), strict=False):
        history.add(report)
        left = replace(
            checkpoint,
            weights={name: value.clone() for name, value in network.state_dict().items()},
            history=history.copy(),
            made_by={"dataset": "bars"},
            picture_shape=small_dataset.picture_shape,
            run=run.state(),
        )
    save_checkpoint(session.autosave.path, left)
    return session.autosave.path


@pytest.fixture
def window(
    qtbot: QtBot, session: Session, autosave: Path, small_dataset: Dataset, tmp_path: Path
) -> Iterator[MainWindow]:
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.data.wanted = small_dataset.name
    window = MainWindow(session, tmp_path / "cnnviz.log")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: session.unfinished_runs.offered is not None)
    yield window
    window.close()


@pytest.fixture
def line(window: MainWindow) -> ResumeLine:
    return window.findChild(ResumeLine)


def click(qtbot: QtBot, button: QPushButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_offers_in_the_window_and_goes_on_at_a_click(
    qtbot: QtBot, session: Session, window: MainWindow, line: ResumeLine
) -> None:
    assert line.isVisible()
    assert line.text.text() == "A run of recipe article stopped at step 2 of 16 (just now)."
    assert line.text.shown_text() == line.text.text()
    assert not window.findChildren(QMessageBox)
    assert window.height() <= 800
    click(qtbot, line.resume)
    assert session.training.state is TrainingState.RUNNING
    assert line.isHidden()
    training = session.training
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert training.history.steps == list(range(1, 17))
    assert line.isHidden()


def test_not_now_leaves_the_menu(
    qtbot: QtBot, session: Session, window: MainWindow, line: ResumeLine, autosave: Path
) -> None:
    click(qtbot, line.decline)
    assert line.isHidden()
    assert autosave.exists()
    action = window.actions_by_name["resume_last"]
    assert action.isEnabled()
    action.trigger()
    assert session.training.state is TrainingState.RUNNING
    assert not action.isEnabled()
    assert "stop it first" in action.toolTip()
    training = session.training
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert not action.isEnabled()
    assert "No interrupted run" in action.toolTip()


def test_a_layout_from_before_does_not_bring_it_back(
    qtbot: QtBot, window: MainWindow, line: ResumeLine
) -> None:
    window.zoom.setChecked(True)
    assert line.isVisible()
    click(qtbot, line.decline)
    window.zoom.setChecked(False)
    assert line.isHidden()


def test_both_buttons_are_reached_by_keyboard(line: ResumeLine) -> None:
    for button in (line.resume, line.decline):
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert button.toolTip()
        assert button.accessibleName()


@pytest.mark.parametrize(
    ("seconds", "age"),
    [
        (-50, "just now"),
        (59, "just now"),
        (60, "1 minute ago"),
        (725, "12 minutes ago"),
        (3_599, "59 minutes ago"),
        (7_300, "2 hours ago"),
        (90_000, "1 day ago"),
        (864_000, "10 days ago"),
    ],
)
def test_says_how_long_ago(seconds: float, age: str) -> None:
    run = UnfinishedRun(Path("a"), "article", 1234, 6000, 1000.0, was_stopped=False)
    text = f"A run of recipe article stopped at step 1,234 of 6,000 ({age})."
    assert offer_text(run, 1000.0 + seconds) == text
