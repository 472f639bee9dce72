"""Colours of cells as numbers, so that several can be mixed."""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage, QPalette

from cnnviz.views.widgets.tables.cell_places import Block
from cnnviz.views.widgets.tables.number_model import Colours, Marks, Mask, Numbers

ROLE = QPalette.ColorRole
LIGHT_FROM = 0.179  # luminance on which black reads better, as in colour_maps.text_colour_on
OVER_OPACITY, LIT_OPACITY, UNLIT_OPACITY, SHADE_OPACITY = 0.65, 0.45, 0.35, 0.47


def mixed(numbers: Numbers, marks: Marks, palette: QPalette) -> Colours:
    """Return the colour of each cell, padding included, with all that is laid over it."""
    by, (high, wide) = numbers.padding, numbers.values.shape
    colours = np.empty((high + 2 * by, wide + 2 * by, 3))
    empty = palette.color(ROLE.AlternateBase)
    colours[:] = rgb_of(empty)
    colours[by : by + high, by : by + wide] = numbers.colours
    if numbers.outside is not None:
        colours[by : by + high, by : by + wide][numbers.outside] = rgb_of(empty)
    if marks.touched is not None:
        part = _part(colours, marks.touched, by)
        part += (128 - part) * SHADE_OPACITY
    if marks.window is not None and marks.over is not None:
        part = _part(colours, marks.window, by)
        if part.shape == marks.over.shape:
            part += (marks.over - part) * OVER_OPACITY
    if marks.lit is not None:
        _mix(colours, marks.lit, rgb_of(palette.color(ROLE.Highlight)), LIT_OPACITY)
        _mix(colours, ~marks.lit, rgb_of(palette.color(ROLE.Base)), 1 - UNLIT_OPACITY)
    return colours


def are_light(colours: Colours) -> Mask:
    """Tell on which colours black reads better than white (WCAG's contrast formula)."""
    linear = np.where(
        colours <= 10.3, colours / 255 / 12.92, ((colours / 255 + 0.055) / 1.055) ** 2.4
    )
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]) > LIGHT_FROM)


def image_of(colours: Colours) -> QImage:
    red, green, blue = np.moveaxis(np.rint(colours).astype(np.uint32), -1, 0)
    packed = np.ascontiguousarray(0xFF000000 | red << 16 | green << 8 | blue, np.uint32)
    high, wide = packed.shape
    return QImage(packed.data, wide, high, 4 * wide, QImage.Format.Format_RGB32).copy()


def rgb_of(colour: QColor) -> npt.NDArray[np.float64]:
    return np.array([colour.red(), colour.green(), colour.blue()], np.float64)


def _part(colours: Colours, block: Block, padding: int) -> Colours:
    top, left = block[0] + padding, block[1] + padding
    bottom, right = max(0, top + block[2]), max(0, left + block[3])
    return colours[max(0, top) : bottom, max(0, left) : right]


def _mix(colours: Colours, where: Mask, colour: npt.NDArray[np.float64], opacity: float) -> None:
    colours[where] += (colour - colours[where]) * opacity
