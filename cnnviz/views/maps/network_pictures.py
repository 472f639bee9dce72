"""The pictures of all layers for the present input, made when somebody looks, kept until then."""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from cnnviz.core.inspection.images import (
    ColourRange,
    FloatArray,
    as_maps,
    dead_count,
    reaches_in_scope,
)
from cnnviz.core.network.shapes import LayerShape
from cnnviz.session.session import Session
from cnnviz.views.maps.map_layout import TileGrid
from cnnviz.views.maps.map_picture import MapStack, mosaic
from cnnviz.views.maps.map_point import INPUT_NAME


def counts_dead(layer: LayerShape) -> bool:
    """Tell whether a map of this layer can fall silent: after a ReLU, not after tanh."""
    return layer.kind.silences or (layer.kind.role == "pooling" and not layer.signed)


class NetworkPictures:
    """Colours what the session's trace holds, in the range that the session's scope asks for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._images: dict[str, QImage] = {}
        self._reaches: dict[str, FloatArray] = {}
        self._dead: dict[str, int] = {}

    def forget(self) -> None:
        """Input, weights or scope changed: what was made is old."""
        self._images.clear()
        self._reaches.clear()
        self._dead.clear()

    def image(self, layer: LayerShape, grid: TileGrid, gap_colour: QColor) -> QImage:
        """Return all maps of a layer as tiles."""
        if layer.name not in self._images:
            self._images[layer.name] = mosaic(self.stack(layer), grid, gap_colour)
        return self._images[layer.name]

    def stack(self, layer: LayerShape) -> MapStack:
        if layer.name == INPUT_NAME:
            return MapStack.of_pixels(self._session.canvas.seen.pixels)
        return MapStack.of_layer(self.maps(layer), self.reach(layer), layer.signed)

    def maps(self, layer: LayerShape) -> FloatArray:
        """Return a layer's values as (D, H, W); of the input its pixels, 0 to 255."""
        if layer.name == INPUT_NAME:
            return self._session.canvas.seen.pixels.astype(np.float32)
        return as_maps(self._session.network.trace.outputs[layer.name])

    def reach(self, layer: LayerShape) -> npt.NDArray[np.float32]:
        """Return what the end of the colours stands for in each map, (D,)."""
        if not self._reaches:
            outputs = self._session.network.trace.outputs
            self._reaches = reaches_in_scope(outputs, self._session.selection.range_scope)
        return self._reaches[layer.name]

    def range_of(self, layer: LayerShape, unit: int = 0) -> ColourRange:
        """Return the range of one map's colours; only in scope unit do a layer's maps differ."""
        return ColourRange(float(self.reach(layer)[unit]), layer.signed)

    def dead(self, layer: LayerShape) -> int | None:
        """Count the maps that say nothing, where a map can fall silent."""
        if not counts_dead(layer):
            return None
        if layer.name not in self._dead:
            self._dead[layer.name] = dead_count(self.maps(layer))
        return self._dead[layer.name]
