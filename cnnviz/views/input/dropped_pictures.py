"""Pictures and checkpoints that come by drag and drop or from the clipboard."""

import struct
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image
from PySide6.QtCore import QByteArray, QMimeData, QMimeDatabase, QSize, QUrl
from PySide6.QtGui import QClipboard, QImage, QPixmap

from cnnviz.core.checkpoints.weight_files.file_kinds import kind_of
from cnnviz.core.checkpoints.weight_files.limits import WeightFileError
from cnnviz.core.errors import CnnvizError
from cnnviz.core.sketching.pictures import FORMATS, MAX_PIXELS, MAX_SIDE_PX
from cnnviz.core.translation import tr
from cnnviz.session.session import Session

WEIGHT_SUFFIXES = (".safetensors", ".pt", ".pth", ".ckpt", ".bin", ".tar", ".pt2", ".onnx", ".pkl",
                   ".h5", ".index")  # fmt: skip
NO_PICTURE = tr("There is no picture to paste: copy an image or a picture file first.")
# What programs offer an image as, the one that loses nothing first.
ENCODED = ("image/png", "image/bmp", "image/tiff", "image/webp", "image/jpeg", "image/gif")


def may_hold_picture(mime: QMimeData | None) -> bool:
    """Tell whether a drop is worth accepting: a file of this machine, or an image."""
    return mime is not None and (mime.hasImage() or bool(_local_files(mime)))


def show_mime_picture(mime: QMimeData | None, session: Session) -> None:
    """Put a dropped or copied image or picture file on the canvas, a checkpoint on screen."""
    dropped = [] if mime is None else _local_files(mime)
    files = [path for path in dropped if path.is_file()]
    if files:
        _open(files[0], session)
        if len(dropped) > 1:
            session.notified.emit(
                tr("Opened {name}, one of {count} dropped files", files[0].name, len(dropped))
            )
    elif mime is not None and (mime.hasImage() or not dropped):
        session.paste_picture(_pixels(mime))
    elif mime is None:  # Wayland gives nothing at all to a window that is not in front
        session.failed.emit(CnnvizError(NO_PICTURE))
    else:
        session.failed.emit(CnnvizError(_why_not(dropped[0])))


def paste_clipboard(clipboard: QClipboard, session: Session) -> None:
    """Put the clipboard's image, or the file copied there, on screen."""
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
    """Decode with Pillow, which lets the window go on meanwhile; Qt's reader kept it for 2 s."""
    try:
        with Image.open(BytesIO(content.data()), formats=FORMATS) as image:
            _check_size(QSize(*image.size))
            if not image.mode.startswith(("I", "F")):
                return np.asarray(image.convert("RGBA"))
    except (OSError, ValueError, SyntaxError, EOFError, LookupError, struct.error) as error:
        raise CnnvizError(NO_PICTURE) from error
    return rgba_array(QImage.fromData(content))  # 16 bits and more a pixel


def _check_size(size: QSize) -> None:
    width, height = size.width(), size.height()
    if max(width, height) > MAX_SIDE_PX or width * height > MAX_PIXELS:
        raise CnnvizError(
            tr(
                "The image is {width:,} x {height:,} pixels; up to {most} megapixels "
                "and {most_px:,} pixels a side are read: scale it down first.",
                width,
                height,
                MAX_PIXELS // 10**6,
                MAX_SIDE_PX,
            )
        )


def _local_files(mime: QMimeData) -> list[Path]:
    """Return the files and folders of this machine; looking at another host's would ask it."""
    here = filter(_is_here, mime.urls())
    return [Path(url.path() if url.host() else url.toLocalFile()) for url in here]


def _is_here(url: QUrl) -> bool:
    """Two slashes begin a path to another host on Windows."""
    is_on_host = url.host() in ("", "localhost") and not url.path().startswith("//")
    return url.isLocalFile() and is_on_host


def _open(path: Path, session: Session) -> None:
    if _is_checkpoint(path):
        session.open_checkpoint(path)
    else:
        session.open_picture(path)


def _is_checkpoint(path: Path) -> bool:
    """Tell by a file's first bytes; where they say nothing, its name says which reader refuses."""
    try:
        kind_of(path)
    except (WeightFileError, OSError):
        content = QMimeDatabase.MatchMode.MatchContent
        found = QMimeDatabase().mimeTypeForFile(str(path), content).name()
        return path.suffix.lower() in WEIGHT_SUFFIXES and not found.startswith("image/")
    return True


def _why_not(path: Path) -> str:
    if path.is_dir():
        return tr("{name} is a folder: drop a picture or a checkpoint that is in it.", path.name)
    return tr("{name} is not a readable file: drop a picture or a checkpoint.", path.name)
