"""Colours of cells as numbers, so that several can be mixed, and the frame around some cells."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from cnnviz.views.maps.colour_maps import ColourTable

LIGHT_FROM = 0.179  # luminance on which black reads better, as in colour_maps.text_colour_on


@lru_cache(maxsize=4)
def rgb(table: ColourTable) -> npt.NDArray[np.float64]:
    colours = np.array(table, np.uint32)
    return np.stack([colours >> shift & 255 for shift in (16, 8, 0)], axis=-1).astype(np.float64)


def mix(
    colours: npt.NDArray[np.float64],
    where: npt.NDArray[np.bool_],
    colour: npt.NDArray[np.float64],
    opacity: float,
) -> None:
    colours[where] += (colour - colours[where]) * opacity


def luminance(colours: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    linear = np.where(
        colours <= 10.3, colours / 255 / 12.92, ((colours / 255 + 0.055) / 1.055) ** 2.4
    )
    weighted: npt.NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return weighted


def image_of(colours: npt.NDArray[np.float64]) -> QImage:
    red, green, blue = np.moveaxis(np.rint(colours).astype(np.uint32), -1, 0)
    packed = np.ascontiguousarray(0xFF000000 | red << 16 | green << 8 | blue, np.uint32)
    high, wide = packed.shape
    return QImage(packed.data, wide, high, 4 * wide, QImage.Format.Format_RGB32).copy()


def frame(painter: QPainter, cells: QRect) -> None:
    # White within black shows on every colour.
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(Qt.GlobalColor.black)
    painter.drawRect(cells.adjusted(-2, -2, 1, 1))
    painter.setPen(Qt.GlobalColor.white)
    painter.drawRect(cells.adjusted(-1, -1, 0, 0))
