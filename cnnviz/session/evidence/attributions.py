"""Why it said that: evidence that follows the input, computed in the background."""

import time

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from torch import nn

from cnnviz.core.errors import CnnvizError
from cnnviz.core.evidence.attribution_methods import METHODS, why_not
from cnnviz.core.evidence.occlusion import Progress
from cnnviz.core.inspection.trace import Trace
from cnnviz.session.background.background_work import BackgroundWork
from cnnviz.session.evidence.attribution_work import Asked, Findings, Question, empty_value, find
from cnnviz.session.evidence.evidence_question import EvidenceQuestion
from cnnviz.session.input.canvas_document import CanvasDocument
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.training.training import Training

PAUSE_MS = 400  # of drawing, before slow work begins
TRAINING_INTERVAL_MS = 500
SLOW_MS = 50  # what takes longer is not done by itself while a network trains
UNEXPECTED = "The evidence could not be computed."


class Attributions(QObject):
    """Answers the question about the input of now, as long as somebody looks.

    Cheap methods follow every stroke: while one computes, only the newest request waits.
    """

    found = Signal()  # `findings`, whether they are older than the input, or `reason`
    progressed = Signal()  # `progress`, or whether it is busy
    failed = Signal(object)

    def __init__(
        self, network: LiveNetwork, canvas: CanvasDocument, training: Training, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._network, self._canvas, self._training = network, canvas, training
        network.replaced.connect(self._on_replaced)  # before the question asks about it
        self.question = EvidenceQuestion(network, self)
        self.findings: Findings | None = None
        self.progress = Progress(0, 1)
        self._trouble = ""  # why the last work failed
        self._of: Trace | None = None  # what the findings are about
        self._asked: Trace | None = None
        self._began_s = 0.0
        self._costs_ms: dict[tuple[str, bool], float] = {}  # the least so far, as others compute
        self._structure: nn.Sequential | None = None
        self._is_watched, self._waits = False, False
        self._work = BackgroundWork(self)
        self._soon = QTimer(self, singleShot=True)
        self._connect()

    @property
    def reason(self) -> str:
        """Why there is no evidence; empty where there can be some."""
        if self._canvas.seen.blank:
            return "Nothing is drawn, so there is nothing to explain. Draw on the canvas."
        if not np.isfinite(self._network.trace.probabilities).all():
            return "The network's numbers are not finite any more: nothing explains them."
        return why_not(self.question.method, self._network.config) or self._trouble

    @property
    def is_older(self) -> bool:
        """Whether the findings belong to another input, other weights or another question."""
        findings = self.findings
        return findings is not None and (
            self._of is not self._network.trace or findings.question != self.question.now
        )

    @property
    def is_busy(self) -> bool:
        return self._work.is_busy

    @property
    def is_due(self) -> bool:
        """Whether it is being computed, or soon will be."""
        return self.is_busy or self._soon.isActive() or self._waits

    @property
    def needs_asking(self) -> bool:
        """Whether it is computed on demand alone: slow work, while a network trains."""
        is_quick = METHODS[self.question.method].quick
        cost_ms = self._costs_ms.get(_kind(self.question.now), 0.0)
        return self._training.is_active and not (is_quick and cost_ms <= SLOW_MS)

    @property
    def seconds_left(self) -> float | None:
        """How long the work still takes at its present speed; None while that is unknown."""
        done, total = self.progress.done, self.progress.total
        if not done or not self.is_busy:
            return None
        return (time.perf_counter() - self._began_s) * (total - done) / done

    def watch(self) -> None:
        """Somebody looks."""
        self._is_watched = True
        self._follow()

    def rest(self) -> None:
        """Nobody looks."""
        self._is_watched = False
        self.cancel()

    def compute(self) -> None:
        """Compute now, on demand."""
        self._trouble = ""
        self._soon.stop()
        self._ask()

    def cancel(self) -> None:
        """Stop; what was found before stays."""
        was_due = self.is_due
        self._soon.stop()
        self._waits = False
        self._work.cancel()
        if was_due:
            self.progressed.emit()

    def shut_down(self) -> None:
        self.rest()
        self._work.shut_down()

    def _on_asked_otherwise(self) -> None:
        self._trouble = ""
        self.cancel()
        self._follow()

    def _follow(self) -> None:
        """Catch up with the input, the weights and the question, as soon as is wise."""
        if not self._is_watched:
            return
        if self.reason:
            self.cancel()
        elif not self.needs_asking and (self.findings is None or self.is_older):
            self._catch_up()
        self.found.emit()

    def _catch_up(self) -> None:
        if not METHODS[self.question.method].quick:
            self.cancel()
            self._soon.start(PAUSE_MS)
        elif self.is_busy:
            self._waits = True
        elif not self._training.is_active:
            self._ask()
        elif not self._soon.isActive():
            since_ms = round(1000 * (time.perf_counter() - self._began_s))
            self._soon.start(max(0, TRAINING_INTERVAL_MS - since_ms))

    def _ask(self) -> None:
        if self.reason:
            self.found.emit()
            return
        checkpoint, self._asked = self._network.checkpoint(), self._network.trace
        if self._structure is None:
            self._structure = checkpoint.network()
        self._began_s, self._waits, self.progress = time.perf_counter(), False, Progress(0, 1)
        asked = Asked(
            self._structure,
            checkpoint.weights,
            self._asked.input,
            self._canvas.seen.pixels,
            empty_value(checkpoint, self._canvas.path.normalised),
        )
        self._work.request(find(asked, self.question.now))
        self.progressed.emit()

    def _on_progressed(self, progress: Progress) -> None:
        self.progress = progress
        self.progressed.emit()

    def _on_answered(self, findings: Findings) -> None:
        self.findings, self._of = findings, self._asked
        kind = _kind(findings.question)
        self._costs_ms[kind] = min(findings.took_ms, self._costs_ms.get(kind, findings.took_ms))
        self.progressed.emit()
        self.found.emit()
        if self._waits:
            self._waits = False
            self._follow()

    def _on_failed(self, error: Exception) -> None:
        self._waits = False
        self._trouble = str(error) if isinstance(error, CnnvizError) else UNEXPECTED
        if not isinstance(error, CnnvizError):
            self.failed.emit(error)
        self.progressed.emit()
        self.found.emit()

    def _on_replaced(self) -> None:
        self._structure, self.findings, self._of = None, None, None
        self._costs_ms.clear()

    def _connect(self) -> None:
        self._soon.timeout.connect(self._ask)
        self._work.progressed.connect(self._on_progressed)
        self._work.answered.connect(self._on_answered)
        self._work.failed.connect(self._on_failed)
        self._network.traced.connect(self._follow)
        self._training.state_changed.connect(self._follow)
        self.question.changed.connect(self._on_asked_otherwise)


def _kind(question: Question) -> tuple[str, bool]:
    return question.request.method, question.rival is not None
