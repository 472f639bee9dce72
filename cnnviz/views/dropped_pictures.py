"""Pictures that come by drag and drop or from the clipboard."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QImage, QPixmap

from cnnviz.core.errors import CnnvizError
from cnnviz.core.pictures import MAX_PIXELS, MAX_SIDE_PX
from cnnviz.session.session import Session


def may_hold_picture(mime: QMimeData) -> bool:
    """Tell whether a drop is worth accepting: a file of this machine, or an image."""
    return mime.hasImage() or _local_file(mime) is not None


def show_mime_picture(mime: QMimeData, session: Session) -> None:
    """Put a dropped or copied file or image on the canvas."""
    file = _local_file(mime)
    if file is not None:
        session.open_picture(file)
        return
    try:
        array = rgba_array(_image(mime))
    except CnnvizError as error:
        session.failed.emit(error)
        return
    session.paste_picture(array)


def paste_clipboard(clipboard: QClipboard, session: Session) -> None:
    """Put the clipboard's image, or the picture file copied there, on the canvas."""
    show_mime_picture(clipboard.mimeData(), session)


def rgba_array(image: QImage) -> npt.NDArray[np.uint8]:
    """Return an image as uint8 (H, W, 4) RGBA, copied.

    Raises:
        CnnvizError: it is larger than a picture may be; its size is looked at before any copy.
    """
    width, height = image.width(), image.height()
    if max(width, height) > MAX_SIDE_PX or width * height > MAX_PIXELS:
        raise CnnvizError(
            f"The image is {width:,} x {height:,} pixels; up to {MAX_PIXELS // 10**6} megapixels "
            f"and {MAX_SIDE_PX:,} pixels a side are read: scale it down first."
        )
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = np.frombuffer(image.constBits(), np.uint8)
    return pixels.reshape(height, width, 4).copy()


def _local_file(mime: QMimeData) -> Path | None:
    return next((Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()), None)


def _image(mime: QMimeData) -> QImage:
    data = mime.imageData()
    image = data.toImage() if isinstance(data, QPixmap) else data
    if not isinstance(image, QImage) or image.isNull():
        raise CnnvizError("There is no picture to paste: copy an image or a picture file first.")
    return image
