"""How long the display of a run rests after it has shown something."""

import time

from PySide6.QtCore import QObject, QTimer, Signal

# After an update that took 15 ms to show, the display rests for 12 times as long. While it works,
# training stands almost still on two cores: its threads wait for each other at every layer.
REST_PER_COST = 12


class DisplayRest(QObject):
    """Measures what showing an update takes, and says when the next may come."""

    over = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._showing_since_s = 0.0
        # Fires when the event loop has painted all that an update has marked as old.
        self._shown = QTimer(self, singleShot=True, interval=0)
        self._shown.timeout.connect(self._on_shown)
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self.over)

    def measure_from(self, began_s: float) -> None:
        """Begin the rest once all is painted that was marked as old since then."""
        self._showing_since_s = began_s
        self._shown.start()

    def _on_shown(self) -> None:
        cost_ms = 1000 * (time.perf_counter() - self._showing_since_s)
        self._rest.start(round(cost_ms * REST_PER_COST))
