"""What a value sees: its box on every earlier layer, and how much weight lies where in it."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import torch

from cnnviz.core.network.explained_values import INPUT, Place
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.networks import Network
from cnnviz.core.network.shapes import input_layer, layers_that_fit
from cnnviz.core.network.windows import Span
from cnnviz.core.translation import tr

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Field:
    """Pixels of the input as high and wide as this; where strides skip some, fewer are read."""

    height: int
    width: int
    rows: int  # that are read
    columns: int

    @property
    def size_text(self) -> str:
        """Its pixels in words: 14x14, 9x9 of 11x11."""
        whole, read = f"{self.width}x{self.height}", f"{self.columns}x{self.rows}"
        return whole if read == whole else tr("{read} of {whole}", read, whole)

    @property
    def text(self) -> str:
        """The same, of a whole square its side alone: 14."""
        is_whole_square = self.width == self.height == self.rows == self.columns
        return f"{self.width}" if is_whole_square else self.size_text


@dataclass(frozen=True)
class Box:
    """Rows and columns of a layer, the last ones not included, the first and last of them read.

    `cut` where padding is read, too; empty where nothing else is.
    """

    layer: str
    top: int
    left: int
    bottom: int
    right: int
    cut: bool
    skipped: tuple[int, int] = (0, 0)  # rows and columns in it that no window reads, as S > F

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def is_empty(self) -> bool:
        return self.height == 0

    @property
    def field(self) -> Field:
        rows, columns = self.height - self.skipped[0], self.width - self.skipped[1]
        return Field(self.height, self.width, rows, columns)


def boxes(config: NetworkConfig, place: Place) -> tuple[Box, ...]:
    """Return the value's own box and its box on every layer before, back to the input.

    In a layer with window F, stride S and padding P, row a reads rows aS - P to aS - P + F - 1 of
    the layer before; what lies beyond the border is padding, and cut off.
    """
    nodes = {node.name: node for node in config.nodes}
    sizes = {
        shape.name: shape.volume for shape in (input_layer(config), *layers_that_fit(config)[0])
    }
    rows, columns = np.array([place.row]), np.array([place.column])
    found, cut, name = [_box(place.layer, rows, columns, cut=False)], False, place.layer
    while name != INPUT:
        spans, (name,) = nodes[name].layer.spans, nodes[name].inputs
        rows, rows_cut = _read(rows, spans and spans[0], sizes[name].height)
        columns, columns_cut = _read(columns, spans and spans[1], sizes[name].width)
        cut = cut or rows_cut or columns_cut
        found.append(_box(name, rows, columns, cut))
    return tuple(found)


@lru_cache(maxsize=32)
def largest_fields(config: NetworkConfig) -> dict[str, Field]:
    """Return the most that a value of each layer sees of the input.

    No more than there is: what lies beyond the border is padding. Layers behind one that does not
    fit are left out.
    """
    _, height, width = config.input_shape
    seen = {INPUT: (np.eye(height, dtype=np.bool_), np.eye(width, dtype=np.bool_))}
    fields = {}
    for shape in layers_that_fit(config)[0]:
        spans, (source,) = shape.kind.spans, shape.node.inputs
        rows = _reached(seen[source][0], spans and spans[0], shape.height)
        columns = _reached(seen[source][1], spans and spans[1], shape.width)
        seen[shape.name] = rows, columns
        (high, read_rows), (wide, read_columns) = _largest(rows), _largest(columns)
        fields[shape.name] = Field(high, wide, read_rows, read_columns)
    return fields


def effective_field(network: Network, picture: FloatArray, place: Place) -> FloatArray:
    """Return how strongly a value follows each pixel: |d value / d pixel|, float32 (H, W).

    Takes the normalised (C, H, W) picture and a network in eval mode; the absolute gradients are
    summed over the channels. Luo et al., 2016, "Understanding the Effective Receptive Field in
    Deep Convolutional Neural Networks".
    """
    pixels = torch.from_numpy(picture)[None].clone().requires_grad_()  # (1, C, H, W)
    value = network.until(pixels, place.layer)
    chosen = (
        value[0, place.unit] if value.ndim == 2 else value[0, place.unit, place.row, place.column]
    )
    (gradient,) = torch.autograd.grad(chosen, pixels)
    return np.asarray(gradient[0].abs().sum(dim=0).numpy(), np.float32)


def _read(places: IntArray, span: Span | None, size: int) -> tuple[IntArray, bool]:
    """Return which rows, or columns, of the layer before some read, and whether padding, too."""
    if span is None:
        return np.arange(size), False
    read = np.unique(span.read(places))
    inside = read[(read >= 0) & (read < size)]
    return inside, len(inside) < len(read)


def _box(layer: str, rows: IntArray, columns: IntArray, cut: bool) -> Box:
    if not (len(rows) and len(columns)):
        return Box(layer, 0, 0, 0, 0, cut)
    (top, bottom), (left, right) = ((int(p[0]), int(p[-1]) + 1) for p in (rows, columns))
    skipped = bottom - top - len(rows), right - left - len(columns)
    return Box(layer, top, left, bottom, right, cut, skipped)


def _reached(before: BoolArray, span: Span | None, places: int) -> BoolArray:
    """Return which of the input's rows each row of a layer sees, from what those before it see."""
    if span is None:
        return np.asarray(before.any(axis=0, keepdims=True))
    padded = np.pad(before, ((span.padding, span.padding), (0, 0)))
    return np.asarray(padded[span.read(np.arange(places)) + span.padding].any(axis=1))


def _largest(seen: BoolArray) -> tuple[int, int]:
    """Return over how many rows the one that sees most sees, and how many of them it reads."""
    lines = [np.flatnonzero(line) for line in seen if line.any()]
    return max(((int(line[-1] - line[0]) + 1, len(line)) for line in lines), default=(0, 0))
