"""How far a piece of work is, and how long it still takes, told a few times a second."""

import time

from cnnviz.core.progress import Progress

TOLD_EVERY_S = 0.1
TELLS_AFTER_S = 0.5  # the first steps say little about the others


class ProgressClock:
    """Measures one piece of work after another."""

    def __init__(self) -> None:
        self.progress = Progress(0, 1)
        self._began_s = self._told_s = 0.0
        self._began_with = 0

    def begin(self, done: int = 0) -> None:
        """Measure from now on a piece of work of which so much was done before."""
        self.progress = Progress(done, max(1, done))
        self._began_s = self._told_s = time.monotonic()
        self._began_with = done

    def note(self, done: int, total: int) -> bool:
        """Note how far it is; returns whether it is time to tell."""
        now = time.monotonic()
        spent_s = now - self._began_s
        done_since = done - self._began_with
        is_known = done_since > 0 and spent_s >= TELLS_AFTER_S
        left_s = spent_s * (total - done) / done_since if is_known else None
        is_time = now - self._told_s >= TOLD_EVERY_S or total != self.progress.total
        self.progress = Progress(done, total, left_s)
        if is_time:
            self._told_s = now
        return is_time
