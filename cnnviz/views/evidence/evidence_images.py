"""Evidence as pictures: by itself in its colours, and laid over the input."""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from cnnviz.core.inspection.images import DEAD_BELOW, ColourRange, colour_indices
from cnnviz.views.maps.colour_maps import NEGATIVE, POSITIVE, colour_table
from cnnviz.views.maps.map_picture import to_image
from cnnviz.views.widgets.painting import picture_image

FloatArray = npt.NDArray[np.float32]


def map_image(values: FloatArray, shown: ColourRange) -> QImage:
    """Return (H, W) values in the colours of a range, a pixel for each."""
    indices = colour_indices(values, shown.reach, shown.diverging)
    return to_image(indices, colour_table(shown.diverging))


def overlay_image(
    pixels: npt.NDArray[np.uint8], values: FloatArray, shown: ColourRange, opacity: float
) -> QImage:
    """Return the input, (C, H, W), with orange over what speaks for and blue over what against.

    The more a pixel says, the less of the input shines through.
    """
    colours = np.broadcast_to(pixels, (3, *values.shape)).astype(np.float32)
    reach = np.float32(max(shown.reach, DEAD_BELOW))
    cover = opacity * np.fmin(np.abs(values), reach) / reach
    ink = np.where(values >= 0, _rgb(POSITIVE), _rgb(NEGATIVE))
    return picture_image(np.rint(colours * (1 - cover) + ink * cover).astype(np.uint8))


def _rgb(colour: QColor) -> FloatArray:
    return np.array([colour.red(), colour.green(), colour.blue()], np.float32)[:, None, None]
