"""Thousands of points of a map, each in the colour of its class."""

from functools import lru_cache

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QGraphicsItem

from cnnviz.views.maps.class_colours import class_colour
from cnnviz.views.neighbours.map_content import MapContent

SIZES_PX, GROWTH = (4, 6, 8, 10), 0.4  # the more it is enlarged, the larger; few sizes, each dear
DIMMED = 0.16  # of the colour, the rest is background


class MapPoints(pg.ScatterPlotItem):
    """Painted anew only where they have changed: what moves over them leaves them alone."""

    def __init__(self) -> None:
        super().__init__(pen=None, size=SIZES_PX[0])
        self._looks: tuple[object, ...] = ()
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_content(self, content: MapContent, base: QColor) -> None:
        """Show the bright over the dimmed ones; t-SNE moves them often, and that is quick."""
        bright = content.is_bright
        order = np.argsort(bright, kind="stable")
        labels, bright, points = content.labels[order], bright[order], content.points[order]
        looks = labels.tobytes(), bright.tobytes(), base.rgb()
        if looks == self._looks:
            self.data["x"], self.data["y"] = points.T
            self.invalidate()
            return
        self._looks = looks
        brushes = [
            _brush(label, 1 if is_bright else DIMMED, base.rgb())
            for label, is_bright in zip(labels.tolist(), bright.tolist(), strict=True)
        ]
        self.setData(pos=points, brush=brushes)

    def grow(self, zoom: float) -> None:
        """Have the size that suits what it is enlarged to."""
        wanted = SIZES_PX[0] * zoom**GROWTH
        size = max(size for size in SIZES_PX if size <= max(wanted, SIZES_PX[0]))
        if size != self.opts["size"]:
            self.setSize(size)

    def boundingRect(self) -> QRectF:
        """As much as is in sight: enlarged, all of it would be too large a picture to keep."""
        box = self.getViewBox()
        return QRectF() if box is None else box.viewRect()


@lru_cache(maxsize=256)
def _brush(label: int, share: float, base: int) -> QBrush:
    colour, ground = class_colour(label), QColor(base)
    both = (
        (colour.red(), ground.red()),
        (colour.green(), ground.green()),
        (colour.blue(), ground.blue()),
    )
    return QBrush(QColor(*(round(share * a + (1 - share) * b) for a, b in both)))
