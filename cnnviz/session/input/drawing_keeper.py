"""The drawing survives the program: kept while one draws, and there again at the next start."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from cnnviz.core.files.file_errors import reason
from cnnviz.core.sketching.examples import Example
from cnnviz.core.sketching.kept_drawing import KeptDrawing, keep_drawing, kept_drawing
from cnnviz.core.translation import tr
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.input.canvas_document import CanvasDocument

REST_MS = 2_000


class DrawingKeeper(QObject):
    """Writes at most every other second, in the background; a last time when the program ends."""

    notified = Signal(str)

    def __init__(self, canvas: CanvasDocument, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas, self._path = canvas, path
        self._has_failed = False
        self._due = QTimer(self, singleShot=True, interval=REST_MS)
        self._due.timeout.connect(self._keep)
        self._work = BackgroundWork(self, failed=self._on_failed)

    def begin(self, example: Example) -> None:
        """Show what was kept, the example where there is none, and keep what becomes of it."""
        kept = kept_drawing(self._path)
        if kept is None:
            self._canvas.start_with(example)
        else:
            self._canvas.start_as(kept)
        self._canvas.changed.connect(self._on_changed)

    def shut_down(self) -> None:
        self._work.shut_down()
        if self._due.isActive():
            self._due.stop()
            try:
                keep_drawing(self._path, self._canvas.drawing())
            except OSError as error:
                self._on_failed(error)

    def _on_changed(self) -> None:
        if not self._due.isActive():  # restarted, it would never be due while somebody draws
            self._due.start()

    def _keep(self) -> None:
        self._work.request(_keep(self._path, self._canvas.drawing()))

    def _on_failed(self, error: Exception) -> None:
        if not self._has_failed:
            self._has_failed = True
            why = reason(error) if isinstance(error, OSError) else tr("it cannot be written")
            self.notified.emit(
                tr("The drawing will not be restored at the next start ({why}).", why)
            )


def drawing_beside(autosave: Path) -> Path:
    """Return where a program keeps its drawing: each has an autosave of its own."""
    return autosave.with_name(autosave.name.replace("autosave", "drawing")).with_suffix(".canvas")


def _keep(path: Path, drawing: KeptDrawing) -> Work:
    yield from ()
    keep_drawing(path, drawing)
