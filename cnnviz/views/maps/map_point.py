"""One value of one map, as the cursor points at it."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect

from cnnviz.core.data.picture_shape import CHANNELS
from cnnviz.core.inspection.images import FloatArray
from cnnviz.core.network.shapes import LayerShape
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.widgets.number_text import short_number, steady_number

INPUT_NAME = "input"


@dataclass(frozen=True)
class MapPoint:
    """A place in a layer: x and y count from 0 at the top left, as pixels do."""

    layer: str
    unit: int
    x: int
    y: int


def point_in_tile(layer: LayerShape, unit: int, tile: QRect, position: QPoint) -> MapPoint:
    """Return the value that a position in a tile, or on the gap beside it, shows."""
    x = (position.x() - tile.x()) * layer.width // tile.width()
    y = (position.y() - tile.y()) * layer.height // tile.height()
    x, y = max(0, min(x, layer.width - 1)), max(0, min(y, layer.height - 1))
    return MapPoint(layer.name, unit, x, y)


def describe_point(session: Session, point: MapPoint) -> str:
    """Return what is at a point now: place and value, in figures that keep their places."""
    if point.layer == INPUT_NAME:
        pixels = session.canvas.seen.pixels
        what = tr("pixel") if len(pixels) == 1 else CHANNELS[len(pixels)][point.unit]
        value = pixels[point.unit, point.y, point.x]
        return tr("input at ({x:2}, {y:2}): {what} {value:3}", point.x, point.y, what, value)
    network = session.network
    output = network.trace.outputs[point.layer]
    if output.ndim == 1:
        share = 100 * float(network.trace.probabilities[point.unit])
        value = steady_number(float(output[point.unit]))
        return tr(
            "{name}: logit {value}, probability {share:5.1f} %",
            network.class_names[point.unit],
            value,
            share,
        )
    value = steady_number(float(output[point.unit, point.y, point.x]))
    return tr(
        "{layer} map {unit} at ({x:2}, {y:2}): {value}",
        point.layer,
        point.unit + 1,
        point.x,
        point.y,
        value,
    )


def reach_words(values: FloatArray) -> str:
    """Say how far the values of a map go."""
    low, high = float(values.min()), float(values.max())
    if values.size == 1:
        return steady_number(low)
    return tr("minimum {minimum}, maximum {maximum}", short_number(low), short_number(high))
