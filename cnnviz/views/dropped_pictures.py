"""Pictures that come by drag and drop or from the clipboard."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QSize
from PySide6.QtGui import QClipboard, QImage, QImageReader, QPixmap

from cnnviz.core.errors import CnnvizError
from cnnviz.core.pictures import MAX_PIXELS, MAX_SIDE_PX
from cnnviz.session.session import Session

NO_PICTURE = "There is no picture to paste: copy an image or a picture file first."
# What programs offer an image as, the one that loses nothing first.
ENCODED = ("image/png", "image/bmp", "image/tiff", "image/webp", "image/jpeg", "image/gif")


def may_hold_picture(mime: QMimeData) -> bool:
    """Tell whether a drop is worth accepting: a file of this machine, or an image."""
    return mime.hasImage() or _local_file(mime) is not None


def show_mime_picture(mime: QMimeData, session: Session) -> None:
    """Put a dropped or copied file or image on the canvas."""
    file = _local_file(mime)
    if file is not None:
        session.open_picture(file)
        return
    session.paste_picture(_pixels(mime))


def paste_clipboard(clipboard: QClipboard, session: Session) -> None:
    """Put the clipboard's image, or the picture file copied there, on the canvas."""
    show_mime_picture(clipboard.mimeData(), session)


def rgba_array(image: QImage) -> npt.NDArray[np.uint8]:
    """Return an image as uint8 (H, W, 4) RGBA, copied; safe in any thread.

    Raises:
        CnnvizError: there is none, or it is larger than a picture may be; its size is looked at
            before any copy.
    """
    if image.isNull():
        raise CnnvizError(NO_PICTURE)
    _check_size(image.size())
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = np.frombuffer(image.constBits(), np.uint8)
    return pixels.reshape(image.height(), image.width(), 4).copy()


def _pixels(mime: QMimeData) -> Callable[[], npt.NDArray[np.uint8]]:
    """Return how the image becomes numbers: what takes long is left to another thread.

    What another program has put there in a file's format is not decoded here: 50 megapixels of PNG
    take 1.5 s.
    """
    encoded = next((name for name in ENCODED if mime.hasFormat(name)), None)
    if encoded is not None:
        return partial(_decoded, mime.data(encoded))
    data = mime.imageData()
    image = data.toImage() if isinstance(data, QPixmap) else data
    return partial(rgba_array, image if isinstance(image, QImage) else QImage())


def _decoded(content: QByteArray) -> npt.NDArray[np.uint8]:
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    _check_size(reader.size())
    return rgba_array(reader.read())


def _check_size(size: QSize) -> None:
    width, height = size.width(), size.height()
    if max(width, height) > MAX_SIDE_PX or width * height > MAX_PIXELS:
        raise CnnvizError(
            f"The image is {width:,} x {height:,} pixels; up to {MAX_PIXELS // 10**6} megapixels "
            f"and {MAX_SIDE_PX:,} pixels a side are read: scale it down first."
        )


def _local_file(mime: QMimeData) -> Path | None:
    return next((Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()), None)
