from pathlib import Path

from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint, save_checkpoint
from cnnviz.session.session import Session
from cnnviz.views.window.status_bar import StatusBar
from tests.opening import open_and_wait


def test_says_which_file_is_followed(
    qtbot: QtBot, session: Session, checkpoint: Checkpoint, tmp_path: Path
) -> None:
    bar = StatusBar(session)
    qtbot.addWidget(bar)
    assert bar.network.text() == "untrained · 29,034 parameters"
    path = tmp_path / "run.safetensors"
    save_checkpoint(path, checkpoint)
    open_and_wait(qtbot, session, path)
    assert bar.network.text() == "following run.safetensors · 29,034 parameters"
    session.save_checkpoint(tmp_path / "copy.safetensors")
    assert bar.network.text() == "copy.safetensors · 29,034 parameters"
