"""Where a value comes from: the maps that it reads, and its receptive field on all before."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen

from cnnviz.core.inspection.receptive_field import Box
from cnnviz.core.network.explained_values import Place
from cnnviz.core.network.shapes import LayerShape
from cnnviz.session.session import Session
from cnnviz.views.maps.map_point import INPUT_NAME, MapPoint
from cnnviz.views.network.columns_plan import ColumnsPlan

FAINTEST, STRONGEST = 45, 255  # of an edge's opacity


def paint_trail(
    painter: QPainter, plan: ColumnsPlan, session: Session, point: MapPoint, palette: QPalette
) -> None:
    """Draw, in device pixels, the edges that a value's map reads and its boxes before it."""
    if point.layer == INPUT_NAME:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = palette.color(QPalette.ColorRole.Link)
    for line_from, line_to, strength in _edges(plan, session, point):
        colour.setAlpha(round(FAINTEST + strength * (STRONGEST - FAINTEST)))
        painter.setPen(QPen(colour, max(1.0, 1.5 * plan.scale)))
        painter.drawLine(line_from, line_to)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    place = Place(point.layer, point.unit, point.y, point.x)
    for tile, shape, box in _boxed_tiles(plan, session, place):
        _paint_box(painter, tile, shape, box)
    painter.restore()


def _edges(
    plan: ColumnsPlan, session: Session, point: MapPoint
) -> Iterator[tuple[QPointF, QPointF, float]]:
    layers = list(plan.layers)
    layer = plan.layer(point.layer)
    before = layers[layers.index(layer) - 1]
    end = QRectF(plan.column(layer.name).grid.tile(point.unit))
    strengths = np.ones(1)
    units = [point.unit]
    if layer.kind.mixes:
        weights = np.abs(session.network.kernels(layer.name)[point.unit]).sum(axis=(1, 2))
        strengths, units = weights / max(float(weights.max()), 1e-9), list(range(before.depth))
    grid = plan.column(before.name).grid
    for unit, strength in zip(units, strengths, strict=True):
        start = QRectF(grid.tile(unit))
        yield (
            QPointF(start.right(), start.center().y()),
            QPointF(end.left(), end.center().y()),
            float(strength),
        )


def _boxed_tiles(
    plan: ColumnsPlan, session: Session, place: Place
) -> Iterator[tuple[QRect, LayerShape, Box]]:
    """Every tile before the value's own that it reads from, with its box there."""
    reads_all = plan.layer(place.layer).kind.mixes
    for box in session.network.boxes(place)[1:]:
        if box.is_empty:
            return
        shape, grid = plan.layer(box.layer), plan.column(box.layer).grid
        for unit in range(shape.depth) if reads_all else [place.unit]:
            yield grid.tile(unit), shape, box
        reads_all = reads_all or shape.kind.mixes


def _paint_box(painter: QPainter, tile: QRect, shape: LayerShape, box: Box) -> None:
    across, down = tile.width() / shape.width, tile.height() / shape.height
    left, top = round(tile.x() + box.left * across), round(tile.y() + box.top * down)
    width, height = max(2, round(box.width * across)), max(2, round(box.height * down))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # White over a dark line shows on every colour.
    painter.setPen(QColor(0, 0, 0, 140))
    painter.drawRect(left - 1, top - 1, width + 1, height + 1)
    painter.setPen(Qt.GlobalColor.white)
    painter.drawRect(left, top, width - 1, height - 1)
