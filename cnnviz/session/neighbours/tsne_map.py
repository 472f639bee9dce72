"""The data set as a t-SNE map, made in the background and shown while it takes shape."""

from PySide6.QtCore import QObject, Signal
from torch import Tensor

from cnnviz.core.neighbours.projections import FloatArray, TsneProgress, tsne
from cnnviz.session.background.background_work import BackgroundWork
from cnnviz.session.background.progress_clock import Progress, ProgressClock


class TsneMap(QObject):
    """One map at a time; a cancelled one is forgotten."""

    changed = Signal()  # there is a map, or none any more, or it is being made
    progressed = Signal()  # `points` have moved on
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.points: FloatArray | None = None  # (N, 2); of a map in the making, too
        self._clock = ProgressClock()
        self._work = BackgroundWork(self)
        self._work.progressed.connect(self._on_progressed)
        self._work.answered.connect(self._on_answered)
        self._work.failed.connect(self._on_failed)

    @property
    def is_busy(self) -> bool:
        return self._work.is_busy

    @property
    def progress(self) -> Progress:
        return self._clock.progress

    def make(self, reduced: Tensor) -> None:
        """Begin a map of points given as principal components, float32 (N, K)."""
        self.points = None
        self._clock.begin()
        self._work.request(tsne(reduced))
        self.changed.emit()

    def forget(self) -> None:
        """Stop making it, and drop what there is."""
        if self.points is None and not self.is_busy:
            return
        self._work.cancel()
        self.points = None
        self.changed.emit()

    def shut_down(self) -> None:
        self._work.shut_down()

    def _on_progressed(self, progress: TsneProgress) -> None:
        if self._clock.note(progress.done, progress.total):
            self.points = progress.points
            self.progressed.emit()

    def _on_answered(self, points: FloatArray) -> None:
        self.points = points
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.points = None
        self.changed.emit()
        self.failed.emit(error)
