"""Ctrl-C in the terminal, a polite kill and a logout close the window as its own button does."""

import signal
from types import FrameType

from PySide6.QtCore import QObject, QTimer, Signal

# Python handles a signal only between two of its own instructions, and Qt's loop runs none of them
# while nothing happens.
WAKE_UP_MS = 200
# A closed terminal and a logout send SIGHUP; Windows has none.
ENDS = (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []))


class TerminalSignals(QObject):
    """Says when the system asks the program to end."""

    received = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._wake_up)
        self._timer.start(WAKE_UP_MS)
        for number in ENDS:
            # nohup has the program ignore that its terminal was closed, and so it should stay.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.received.emit()

    def _wake_up(self) -> None:
        pass
