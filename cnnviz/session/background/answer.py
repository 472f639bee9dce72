"""An answer that takes longer than a blink: asked for, awaited, kept, and old one day."""

from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from cnnviz.core.progress import Progress
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.background.progress_clock import ProgressClock

Question = TypeVar("Question")
Found = TypeVar("Found")


class Answer(QObject, Generic[Question, Found]):
    """One question at a time, answered in the background; the answer before stays meanwhile.

    Who inherits it asks, and says whether a question still is that of now.
    """

    changed = Signal()  # what is found, its age, or whether it is under way
    progressed = Signal()  # `progress`, a few times a second
    failed = Signal(Exception)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: Found | None = None
        self._of: Question | None = None  # what is found answers it
        self._asked: Question | None = None  # under way
        self._was_old = False
        self._clock = ProgressClock()
        self._work = BackgroundWork(self, self._on_answered, self._on_failed, self._on_step)

    @property
    def is_running(self) -> bool:
        return self._work.is_busy

    @property
    def is_old(self) -> bool:
        """Whether what is found answers another question than that of now."""
        return self.found is not None and self._of is not None and not self._is_now(self._of)

    @property
    def progress(self) -> Progress:
        return self._clock.progress

    def cancel(self) -> None:
        """Stop; what was found before stays."""
        if self.is_running:
            self._stop()
            self._tell()

    def forget(self) -> None:
        """Stop, and drop what was found."""
        if self.found is not None or self.is_running:
            self._stop()
            self.found = self._of = None
            self._tell()

    def shut_down(self) -> None:
        self._stop()
        self._work.shut_down()

    def _is_now(self, question: Question) -> bool:
        raise NotImplementedError

    def _ask(self, question: Question, work: Work) -> None:
        self._begin(question, work)
        self._tell()

    def _begin(self, question: Question, work: Work) -> None:
        self._asked = question
        self._clock.begin()
        self._work.request(work)

    def _stop(self) -> None:
        self._asked = None
        self._work.cancel()

    def _take(self, found: Found, of: Question | None) -> None:
        self.found, self._of = found, of
        self._tell()

    def _on_step(self, step: Any) -> None:
        if isinstance(step, Progress) and self._clock.note(step.done, step.total):
            self.progressed.emit()

    def _on_answered(self, answer: Any) -> None:
        asked, self._asked = self._asked, None
        self._take(answer, asked)

    def _on_failed(self, error: Exception) -> None:
        self._asked = None
        self._tell()
        self.failed.emit(error)

    def _tell_age(self) -> None:
        """Tell whether what is found is old, if that is new."""
        if self.is_old != self._was_old:
            self._tell()

    def _tell(self) -> None:
        self._was_old = self.is_old
        self.changed.emit()
