"""Pictures on their way to the canvas: read in the background, the newest request only."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from cnnviz.core.sketching.pictures import OpenedPicture, open_picture, pasted_picture
from cnnviz.core.translation import tr
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.input.canvas_document import CanvasDocument

Pixels = npt.NDArray[np.uint8]
PASTED = tr("Pasted picture")


class IncomingPictures(QObject):
    """What is on the canvas stays until the picture is read; the largest take some seconds."""

    changed = Signal()  # which picture is being read, or none
    failed = Signal(Exception)

    def __init__(self, canvas: CanvasDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.title = ""  # of the picture that is being read
        self._work = BackgroundWork(self, self._on_read, self._on_failed)

    def open(self, path: Path) -> None:
        """Put a picture file on the canvas."""
        self._request(path.name, _opened(path))

    def paste(self, pixels: Callable[[], Pixels]) -> None:
        """Put on the canvas what these pixels are, as `pasted_picture` takes them."""
        self._request(PASTED, _pasted(pixels))

    def cancel(self) -> None:
        self._work.cancel()
        self._take("")

    def shut_down(self) -> None:
        self._work.shut_down()

    def _request(self, title: str, work: Work) -> None:
        self._work.request(work)
        self._take(title)

    def _on_read(self, picture: OpenedPicture) -> None:
        title = self.title
        self._take("")
        self._canvas.show_picture(picture.canvas, title, picture.trouble)

    def _on_failed(self, error: Exception) -> None:
        self._take("")
        self.failed.emit(error)

    def _take(self, title: str) -> None:
        if title != self.title:
            self.title = title
            self.changed.emit()


def _opened(path: Path) -> Work:
    yield from ()
    return open_picture(path)


def _pasted(pixels: Callable[[], Pixels]) -> Work:
    array = pixels()
    yield  # a newer request ends it here
    return pasted_picture(array)
