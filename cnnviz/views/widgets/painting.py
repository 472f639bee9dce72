"""Pictures as images for the screen, and frames around tiles."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

FORMATS = {1: QImage.Format.Format_Grayscale8, 3: QImage.Format.Format_RGB888}
KEEP = Qt.AspectRatioMode.KeepAspectRatio


def picture_image(picture: npt.NDArray[np.uint8]) -> QImage:
    """Return a uint8 (C, H, W) picture, grey or of three colours, as an image with own pixels."""
    channels, height, width = picture.shape
    pixels = np.ascontiguousarray(picture.transpose(1, 2, 0)).data
    # The stride is told, as the rows need not start at multiples of 4 bytes.
    return QImage(pixels, width, height, channels * width, FORMATS[channels]).copy()


def fitting_rect(room: QRect, size: tuple[int, int]) -> QRect:
    """Return where a picture of (H, W) is as large as fits into the room, in its middle."""
    height, width = size
    rect = QRect(QPoint(), QSize(width, height).scaled(room.size(), KEEP))
    rect.moveCenter(room.center())
    return rect


def paint_fitting(painter: QPainter, room: QRect, picture: npt.NDArray[np.uint8]) -> None:
    """Paint a uint8 (C, H, W) picture as large as fits into the room."""
    painter.drawImage(fitting_rect(room, picture.shape[1:]), picture_image(picture))


def outline(painter: QPainter, tile: QRect, width: int, colour: QColor) -> None:
    """Draw a frame around a tile, outside of it."""
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    out = (width + 1) // 2
    painter.drawRect(tile.adjusted(-out, -out, out - width % 2, out - width % 2))


def frame_focus(painter: QPainter, widget: QWidget, rect: QRect) -> None:
    """Draw a frame in the accent colour within a rectangle, if the widget has the focus."""
    if widget.hasFocus():
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(widget.palette().color(QPalette.ColorRole.Highlight))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
