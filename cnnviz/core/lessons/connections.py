"""Sparse interaction and parameter sharing, counted: each layer against a dense one of its sizes.

Goodfellow, Bengio and Courville, "Deep Learning" (2016), section 9.2. Integer arithmetic, and the
matrix that a convolution is.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.errors import CnnvizError
from cnnviz.core.lessons.convolution_sandbox import Sizes
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.shapes import LayerShape, layer_shapes
from cnnviz.core.network.windows import Span
from cnnviz.core.translation import tr

FloatArray = npt.NDArray[np.float64]

MAX_MATRIX_CELLS = 2**20  # 8 MB; conv1 of the article has 784 x 784


@dataclass(frozen=True)
class LayerConnections:
    """How many inputs the outputs of a layer read, and with how many parameters.

    A connection joins one output with one input; biases are parameters and no connections.
    """

    layer: str
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


def connections(config: NetworkConfig) -> tuple[LayerConnections, ...]:
    """Return every convolution, pooling and fully connected layer of a network, in order.

    Raises:
        CnnvizError: a layer does not fit the one before it.
    """
    shapes = layer_shapes(config)
    return tuple(_counted(shape) for shape in shapes if not shape.kind.is_pointwise)


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
        raise CnnvizError(
            tr("This kernel is not {kernel}x{kernel}; set F to its size.", sizes.kernel)
        )
    last = sizes.output**2 - 1
    if outputs and not 0 <= min(outputs) <= max(outputs) <= last:
        raise CnnvizError(tr("There is no such row; choose rows from 0 to {last}.", last))
    if len(outputs) * sizes.width**2 > MAX_MATRIX_CELLS:
        raise CnnvizError(
            tr(
                "A matrix of {count} x {width} cells is too large; take fewer rows.",
                len(outputs),
                sizes.width**2,
            )
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
    height: int, width: int, spans: tuple[Span, Span], row: int, column: int
) -> WeightUse:
    """Return what the weight at `row`, `column` of a kernel meets; the padding is that of both."""
    padding = spans[0].padding
    touched = np.zeros((height + 2 * padding, width + 2 * padding), np.bool_)
    met = (
        span.read(np.arange(span.outputs(length)))[:, at] + padding
        for span, length, at in zip(spans, (height, width), (row, column), strict=True)
    )
    touched[np.ix_(*met)] = True
    return WeightUse(touched, padding)


def _counted(shape: LayerShape) -> LayerConnections:
    before, after, spans = shape.before, shape.volume, shape.kind.spans
    real = with_padding = before.values * after.values
    if spans is not None:
        rows, columns = spans
        maps = after.depth * len(shape.kind.maps_read(0, before))
        real = maps * int(rows.counts(before.height).sum() * columns.counts(before.width).sum())
        with_padding = maps * after.width * after.height * rows.size * columns.size
    return LayerConnections(
        shape.name,
        before.values,
        after.values,
        real,
        with_padding,
        shape.parameters,
        shape.parameter_formula,
    )
