"""What lessons compute of a batch of pictures: in the background, and again when it is too old."""

from PySide6.QtCore import QObject, QTimer, Signal

from cnnviz.core.data.datasets import ImageSet
from cnnviz.session.background.background_work import BackgroundWork, Told, Work
from cnnviz.session.lessons.lesson_pictures import LessonPictures
from cnnviz.session.session import Session


class BatchReader(QObject):
    """Pictures, and one piece of work on them at a time.

    An answer belongs to the weights and the input at the time of asking.
    """

    due = Signal()  # time to ask again
    aged = Signal()  # `is_older`
    failed = Signal(Exception)

    def __init__(
        self,
        session: Session,
        parent: QObject,
        answered: Told | None = None,
        progressed: Told | None = None,
    ) -> None:
        super().__init__(parent)
        self._answered = answered
        self.pictures = LessonPictures(session.examples, session.data, session.network, self)
        self.is_older = False  # than the weights or the input of now
        self._older_than_asked = False
        self._work = BackgroundWork(self, self._on_answered, self.failed.emit, progressed)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._on_soon)
        self.pictures.changed.connect(self.drop)
        self.pictures.changed.connect(self.due)
        session.data.changed.connect(self.drop)
        session.data.changed.connect(self.due)

    @property
    def is_busy(self) -> bool:
        return self._work.is_busy

    def take(self, count: int, with_labels: bool = False) -> ImageSet | None:
        """Return pictures; None while they are made, and then `due`."""
        pictures = self.pictures.take(count, with_labels)
        if pictures is None:
            self.pictures.prepare()
        return pictures

    def ask(self, work: Work) -> None:
        """Compute this in place of whatever is being computed."""
        self._older_than_asked = False
        self._work.request(work)

    def outdate(self, due_in_ms: int) -> None:
        """Weights or input are others now: `due` after this time, unless that is soon anyway."""
        self._older_than_asked = True
        self._set_older(True)
        if not self._soon.isActive():
            self._soon.start(due_in_ms)

    def drop(self) -> None:
        """What is being computed is of no more use."""
        self._work.cancel()

    def rest(self) -> None:
        """Nobody looks."""
        self._soon.stop()
        self._work.shut_down()
        self.pictures.rest()

    def _on_soon(self) -> None:
        if self.is_busy:
            self._soon.start()
        else:
            self.due.emit()

    def _on_answered(self, answer: object) -> None:
        if self._answered is not None:
            self._answered(answer)
        self._set_older(False)
        if self._older_than_asked:
            self._set_older(True)

    def _set_older(self, is_older: bool) -> None:
        self.is_older = is_older
        self.aged.emit()
