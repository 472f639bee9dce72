"""Grey pictures as images for the screen, and frames around tiles."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen


def grey_image(picture: npt.NDArray[np.uint8]) -> QImage:
    """Return a uint8 (H, W) picture as an image that owns its pixels."""
    height, width = picture.shape
    pixels = np.ascontiguousarray(picture).data
    # The stride is told, as the rows need not start at multiples of 4 bytes.
    return QImage(pixels, width, height, width, QImage.Format.Format_Grayscale8).copy()


def outline(painter: QPainter, tile: QRect, width: int, colour: QColor) -> None:
    """Draw a frame around a tile, outside of it."""
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    out = (width + 1) // 2
    painter.drawRect(tile.adjusted(-out, -out, out - width % 2, out - width % 2))
