"""Opening a checkpoint, which happens in the background."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session

WAIT_MS = 30_000


def open_and_wait(qtbot: QtBot, session: Session, path: Path) -> None:
    """Open a checkpoint and wait until it is on screen."""
    with qtbot.waitSignal(session.opening.notified, timeout=WAIT_MS):
        session.open_checkpoint(path)


def open_shipped_and_wait(qtbot: QtBot, session: Session) -> None:
    """Open the checkpoint that ships with cnnviz and wait until it is on screen."""
    with qtbot.waitSignal(session.opening.notified, timeout=WAIT_MS):
        session.open_shipped_checkpoint()
