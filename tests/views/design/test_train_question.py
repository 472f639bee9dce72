from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.design import train_question
from cnnviz.views.design.train_question import TrainQuestion

CONFIG = TrainingConfig(epochs=1, batch_size=50, device="cpu")
SMALL = NetworkConfig("small", (BlockConfig(3), BlockConfig(4)))
WAIT_MS = 60_000


@pytest.fixture
def question(
    qtbot: QtBot, session: Session, small_dataset: Dataset, window: QWidget
) -> Iterator[TrainQuestion]:
    """With a paused run of one step, and another design at hand."""
    session.data.dataset = small_dataset
    session.data.state = DataState.READY
    session.training.configure(replace(CONFIG, epochs=9), "article", "new weights")
    session.training.one_step()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    session.designs.open(SMALL)
    window.show()
    yield TrainQuestion(session, window)
    session.shut_down()


def press(qtbot: QtBot, question: TrainQuestion, text: str) -> None:
    box = question.box
    assert box is not None
    button = next(b for b in box.findChildren(QAbstractButton) if text in b.text().replace("&", ""))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_cancel_leaves_the_run_alone(
    qtbot: QtBot, session: Session, question: TrainQuestion
) -> None:
    question.train_or_ask()
    assert question.box is not None
    assert question.box.defaultButton() is question.box.button(QMessageBox.StandardButton.Cancel)
    press(qtbot, question, "Cancel")
    assert question.box is None
    assert session.training.state is TrainingState.PAUSED
    assert session.training.history.steps == [1]


def test_stop_and_train(qtbot: QtBot, session: Session, question: TrainQuestion) -> None:
    question.train_or_ask()
    press(qtbot, question, "Stop it")
    qtbot.waitUntil(lambda: session.network.config.name == "small", timeout=WAIT_MS)
    session.training.stop()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)


def test_saving_first_asks_again(
    qtbot: QtBot, session: Session, question: TrainQuestion, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved: list[Session] = []
    monkeypatch.setattr(
        train_question, "ask_and_save_checkpoint", lambda window, session: saved.append(session)
    )
    question.train_or_ask()
    press(qtbot, question, "Save it first")
    assert saved == [session]
    assert question.box is not None
    assert session.training.state is TrainingState.PAUSED
    press(qtbot, question, "Cancel")


def test_nothing_is_asked_where_nothing_runs(
    qtbot: QtBot, session: Session, question: TrainQuestion
) -> None:
    session.training.stop()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)
    session.training.configure(CONFIG, "article", "new weights")
    question.train_or_ask()
    assert question.box is None
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert session.network.title == "small, just trained"
