"""Cyclic garbage is collected in the GUI thread, between two events, and nowhere else."""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500


class GarbageCollection(QObject):
    """Takes over from Python's automatic collection.

    That runs in whichever thread happens to allocate: in the training thread it may delete widgets,
    which crashes Qt, and in the midst of a stroke it takes a tenth of a second. What has survived a
    full collection (torch's modules above all) is set aside and not searched again.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(INTERVAL_MS)

    def _collect(self) -> None:
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                if generation == 2:
                    gc.freeze()
                return
