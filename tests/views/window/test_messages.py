from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.errors import CnnvizError
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.run_state import RunState
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.run_start import LeftRun
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.window.messages import Messages


@pytest.fixture
def messages(qtbot: QtBot, session: Session, tmp_path: Path) -> Iterator[Messages]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    messages = Messages(session, window, tmp_path / "cnnviz.log")
    yield messages
    if messages.box is not None:
        messages.box.close()


def test_a_mendable_error_is_one_sentence(session: Session, messages: Messages) -> None:
    session.failed.emit(CnnvizError("The folder is full; choose another."))
    assert messages.box is not None
    assert messages.box.text() == "The folder is full; choose another."
    assert not messages.box.detailedText()


def test_an_unexpected_error_has_details_and_names_the_log(
    session: Session, messages: Messages
) -> None:
    session.failed.emit(ZeroDivisionError("by nothing"))
    assert messages.box is not None
    assert "cnnviz.log" in messages.box.text()
    assert "ZeroDivisionError: by nothing" in messages.box.detailedText()


def test_one_box_at_a_time(qtbot: QtBot, session: Session, messages: Messages) -> None:
    session.failed.emit(CnnvizError("first"))
    first = messages.box
    assert first is not None
    with qtbot.waitSignal(first.destroyed):
        session.failed.emit(CnnvizError("second"))
    assert messages.box is not None
    assert messages.box.text() == "second"
    messages.box.close()
    qtbot.waitUntil(lambda: messages.box is None)


def press(messages: Messages, text: str) -> None:
    assert messages.box is not None
    next(b for b in messages.box.findChildren(QPushButton) if text in b.text()).click()


def test_without_the_data_set_synthetic_garments_can_be_trained_on(
    qtbot: QtBot, session: Session, messages: Messages
) -> None:
    session.data.missing.emit("fashion-mnist", "not on this machine")
    press(messages, "synthetic-garments")
    assert session.training.state is TrainingState.WAITING
    qtbot.waitUntil(lambda: session.training.state is TrainingState.RUNNING, timeout=60_000)
    assert session.data.dataset is not None
    assert session.data.dataset.name == "synthetic-garments"
    session.training.shut_down()


def test_without_the_data_set_it_can_be_fetched(
    session: Session, messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def download() -> None:
        asked.append(session.data.wanted)
        session.data.state = DataState.DOWNLOADING

    monkeypatch.setattr(session.data, "download", download)
    monkeypatch.setattr(session.data, "want", lambda *_, **__: None)
    session.data.missing.emit("fashion-mnist", "not on this machine")
    press(messages, "Fetch")
    assert asked == ["fashion-mnist"]
    assert session.training.state is TrainingState.WAITING


def test_cancel_leaves_everything_as_it_is(session: Session, messages: Messages) -> None:
    session.data.missing.emit("fashion-mnist", "not on this machine")
    press(messages, "Cancel")
    assert session.training.state is TrainingState.IDLE


def test_a_run_that_goes_on_is_not_offered_other_garments(
    session: Session, messages: Messages, monkeypatch: pytest.MonkeyPatch, checkpoint: Checkpoint
) -> None:
    state = RunState(TrainingConfig(), 1, 10, {}, {})
    left = LeftRun(checkpoint, state, "fashion-mnist", Path("run.safetensors"))
    monkeypatch.setattr(session.data, "want", lambda *_, **__: None)
    session.training.resume(left)
    session.data.state = DataState.ABSENT
    session.data.changed.emit()
    session.data.missing.emit("fashion-mnist", "not on this machine")
    assert messages.box is not None
    texts = [button.text() for button in messages.box.findChildren(QPushButton)]
    assert not any("synthetic" in text for text in texts)
    monkeypatch.setattr(session.data, "download", lambda: None)
    press(messages, "Fetch")
    assert session.training.state is TrainingState.WAITING
    assert session.training.left is left
