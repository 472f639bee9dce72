"""Why it said that: evidence that follows the input, computed in the background."""

import time
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QTimer

from cnnviz.core.errors import CnnvizError
from cnnviz.core.evidence.attribution_methods import METHODS, why_not
from cnnviz.core.inspection.trace import Trace
from cnnviz.core.network.networks import Network
from cnnviz.core.translation import tr
from cnnviz.session.background.answer import Answer
from cnnviz.session.evidence.attribution_work import Asked, Findings, Question, find
from cnnviz.session.evidence.evidence_question import EvidenceQuestion
from cnnviz.session.input.canvas_document import CanvasDocument
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.training.training import Training

PAUSE_MS = 400  # of drawing, before slow work begins
TRAINING_INTERVAL_MS = 500
SLOW_MS = 50  # what takes longer is not done by itself while a network trains
UNEXPECTED = tr("The evidence could not be computed.")


@dataclass(frozen=True, eq=False)
class _About:
    trace: Trace  # another one whenever input or weights change
    question: Question


class Attributions(Answer[_About, Findings]):
    """Answers the question about the input of now, as long as somebody looks.

    Cheap methods follow every stroke: while one computes, only the newest request waits.
    """

    def __init__(
        self, network: LiveNetwork, canvas: CanvasDocument, training: Training, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._network, self._canvas, self._training = network, canvas, training
        network.replaced.connect(self._on_replaced)  # before the question asks about it
        self.question = EvidenceQuestion(network, self)
        self._trouble = ""  # why the last work failed
        self._began_s = 0.0
        self._costs_ms: dict[tuple[str, bool], float] = {}  # the least so far, as others compute
        self._structure: Network | None = None
        self._is_watched, self._waits = False, False
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.compute)
        network.traced.connect(self._follow)
        training.state_changed.connect(self._follow)
        self.question.changed.connect(self._on_asked_otherwise)

    @property
    def findings(self) -> Findings | None:
        return self.found

    @property
    def reason(self) -> str:
        """Why there is no attribution; empty where there can be some."""
        if self._canvas.seen.blank:
            return tr("The canvas is empty, so there is nothing to explain. Draw something.")
        if not np.isfinite(self._network.trace.probabilities).all():
            return tr("The network's outputs are NaN or infinite: there is nothing to attribute.")
        return why_not(self.question.method, self._network.config) or self._trouble

    @property
    def is_due(self) -> bool:
        """Whether it is being computed, or soon will be."""
        return self.is_running or self._soon.isActive() or self._waits

    @property
    def needs_asking(self) -> bool:
        """Whether it is computed on demand alone: slow work, while a network trains."""
        is_quick = METHODS[self.question.method].quick
        cost_ms = self._costs_ms.get(_kind(self.question.now), 0.0)
        return self._training.is_active and not (is_quick and cost_ms <= SLOW_MS)

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
        self._ask_now()
        self._tell()

    def cancel(self) -> None:
        """Stop; what was found before stays."""
        was_due = self.is_due
        self._stop()
        if was_due:
            self.progressed.emit()

    def shut_down(self) -> None:
        self.rest()
        super().shut_down()

    def _is_now(self, question: _About) -> bool:
        is_same_input = question.trace is self._network.trace
        return is_same_input and question.question == self.question.now

    def _stop(self) -> None:
        self._soon.stop()
        self._waits = False
        super()._stop()

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
        elif not self.needs_asking and (self.found is None or self.is_old):
            self._catch_up()
        self._tell()

    def _catch_up(self) -> None:
        if not METHODS[self.question.method].quick:
            self.cancel()
            self._soon.start(PAUSE_MS)
        elif self.is_running:
            self._waits = True
        elif not self._training.is_active:
            self._ask_now()
        elif not self._soon.isActive():
            since_ms = round(1000 * (time.perf_counter() - self._began_s))
            self._soon.start(max(0, TRAINING_INTERVAL_MS - since_ms))

    def _ask_now(self) -> None:
        if self.reason:
            return
        checkpoint = self._network.checkpoint()
        about = _About(self._network.trace, self.question.now)
        if self._structure is None:
            self._structure = checkpoint.network()
        self._began_s, self._waits = time.perf_counter(), False
        asked = Asked(
            self._structure,
            checkpoint.weights,
            about.trace.input,
            self._canvas.seen.pixels,
            self._network.as_read.empty,
        )
        self._begin(about, find(asked, about.question))

    def _on_answered(self, findings: Findings) -> None:
        kind = _kind(findings.question)
        self._costs_ms[kind] = min(findings.took_ms, self._costs_ms.get(kind, findings.took_ms))
        super()._on_answered(findings)
        if self._waits:
            self._waits = False
            self._follow()

    def _on_failed(self, error: Exception) -> None:
        self._waits = False
        self._trouble = str(error) if isinstance(error, CnnvizError) else UNEXPECTED
        self._asked = None
        self._tell()
        if not isinstance(error, CnnvizError):
            self.failed.emit(error)

    def _on_replaced(self) -> None:
        self._structure = self.found = self._of = None
        self._costs_ms.clear()


def _kind(question: Question) -> tuple[str, bool]:
    return question.request.method, question.rival is not None
