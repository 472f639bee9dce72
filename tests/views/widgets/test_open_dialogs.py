"""The file dialogs: what is asked, what becomes of the answer."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.session.session import Session
from cnnviz.views.widgets.dialogs import (
    ask_and_open_checkpoint,
    ask_and_open_picture,
    ask_and_save_checkpoint,
)

WAIT_MS = 30_000


class Answers:
    """A file dialog that answers at once, and remembers what it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answer = ""
        self.asked: list[tuple[str, str, str]] = []
        monkeypatch.setattr(QFileDialog, "getOpenFileName", self.reply)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", self.reply)

    def reply(self, parent: QWidget, title: str, folder: str, filters: str) -> tuple[str, str]:
        self.asked.append((title, folder, filters))
        return self.answer, filters


@pytest.fixture
def dialog(monkeypatch: pytest.MonkeyPatch) -> Answers:
    return Answers(monkeypatch)


def test_a_chosen_picture_is_opened_and_its_folder_remembered(
    session: Session, window: QWidget, dialog: Answers, qtbot: QtBot, tmp_path: Path
) -> None:
    image = QImage(30, 30, QImage.Format.Format_Grayscale8)
    image.fill(0)
    image.setPixelColor(9, 9, QColor("white"))
    image.save(str(tmp_path / "dot.png"))
    dialog.answer = str(tmp_path / "dot.png")
    with qtbot.waitSignal(session.canvas.changed):
        ask_and_open_picture(window, session)
    assert session.canvas.title == "dot.png"
    assert session.preferences.folder == tmp_path
    ask_and_open_picture(window, session)
    title, folder, filters = dialog.asked[-1]
    assert (title, folder) == ("Open picture", str(tmp_path))
    assert "*.png" in filters


def test_a_cancelled_dialog_changes_nothing(
    session: Session, window: QWidget, dialog: Answers, tmp_path: Path
) -> None:
    session.preferences.folder = tmp_path
    canvas, network = session.canvas.canvas, session.network.title
    ask_and_open_picture(window, session)
    ask_and_open_checkpoint(window, session)
    ask_and_save_checkpoint(window, session)
    assert len(dialog.asked) == 3
    assert session.canvas.canvas is canvas
    assert session.network.title == network
    assert session.preferences.folder == tmp_path


@pytest.mark.parametrize("typed", ["mine", "mine.safetensors", "mine.SAFETENSORS", "mine.v2"])
def test_a_saved_checkpoint_gets_its_suffix_and_opens_again(
    session: Session, window: QWidget, dialog: Answers, qtbot: QtBot, tmp_path: Path, typed: str
) -> None:
    dialog.answer = str(tmp_path / typed)
    ask_and_save_checkpoint(window, session)
    (saved,) = tmp_path.glob("mine*")
    assert saved.name in (typed, f"{typed}.safetensors")
    assert saved.suffix.lower() == ".safetensors"
    assert load_checkpoint(saved).class_names == session.network.class_names
    dialog.answer = str(saved)
    with qtbot.waitSignal(session.opening.notified, timeout=WAIT_MS):
        ask_and_open_checkpoint(window, session)
    assert session.network.title == saved.name
    assert "*.safetensors *.pt *.pth *.ckpt *.bin *.pth.tar" in dialog.asked[-1][2]


@pytest.mark.parametrize("answer", ["Yes", "No"])
def test_a_file_hidden_behind_the_suffix_is_not_replaced_unasked(
    session: Session,
    window: QWidget,
    dialog: Answers,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    answer: str,
) -> None:
    there = tmp_path / "mine.safetensors"
    there.write_bytes(b"precious")
    dialog.answer = str(tmp_path / "mine")
    button = QMessageBox.StandardButton[answer]
    monkeypatch.setattr(QMessageBox, "question", lambda *arguments: button)
    ask_and_save_checkpoint(window, session)
    assert (there.read_bytes() == b"precious") == (answer == "No")


def test_saving_proposes_the_name_of_the_run(
    session: Session,
    window: QWidget,
    dialog: Answers,
    record_run: Callable[[NetworkConfig, int], RecordedRun],
) -> None:
    ask_and_save_checkpoint(window, session)
    assert Path(dialog.asked[-1][1]).name == "article.safetensors"
    run = record_run(NETWORKS["article-3x3"], 3)
    session.time_machine.show(replace(run, name="tiny: 3/3 steps?"))
    ask_and_save_checkpoint(window, session)
    assert Path(dialog.asked[-1][1]).name == "tiny-3-3-steps.safetensors"
    session.time_machine.go_to(1)
    ask_and_save_checkpoint(window, session)
    assert Path(dialog.asked[-1][1]).name == "tiny-3-3-steps-step-1.safetensors"
