"""Work on a file in the background, one after the other: none is dropped, not even at the end."""

from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

Job = Callable[[], Any]
Told = Callable[[Any], None]
Begin = Callable[[], tuple[Job, Told] | None]  # in the GUI thread, as late as can be


class _Outcome:
    """What a job came to: its answer, or the error that it raised."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self.answer: Any = None
        self.error: Exception | None = None

    def find(self) -> None:
        try:
            self.answer = self._job()
        except Exception as error:
            self.error = error


class FileQueue(QObject):
    """Begins a job when the one before it has been told of."""

    failed = Signal(Exception)
    busy_changed = Signal()
    _ended = Signal(_Outcome)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setExpiryTimeout(0)
        self._waiting: deque[Begin] = deque()
        self._current: tuple[_Outcome, Told] | None = None
        self._ended.connect(self._on_ended)

    @property
    def is_busy(self) -> bool:
        return self._current is not None

    def add(self, begin: Begin) -> None:
        """Have `begin` asked for a job, and whom to tell its answer, when its turn comes."""
        self._waiting.append(begin)
        if self._current is None:
            self._begin_next()

    def shut_down(self) -> None:
        """Do all that still waits."""
        while self._current is not None:
            self._pool.waitForDone()
            self._on_ended(self._current[0])

    def _begin_next(self) -> None:
        was_busy = self.is_busy
        self._current = None
        while self._waiting and self._current is None:
            begun = self._waiting.popleft()()
            if begun is not None:
                job, told = begun
                self._current = _Outcome(job), told
                self._pool.start(_Run(self, self._current[0]))
        if was_busy != self.is_busy:
            self.busy_changed.emit()

    def _on_ended(self, outcome: _Outcome) -> None:
        if self._current is None or self._current[0] is not outcome:
            return  # told at the end already
        told = self._current[1]
        try:
            if outcome.error is not None:
                self.failed.emit(outcome.error)
            else:
                told(outcome.answer)
        finally:
            self._begin_next()

    def report(self, outcome: _Outcome) -> None:
        """Tell the GUI thread; called in the pool's."""
        self._ended.emit(outcome)


class _Run(QRunnable):
    def __init__(self, queue: FileQueue, outcome: _Outcome) -> None:
        super().__init__()
        self._queue, self._outcome = queue, outcome

    def run(self) -> None:
        self._outcome.find()
        self._queue.report(self._outcome)
