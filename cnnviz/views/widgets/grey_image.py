"""A canvas or another grey picture as an image for the screen."""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage


def grey_image(picture: npt.NDArray[np.uint8]) -> QImage:
    """Return a uint8 (H, W) picture as an image that owns its pixels."""
    height, width = picture.shape
    pixels = np.ascontiguousarray(picture).data
    # The stride is told, as the rows need not start at multiples of 4 bytes.
    return QImage(pixels, width, height, width, QImage.Format.Format_Grayscale8).copy()
