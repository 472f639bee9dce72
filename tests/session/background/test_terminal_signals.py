"""What ends the program politely closes its window."""

import os
import signal
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from cnnviz.session.background.terminal_signals import ENDS, TerminalSignals


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in ENDS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def owner(qapp: object) -> QObject:
    return QObject()


@pytest.mark.parametrize("number", ENDS)
def test_it_is_told(number: int, qtbot: QtBot, owner: QObject) -> None:
    signals = TerminalSignals(owner)
    with qtbot.waitSignal(signals.received):
        os.kill(os.getpid(), number)


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows closes no terminal so")
def test_a_closed_terminal_is_one_of_them_unless_it_is_to_be_ignored(owner: QObject) -> None:
    assert signal.SIGHUP in ENDS
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup has it
    signals = TerminalSignals(owner)
    told = QSignalSpy(signals.received)
    os.kill(os.getpid(), signal.SIGHUP)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    assert told.count() == 0
