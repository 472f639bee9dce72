import os
import signal
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.session.terminal_signals import TerminalSignals


@pytest.fixture
def signals(qapp: object) -> Iterator[TerminalSignals]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    owner = QObject()
    yield TerminalSignals(owner)
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_polite_kill_is_told(qtbot: QtBot, signals: TerminalSignals) -> None:
    with qtbot.waitSignal(signals.received):
        os.kill(os.getpid(), signal.SIGTERM)
