"""What the run on screen made of the current input, at each of its kept steps."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from cnnviz.core.inspection.trace import FloatArray
from cnnviz.core.runs.input_life import life_of
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.runs.time_machine import TimeMachine

# Drawing comes first: the life is told anew once the pen rests.
REST_MS = 150
GROWTH_INTERVAL_MS = 1000


class SketchLife(QObject):
    """Computed in the background while anybody watches, from scratch for another input or run.

    A run in training only has its new steps added, at most once a second.
    """

    changed = Signal()
    failed = Signal(Exception)

    def __init__(self, network: LiveNetwork, machine: TimeMachine, parent: QObject) -> None:
        super().__init__(parent)
        self._network, self._machine = network, machine
        self._watched = False
        self._wanted = network.trace.input
        self._found: FloatArray | None = None  # the input that `probabilities` belong to
        self.steps: tuple[int, ...] = ()  # the kept steps that are known
        self.probabilities = _nothing(0)  # (steps, classes), NaN where weights cannot be read
        self._work = BackgroundWork(self, self._on_answer, self.failed.emit)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._compute)
        self._growth = QTimer(self, singleShot=True, interval=GROWTH_INTERVAL_MS)
        self._growth.timeout.connect(self._compute)
        network.traced.connect(self._on_traced)
        machine.run_changed.connect(self._on_run_changed)
        machine.grew.connect(self._on_growth)

    @property
    def is_stale(self) -> bool:
        """Whether what is known belongs to another input than the current one."""
        return len(self.steps) > 0 and self._found is not self._wanted

    def watch(self) -> None:
        """Compute from now on: somebody looks at it."""
        self._watched = True
        self._on_traced()
        self._compute()

    def rest(self) -> None:
        """Compute nothing until somebody looks at it again."""
        self._watched = False
        self._rest.stop()
        self._growth.stop()
        self._work.cancel()

    def shut_down(self) -> None:
        self.rest()
        self._work.shut_down()

    def _on_traced(self) -> None:
        """Other weights make another trace, but no other life."""
        seen = self._network.trace.input
        if not self._watched or np.array_equal(seen, self._wanted):
            return
        self._work.cancel()
        is_back = self._found is not None and np.array_equal(seen, self._found)
        self._wanted = self._found if is_back and self._found is not None else seen
        if self._machine.run is not None:
            self._rest.start()
            self.changed.emit()

    def _on_run_changed(self) -> None:
        self._work.cancel()
        run = self._machine.run
        self.steps, self._found = (), None
        self.probabilities = _nothing(run.start.config.classes if run is not None else 0)
        self.changed.emit()
        if self._watched:
            self._wanted = self._network.trace.input
            self._compute()

    def _on_growth(self) -> None:
        if self._watched and not self._growth.isActive():
            self._growth.start()

    def _compute(self) -> None:
        """Ask for what is missing, unless it is on its way or the pen has moved just now."""
        run = self._machine.run
        if run is None or self._work.is_busy or self._rest.isActive():
            return
        known = 0 if self._found is not self._wanted else len(self.steps)
        if known < len(run.steps):
            self._work.request(_life(run, known, self._wanted))

    def _on_answer(self, answer: tuple[RecordedRun, FloatArray, FloatArray]) -> None:
        run, seen, probabilities = answer
        known = len(run.steps) - len(probabilities)
        self.probabilities = np.concatenate((self.probabilities[:known], probabilities))
        self.steps, self._found = run.steps, seen
        self.changed.emit()
        if self._machine.run is not None and self._machine.run.steps != run.steps:
            self._on_growth()


def _life(run: RecordedRun, known: int, seen: FloatArray) -> Work:
    """Return the probabilities after all steps but the first `known`."""
    found: list[FloatArray] = []
    for probabilities in life_of(replace(run, steps=run.steps[known:]), seen):
        found.append(probabilities)
        yield len(found)
    return run, seen, np.stack(found)


def _nothing(classes: int) -> FloatArray:
    return np.zeros((0, classes), np.float32)
