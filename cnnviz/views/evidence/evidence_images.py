"""Evidence as pictures: by itself in its colours, and laid over the input."""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from cnnviz.core.inspection.images import DEAD_BELOW, ColourRange, colour_indices
from cnnviz.views.maps.colour_maps import NEGATIVE, POSITIVE, colour_table
from cnnviz.views.maps.map_picture import to_image

FloatArray = npt.NDArray[np.float32]


def map_image(values: FloatArray, shown: ColourRange) -> QImage:
    """Return (H, W) values in the colours of a range, a pixel for each."""
    indices = colour_indices(values, shown.reach, shown.diverging)
    return to_image(indices, colour_table(shown.diverging))


def overlay_image(
    pixels: npt.NDArray[np.uint8], values: FloatArray, shown: ColourRange, opacity: float
) -> QImage:
    """Return the input, grey, with orange over what speaks for and blue over what against.

    The more a pixel says, the less of the input shines through.
    """
    grey = np.repeat(pixels[:, :, None].astype(np.float32), 3, axis=2)  # (H, W, 3)
    reach = np.float32(max(shown.reach, DEAD_BELOW))
    cover = (opacity * np.fmin(np.abs(values), reach) / reach)[:, :, None]
    ink = np.where((values >= 0)[:, :, None], _rgb(POSITIVE), _rgb(NEGATIVE))
    mixed = np.rint(grey * (1 - cover) + ink * cover).astype(np.uint8)
    high, wide = pixels.shape
    return QImage(mixed.data, wide, high, 3 * wide, QImage.Format.Format_RGB888).copy()


def _rgb(colour: QColor) -> FloatArray:
    return np.array([colour.red(), colour.green(), colour.blue()], np.float32)
