"""Sparse interaction and parameter sharing, counted: each layer against a dense one of its sizes.

Goodfellow, Bengio and Courville, "Deep Learning" (2016), section 9.2. Integer arithmetic, and the
matrix that a convolution is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.errors import CnnvizError
from cnnviz.core.lessons.convolution_sandbox import Sizes
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.shapes import LayerShape, layer_shapes

FloatArray = npt.NDArray[np.float64]

MAX_MATRIX_CELLS = 2**20  # 8 MB; conv1 of the article has 784 x 784


@dataclass(frozen=True)
class LayerConnections:
    """How many inputs the outputs of a layer read, and with how many parameters.

    A connection joins one output with one input; biases are parameters and no connections.
    """

    layer: str
    kind: str  # conv | pool | fc
    inputs: int
    outputs: int
    connections: int  # to real inputs
    connections_with_padding: int  # to padding cells, too
    parameters: int
    parameter_formula: str

    @property
    def dense_connections(self) -> int:
        return self.inputs * self.outputs

    @property
    def dense_parameters(self) -> int:
        return self.inputs * self.outputs + self.outputs


@dataclass(frozen=True)
class _Volume:
    width: int
    height: int
    depth: int

    @property
    def values(self) -> int:
        return self.width * self.height * self.depth


def connections(config: NetworkConfig) -> tuple[LayerConnections, ...]:
    """Return every convolution, pooling and fully connected layer of a network, in order.

    Raises:
        CnnvizError: a layer does not fit the one before it.
    """
    return tuple(_layers(config))


def convolution_matrix(kernel: FloatArray, sizes: Sizes) -> FloatArray:
    """Return the matrix that a one-channel convolution is: float64 (W_out * W_out, W * W).

    Times the flattened (W, W) picture it gives the flattened output, without bias.

    Raises:
        CnnvizError: the sizes do not fit, or the matrix is too large to be shown.
    """
    return convolution_rows(kernel, sizes, range(sizes.output**2))


def convolution_rows(kernel: FloatArray, sizes: Sizes, outputs: range) -> FloatArray:
    """Return some rows of `convolution_matrix`, one for each output: float64 (rows, W * W).

    Raises:
        CnnvizError: the sizes do not fit, there is no such output, or these are too many.
    """
    if kernel.shape != (sizes.kernel, sizes.kernel):
        raise CnnvizError(f"This kernel is not {sizes.kernel}x{sizes.kernel}; set F to its size.")
    last = sizes.output**2 - 1
    if outputs and not 0 <= min(outputs) <= max(outputs) <= last:
        raise CnnvizError(f"There is no such row; choose rows from 0 to {last}.")
    if len(outputs) * sizes.width**2 > MAX_MATRIX_CELLS:
        raise CnnvizError(
            f"A matrix of {len(outputs)} x {sizes.width**2} cells is too large; take fewer rows."
        )
    side, stride, padding = sizes.kernel, sizes.stride, sizes.padding
    inside = slice(padding, padding + sizes.width)
    rows = np.zeros((len(outputs), sizes.width**2))
    for cells, output in zip(rows, outputs, strict=True):
        top, left = (place * stride for place in divmod(output, sizes.output))
        padded = np.zeros((sizes.width + 2 * padding, sizes.width + 2 * padding))
        padded[top : top + side, left : left + side] = kernel
        cells[:] = padded[inside, inside].reshape(-1)
    return rows


@dataclass(frozen=True, eq=False)
class WeightUse:
    """Which cells of the padded input one weight of a kernel meets: each of them once."""

    touched: npt.NDArray[np.bool_]  # (H + 2P, W + 2P)
    padding: int

    @property
    def uses(self) -> int:
        return int(self.touched.sum())

    @property
    def on_inputs(self) -> int:
        """How often it meets a real input; the other times it meets padding."""
        high, wide = self.touched.shape
        inside = slice(self.padding, high - self.padding), slice(self.padding, wide - self.padding)
        return int(self.touched[inside].sum())


def weight_use(
    height: int, width: int, window: tuple[int, int, int], row: int, column: int
) -> WeightUse:
    """Return what the weight at `row`, `column` of a kernel meets; `window` is F, S, P."""
    side, stride, padding = window
    rows = (height - side + 2 * padding) // stride + 1
    columns = (width - side + 2 * padding) // stride + 1
    touched = np.zeros((height + 2 * padding, width + 2 * padding), np.bool_)
    touched[
        row : row + (rows - 1) * stride + 1 : stride,
        column : column + (columns - 1) * stride + 1 : stride,
    ] = True
    return WeightUse(touched, padding)


def windows_reads(
    width: int, outputs: int, side: int, stride: int, padding: int
) -> tuple[int, ...]:
    """Return how many cells each window along a line reads, padding left out."""
    starts = (place * stride - padding for place in range(outputs))
    return tuple(max(0, min(width, start + side) - max(0, start)) for start in starts)


def _layers(config: NetworkConfig) -> Iterator[LayerConnections]:
    channels, height, width = config.input_shape
    before = _Volume(width, height, channels)
    for shape in layer_shapes(config):
        after = _Volume(shape.width, shape.height, shape.depth)
        if shape.kind == "fc":
            everything = before.values * after.values
            yield _counted(shape, before, after, everything, everything)
        elif shape.kind in ("conv", "pool"):
            side, stride, padding = _window(config, shape)
            read = before.depth if shape.kind == "conv" else 1  # a pooling stays on its map
            rows = _reads(before.height, after.height, side, stride, padding)
            columns = _reads(before.width, after.width, side, stride, padding)
            yield _counted(
                shape,
                before,
                after,
                rows * columns * read * after.depth,
                after.values * read * side * side,
            )
        before = after


def _counted(
    shape: LayerShape, before: _Volume, after: _Volume, real: int, with_padding: int
) -> LayerConnections:
    return LayerConnections(
        shape.name,
        shape.kind,
        before.values,
        after.values,
        real,
        with_padding,
        shape.parameters,
        shape.parameter_formula,
    )


def _window(config: NetworkConfig, shape: LayerShape) -> tuple[int, int, int]:
    block = config.blocks[int(shape.name.removeprefix(shape.kind)) - 1]
    if shape.kind == "pool":
        return block.pool_size, block.pool_stride, 0
    return block.kernel_size, block.stride, block.padding


def _reads(width: int, outputs: int, side: int, stride: int, padding: int) -> int:
    return sum(windows_reads(width, outputs, side, stride, padding))
