"""A run at a glance: the kernels that it learned first, and how its loss fell."""

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QPen, QPolygonF

from cnnviz.core.runs.run_listing import FloatArray, ListedRun
from cnnviz.views.maps.map_layout import ColumnNeed, fit_grid
from cnnviz.views.maps.map_picture import MapStack, mosaic
from cnnviz.views.widgets.plots.curves_key import BLUE

ROLE = QPalette.ColorRole
MOST_KERNELS = 64  # more would be specks
PADDING_PX = 2


class Thumbnails:
    """Paints kernels and curves; each picture is made once."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[ListedRun, QColor, int, QImage]] = {}

    def paint_kernels(
        self, painter: QPainter, box: QRect, listed: ListedRun, palette: QPalette, scale: float
    ) -> None:
        """Paint conv1's kernels as the kernels panel does, in the middle of a framed box."""
        _paint_frame(painter, box, palette)
        if listed.kernels is None:
            return
        side = round((box.width() - 2 * PADDING_PX) * scale)
        image = self._image(listed, listed.kernels, side, palette.color(ROLE.Base))
        wide, high = image.width() / scale, image.height() / scale
        left = round((box.x() + (box.width() - wide) / 2) * scale) / scale
        top = round((box.y() + (box.height() - high) / 2) * scale) / scale
        painter.drawImage(QRectF(left, top, wide, high), image)

    def _image(self, listed: ListedRun, kernels: FloatArray, side: int, gap: QColor) -> QImage:
        kept = self._kept.get(listed.id)
        if kept is not None and kept[:3] == (listed, gap, side):
            return kept[3]
        image = kernels_image(kernels, side, gap)
        self._kept[listed.id] = listed, gap, side, image
        return image


def kernels_image(kernels: FloatArray, side: int, gap: QColor) -> QImage:
    """Return (k, D, F, F) kernels' first channels in a square of pixels, one range for all."""
    maps = kernels[:MOST_KERNELS, 0]
    need = ColumnNeed(0, len(maps), maps.shape[2], maps.shape[1])
    grid = fit_grid(need, QRect(0, 0, side, side), 1)
    reach = np.full(len(maps), np.abs(kernels).max(initial=0), np.float32)
    return mosaic(MapStack.of_layer(maps, reach, signed=True), grid, gap)


def paint_curve(painter: QPainter, box: QRect, listed: ListedRun, palette: QPalette) -> None:
    """Paint the loss over the whole length of the run: what is not trained yet stays empty."""
    _paint_frame(painter, box, palette)
    points = curve_points(listed.losses, box.adjusted(4, 5, -4, -5))
    if not points:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(BLUE), 1.5))
    if len(points) == 1:
        painter.drawEllipse(points[0], 1, 1)
    painter.drawPolyline(QPolygonF(points))
    painter.restore()


def curve_points(losses: FloatArray, box: QRect) -> list[QPointF]:
    """Return where the losses lie that there are: 0 at the bottom, the largest at the top."""
    there = np.flatnonzero(np.isfinite(losses))
    top = float(losses[there].max(initial=0))
    if not len(there) or top <= 0:
        return []
    across = box.width() / max(1, len(losses) - 1)
    down = box.height() / top
    return [
        QPointF(box.left() + place * across, box.bottom() - float(losses[place]) * down)
        for place in there
    ]


def _paint_frame(painter: QPainter, box: QRect, palette: QPalette) -> None:
    painter.fillRect(box, palette.color(ROLE.Base))
    painter.setPen(palette.color(ROLE.Mid))
    painter.drawRect(box.adjusted(0, 0, -1, -1))
