"""Work of more than a blink, outside the GUI thread; only the newest request is answered."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Literal

import torch
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

# Not torch.set_num_threads: that slows other threads, too (training to two thirds of its speed).
OPEN_MP = ThreadpoolController()

Work = Generator[Any, None, Any]
Told = Callable[[Any], None]


@dataclass(frozen=True, eq=False)
class _Report:
    """What crosses from the pool's thread to the GUI's."""

    request: int
    kind: Literal["progressed", "answered", "failed"]
    content: Any


class BackgroundWork(QObject):
    """Iterates one generator at a time in a pool thread.

    What it yields is told to `progressed`, what it returns to `answered`, what it raises to
    `failed`, all in the GUI thread. A new request or `cancel` closes the older generator at its
    next yield.
    """

    cancelled = Signal()
    _reported = Signal(_Report)

    def __init__(
        self,
        parent: QObject,
        answered: Told | None = None,
        failed: Told | None = None,
        progressed: Told | None = None,
    ) -> None:
        super().__init__(parent)
        self._told = {"answered": answered, "failed": failed, "progressed": progressed}
        self._pool = QThreadPool(self)
        # OpenMP counts the threads of a lingering pool, and slows the barriers of the training's
        # own as soon as there are more threads than cores.
        self._pool.setExpiryTimeout(0)
        self._request = 0
        self._busy = False
        self._reported.connect(self._deliver)

    @property
    def is_busy(self) -> bool:
        return self._busy

    def request(self, work: Work) -> None:
        self._request += 1
        self._busy = True
        self._pool.start(_Run(self, self._request, work))

    def cancel(self) -> None:
        """Stop at the next yield; whatever still arrives is dropped."""
        self._request += 1
        if self._busy:
            self._busy = False
            self.cancelled.emit()

    def shut_down(self) -> None:
        self.cancel()
        self._pool.waitForDone()

    def iterate(self, request: int, work: Work) -> None:
        """Run the work to its end; called in the pool's thread."""
        try:
            while request == self._request:
                self._reported.emit(_Report(request, "progressed", next(work)))
            work.close()
        except StopIteration as end:
            self._reported.emit(_Report(request, "answered", end.value))
        except Exception as error:
            self._reported.emit(_Report(request, "failed", error))

    def _deliver(self, report: _Report) -> None:
        if report.request != self._request:
            return
        self._busy = report.kind == "progressed"
        told = self._told[report.kind]
        if told is not None:
            told(report.content)


class _Run(QRunnable):
    def __init__(self, owner: BackgroundWork, request: int, work: Work) -> None:
        super().__init__()
        self._owner, self._request, self._work = owner, request, work

    def run(self) -> None:
        # torch gives a new thread as many helpers as training has, and they would get in each
        # other's way. That happens at the first question; what it has, OpenMP is told after it.
        torch.get_num_threads()
        with OPEN_MP.limit(limits=1, user_api="openmp"):
            self._owner.iterate(self._request, self._work)
