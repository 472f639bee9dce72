"""Coloured ink that is as light as its paper: told by its colour."""

import cv2
import numpy as np
import numpy.typing as npt

ByteArray = npt.NDArray[np.uint8]

# Where this share of a picture is farther from its paper than all else, ink is looked for.
_INKED = 0.003
# Ink's colour counts where it is so far from the paper's, of 255, and farther than its grey.
_COLOURED, _FARTHER = 30, 2.0


def grey_of(picture: ByteArray) -> ByteArray:
    """A picture in greys, uint8 (H, W), in which ink stands out, by its colour if not by its grey.

    Takes uint8 (H, W), or (H, W, 3) RGB.
    """
    if picture.ndim == 2:
        return picture
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    colour = _from_paper(picture)
    contrast = _contrast(colour)
    if contrast < _COLOURED or contrast < _FARTHER * _contrast(_grey_from_paper(grey)):
        return grey
    return 255 - colour


def _from_paper(picture: ByteArray) -> ByteArray:
    """How far each pixel's colour, whatever its light, is from the paper's; uint8 (H, W)."""
    red, green, blue = np.moveaxis(picture.astype(np.float32), 2, 0)
    planes = red - green, (red + green) / 2 - blue
    off = [plane - np.median(plane) for plane in planes]
    away = np.minimum(np.hypot(*off), 255).astype(np.uint8)
    return np.asarray(cv2.medianBlur(away, 5), np.uint8)


def _grey_from_paper(grey: ByteArray) -> ByteArray:
    """How far each pixel's grey is from what lies around it, uint8 (H, W)."""
    side = 2 * (max(grey.shape) // 8) + 1
    scale = max(1, max(grey.shape) // 140)
    small = np.asarray(
        cv2.resize(grey, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
    )
    around = cv2.medianBlur(small, max(3, side // scale | 1))
    return np.asarray(cv2.absdiff(small, around), np.uint8)


def _contrast(away: ByteArray) -> float:
    return float(np.quantile(away, 1 - _INKED))
