"""What was assumed of an opened file is said above the panels."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.normalisations import NORMALISATIONS
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network
from cnnviz.session.session import Session
from cnnviz.views.evaluation.evaluation_panel import PIXELS
from cnnviz.views.window.main_window import MainWindow
from cnnviz.views.window.notes_line import NotesLine
from tests.opening import open_and_wait


@pytest.fixture
def window(qtbot: QtBot, session: Session, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(session, tmp_path / "log")
    window.show()
    yield window
    window.close()


@pytest.fixture
def line(qtbot: QtBot, window: MainWindow, session: Session, tmp_path: Path) -> NotesLine:
    line = window.findChild(NotesLine)
    assert line.isHidden()
    state = build_network(NETWORKS["article"], seed=8).half().state_dict()
    torch.save(state, tmp_path / "theirs.pt")
    open_and_wait(qtbot, session, tmp_path / "theirs.pt")
    assert line.isVisible()
    return line


def test_what_was_assumed_and_converted_is_said(line: NotesLine) -> None:
    assert "Fashion-MNIST's statistics" in line.text.text()
    assert "float16" in line.text.text()
    assert "float16" in line.text.toolTip()


def test_got_it_puts_it_aside(qtbot: QtBot, line: NotesLine, session: Session) -> None:
    qtbot.mouseClick(line.done, Qt.MouseButton.LeftButton)
    assert line.isHidden()
    session.scaling.choose(NORMALISATIONS["mnist"])
    assert line.isHidden()


def test_the_button_leads_to_the_choice(qtbot: QtBot, line: NotesLine, window: MainWindow) -> None:
    qtbot.mouseClick(line.scaling, Qt.MouseButton.LeftButton)
    panel = window.docks["evaluation"].panel
    qtbot.waitUntil(panel.isVisible)
    assert panel.choice.number == PIXELS
    (used,) = (row.button for row in panel.pixels.rows if row.button.isChecked())
    qtbot.keyClick(used, Qt.Key.Key_Space)
    assert not line.scaling.isVisible()
    assert line.isVisible(), "what was converted is still to be read"


def test_another_network_takes_it_along(
    line: NotesLine, session: Session, checkpoint: Checkpoint
) -> None:
    session.network.show(checkpoint, "another")
    assert line.isHidden()
