"""Files that are made of a recorded run in the background, one at a time."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cnnviz.session.background.background_work import BackgroundWork, Work


class Exports(QObject):
    """Runs work that yields the share that is done, 0 to 1, and returns the file it made."""

    progressed = Signal(object)  # float
    done = Signal(object)  # Path
    failed = Signal(object)
    ended = Signal()  # however it did
    previewed = Signal(object)  # the answer of the newest preview

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work, self._preview = BackgroundWork(self), BackgroundWork(self)
        self._work.progressed.connect(self.progressed)
        self._work.answered.connect(self._on_answer)
        self._work.failed.connect(self._on_failure)
        self._work.cancelled.connect(self.ended)
        self._preview.answered.connect(self.previewed)
        self._preview.failed.connect(self.failed)

    @property
    def is_busy(self) -> bool:
        return self._work.is_busy

    def start(self, work: Work) -> None:
        self._work.request(work)

    def preview(self, work: Work) -> None:
        """Have something made to be looked at; an older one that is not done yet is dropped."""
        self._preview.request(work)

    def forget_preview(self) -> None:
        self._preview.cancel()

    def cancel(self) -> None:
        self._work.cancel()

    def shut_down(self) -> None:
        self._work.shut_down()
        self._preview.shut_down()

    def _on_answer(self, path: Path) -> None:
        self.done.emit(path)
        self.ended.emit()

    def _on_failure(self, error: object) -> None:
        self.failed.emit(error)
        self.ended.emit()
