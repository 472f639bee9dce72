"""What a map shows, and its picture of thousands of points, made anew only when it must be."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPalette

from cnnviz.core.neighbours.feature_space import PictureList
from cnnviz.views.maps.class_colours import class_colour
from cnnviz.views.neighbours.map_look import MapFrame, MapLook
from cnnviz.views.neighbours.map_points import paint_points

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

RADIUS_PX = 2.0
LARGEST_RADIUS_PX = 5.0
DIMMED = 0.16  # of the colour, the rest is background


@dataclass(frozen=True, eq=False)
class MapContent:
    """Points with the pictures that they stand for."""

    points: FloatArray  # (M, 2)
    numbers: IntArray  # (M,), of the pictures
    pictures: PictureList
    bright: frozenset[int]  # the classes that are not dimmed

    @property
    def labels(self) -> IntArray:
        labels: IntArray = self.pictures.labels[self.numbers]
        return labels

    @property
    def is_bright(self) -> npt.NDArray[np.bool_]:
        return np.isin(self.labels, list(self.bright))


class MapBackground:
    """Keeps its picture until the content, the look, the size or the colours are others."""

    def __init__(self) -> None:
        self._made_of: tuple[object, ...] = ()
        self._image = QImage()
        self.frame: MapFrame | None = None
        self.places: FloatArray = np.zeros((0, 2), np.float32)  # of the points, on the screen

    def image(
        self, content: MapContent, look: MapLook, size: QSize, ratio: float, palette: QPalette
    ) -> QImage:
        base = palette.color(QPalette.ColorRole.Base)
        made_of = (content, look, size, ratio, base)
        if made_of != self._made_of:
            self._made_of = made_of
            self.frame = MapFrame(content.points, look, size.width(), size.height())
            self.places = self.frame.on_screen(content.points)
            self._image = _paint(content, self.places, look, size, ratio, base)
        return self._image


def _paint(
    content: MapContent, places: FloatArray, look: MapLook, size: QSize, ratio: float, base: QColor
) -> QImage:
    height, width = round(size.height() * ratio), round(size.width() * ratio)
    picture = np.empty((height, width, 4), np.uint8)
    picture[:] = _channels(base)
    radius = round(min(RADIUS_PX * look.zoom**0.4, LARGEST_RADIUS_PX) * ratio, 1)
    colours = np.array([_channels(class_colour(n)) for n in range(int(content.labels.max()) + 1)])
    dimmed = (DIMMED * colours + (1 - DIMMED) * _channels(base)).astype(np.uint8)
    bright = content.is_bright
    for shown, palette in ((~bright, dimmed), (bright, colours)):
        if shown.any():
            paint_points(picture, places[shown] * ratio, palette[content.labels[shown]], radius)
    image = QImage(picture.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
    image.setDevicePixelRatio(ratio)
    return image


def _channels(colour: QColor) -> npt.NDArray[np.uint8]:
    """Return a colour as the four bytes that Qt keeps it in."""
    return np.array([colour.rgb()], np.uint32).view(np.uint8)
