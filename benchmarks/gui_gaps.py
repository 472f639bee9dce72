"""How long the GUI thread answers nobody, while something goes on in the background."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer

from benchmarks.report import latency_cells

BEAT_MS = 5


class GuiGaps(QObject):
    """Notes the time between two beats of a timer: 5 ms of an idle thread, more of a busy one."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps_ms: list[float] = []
        self._last_s = 0.0
        self._beat = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._on_beat)

    def begin(self) -> None:
        self.gaps_ms.clear()
        self._last_s = time.perf_counter()
        self._beat.start()

    def end(self) -> list[float]:
        """Return all gaps since the beginning, in ms."""
        self._beat.stop()
        return list(self.gaps_ms)

    def _on_beat(self) -> None:
        now_s = time.perf_counter()
        self.gaps_ms.append((now_s - self._last_s) * 1000)
        self._last_s = now_s


def gap_cells(gaps_ms: Sequence[float]) -> list[str]:
    """The 99th of 100 and the longest."""
    return latency_cells(gaps_ms)[1:]
