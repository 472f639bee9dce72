"""Files that are made of a recorded run in the background, one at a time."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from cnnviz.session.background.background_work import BackgroundWork, Work


class Exports(QObject):
    """Runs work that yields the share that is done, 0 to 1, and returns the file it made."""

    progressed = Signal(float)
    done = Signal(Path)
    failed = Signal(Exception)
    ended = Signal()  # however it did
    previewed = Signal()  # `newest_preview`

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.newest_preview: Any = None
        self._work = BackgroundWork(self, self._on_answer, self._on_failure, self.progressed.emit)
        self._work.cancelled.connect(self.ended)
        self._preview = BackgroundWork(self, self._on_preview, self.failed.emit)

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

    def _on_preview(self, preview: object) -> None:
        self.newest_preview = preview
        self.previewed.emit()

    def _on_failure(self, error: object) -> None:
        self.failed.emit(error)
        self.ended.emit()
