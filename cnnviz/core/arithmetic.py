"""One value of one layer, explained: every number that it is computed from.

All numbers are float64, taken from the network's float32 without rounding: the sums are exact to
far more digits than the network's own.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt
from torch import Tensor, nn

from cnnviz.core.errors import CnnvizError
from cnnviz.core.pooling import L2Pool2d, WeightedPool2d, distance_weights
from cnnviz.core.trace import Trace

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

INPUT = "input"
SOFTMAX = "softmax"  # not a layer of the network: what follows its logits


@dataclass(frozen=True)
class Place:
    """A value of a layer; those of fc and of softmax have row and column 0."""

    layer: str
    unit: int
    row: int = 0
    column: int = 0


@dataclass(frozen=True, eq=False)
class Window:
    """The square of the layer before that a value reads; what lies beyond its edge is padding."""

    top: int
    left: int
    side: int
    is_padding: BoolArray  # (F, F)


@dataclass(frozen=True, eq=False)
class ConvolutionValue:
    """The sum over all input channels of patch times kernel, and the bias."""

    place: Place
    source: str  # the layer that is read
    window: Window
    patch: FloatArray  # (C, F, F), 0 where padding
    kernel: FloatArray  # (C, F, F)
    bias: float

    @property
    def products(self) -> FloatArray:
        return self.patch * self.kernel  # (C, F, F)

    @property
    def partial_sums(self) -> FloatArray:
        return np.asarray(self.products.sum(axis=(1, 2)))  # (C,)

    @property
    def result(self) -> float:
        return float(self.partial_sums.sum()) + self.bias


@dataclass(frozen=True)
class BatchNormValue:
    """(x - mean) / sqrt(variance + eps) * gamma + beta, with the running statistics."""

    place: Place
    source: str
    x: float
    mean: float
    variance: float
    eps: float
    gamma: float
    beta: float

    @property
    def deviation(self) -> float:
        return sqrt(self.variance + self.eps)

    @property
    def standardised(self) -> float:
        return (self.x - self.mean) / self.deviation

    @property
    def result(self) -> float:
        return self.standardised * self.gamma + self.beta


@dataclass(frozen=True)
class ActivationValue:
    """A function of one value, and its slope there."""

    place: Place
    source: str
    function: Literal["relu", "tanh", "sigmoid"]
    x: float
    result: float
    slope: float


@dataclass(frozen=True, eq=False)
class PoolingValue:
    """What is left of a window: its largest value, its mean, its L2 norm or a weighted mean."""

    place: Place
    source: str
    kind: Literal["max", "average", "l2", "weighted"]
    window: Window
    values: FloatArray  # (F, F)
    weights: FloatArray  # (F, F): of the mean; of max 1 for the winner; of l2 each value itself
    result: float

    @property
    def winner(self) -> tuple[int, int]:
        """The row and column, within the window, of the largest value; the first of equals."""
        row, column = np.unravel_index(self.values.argmax(), self.values.shape)
        return int(row), int(column)


@dataclass(frozen=True, eq=False)
class FullyConnectedValue:
    """A class's logit: what each map before it adds, and the bias."""

    place: Place
    source: str
    maps: FloatArray  # (D, H, W)
    weights: FloatArray  # (D, H, W)
    bias: float

    @property
    def contributions(self) -> FloatArray:
        return np.asarray((self.maps * self.weights).sum(axis=(1, 2)))  # (D,)

    @property
    def order(self) -> npt.NDArray[np.int64]:
        """The maps, those with the largest contributions for or against first."""
        return np.argsort(-np.abs(self.contributions), kind="stable")

    @property
    def result(self) -> float:
        return float(self.contributions.sum()) + self.bias


@dataclass(frozen=True, eq=False)
class SoftmaxValue:
    """exp(logit - largest logit) of a class, divided by the sum over all classes."""

    place: Place
    source: str
    logits: FloatArray  # (classes,)

    @property
    def exponentials(self) -> FloatArray:
        return np.asarray(np.exp(self.logits - self.logits.max()))

    @property
    def result(self) -> float:
        exponentials = self.exponentials
        return float(exponentials[self.place.unit] / exponentials.sum())


Explanation = (
    ConvolutionValue
    | BatchNormValue
    | ActivationValue
    | PoolingValue
    | FullyConnectedValue
    | SoftmaxValue
)


def explain(network: nn.Sequential, trace: Trace, place: Place) -> Explanation:
    """Explain one value that `network`, in eval mode, computed in `trace`.

    Raises:
        CnnvizError: the network has no such value.
    """
    layers = [name for name, _ in network.named_children() if name != "flatten"]
    if place.layer == SOFTMAX:
        logits = _exact(trace.outputs[layers[-1]])
        _check_inside(place, (len(logits), 1, 1))
        return SoftmaxValue(place, layers[-1], logits)
    if place.layer not in layers:
        raise CnnvizError(f"There is no layer {place.layer}; choose one of {', '.join(layers)}.")
    position = layers.index(place.layer)
    source = layers[position - 1] if position else INPUT
    before = trace.outputs[source] if position else trace.input
    after = trace.outputs[place.layer]
    _check_inside(place, after.shape if after.ndim == 3 else (len(after), 1, 1))
    return _explained(network.get_submodule(place.layer), place, source, before)


def _explained(
    layer: nn.Module, place: Place, source: str, before: npt.NDArray[np.float32]
) -> Explanation:
    if isinstance(layer, nn.Conv2d):
        return _convolution(layer, place, source, before)
    if isinstance(layer, nn.BatchNorm2d):
        return _batch_norm(layer, place, source, before)
    if isinstance(layer, nn.Linear):
        weights = _exact(layer.weight[place.unit]).reshape(before.shape)
        bias = _number(layer.bias, place.unit)
        return FullyConnectedValue(place, source, _exact(before), weights, bias)
    if isinstance(layer, nn.ReLU | nn.Tanh | nn.Sigmoid):
        return _activation(layer, place, source, before)
    return _pooling(layer, place, source, before)


def _convolution(
    layer: nn.Conv2d, place: Place, source: str, before: npt.NDArray[np.float32]
) -> ConvolutionValue:
    side, stride, padding = layer.kernel_size[0], layer.stride[0], int(layer.padding[0])
    top, left = place.row * stride - padding, place.column * stride - padding
    rows, columns = np.arange(top, top + side), np.arange(left, left + side)
    height, width = before.shape[1:]
    is_row, is_column = (rows >= 0) & (rows < height), (columns >= 0) & (columns < width)
    is_inside = is_row[:, np.newaxis] & is_column
    patch = np.zeros((len(before), side, side))
    patch[:, is_inside] = before[:, rows[is_row][:, np.newaxis], columns[is_column]].reshape(
        len(before), -1
    )
    bias = 0.0 if layer.bias is None else _number(layer.bias, place.unit)
    window = Window(top, left, side, ~is_inside)
    return ConvolutionValue(place, source, window, patch, _exact(layer.weight[place.unit]), bias)


def _batch_norm(
    layer: nn.BatchNorm2d, place: Place, source: str, before: npt.NDArray[np.float32]
) -> BatchNormValue:
    mean, variance = layer.get_buffer("running_mean"), layer.get_buffer("running_var")
    return BatchNormValue(
        place,
        source,
        x=float(before[place.unit, place.row, place.column]),
        mean=_number(mean, place.unit),
        variance=_number(variance, place.unit),
        eps=layer.eps,
        gamma=_number(layer.weight, place.unit),
        beta=_number(layer.bias, place.unit),
    )


def _activation(
    layer: nn.Module, place: Place, source: str, before: npt.NDArray[np.float32]
) -> ActivationValue:
    x = float(before[place.unit, place.row, place.column])
    if isinstance(layer, nn.ReLU):
        return ActivationValue(place, source, "relu", x, max(0.0, x), float(x > 0))
    if isinstance(layer, nn.Tanh):
        result = float(np.tanh(x))
        return ActivationValue(place, source, "tanh", x, result, 1 - result * result)
    result = float(1 / (1 + np.exp(-x))) if x >= 0 else float(np.exp(x) / (1 + np.exp(x)))
    return ActivationValue(place, source, "sigmoid", x, result, result * (1 - result))


def _pooling(
    layer: nn.Module, place: Place, source: str, before: npt.NDArray[np.float32]
) -> PoolingValue:
    if isinstance(layer, nn.MaxPool2d | nn.AvgPool2d):
        side, stride = _single(layer.kernel_size), _single(layer.stride)
    elif isinstance(layer, L2Pool2d | WeightedPool2d):
        side, stride = layer.size, layer.stride
    else:
        raise CnnvizError(f"{place.layer} is a {type(layer).__name__}, which nobody can explain.")
    top, left = place.row * stride, place.column * stride
    values = _exact(before[place.unit, top : top + side, left : left + side])
    window = Window(top, left, side, np.zeros((side, side), np.bool_))
    return _pooled(layer, place, source, window, values)


def _pooled(
    layer: nn.Module, place: Place, source: str, window: Window, values: FloatArray
) -> PoolingValue:
    if isinstance(layer, nn.MaxPool2d):
        weights = np.zeros(values.shape)
        weights[np.unravel_index(values.argmax(), values.shape)] = 1
        result = float(values.max())
        return PoolingValue(place, source, "max", window, values, weights, result)
    if isinstance(layer, L2Pool2d):
        result = sqrt(float((values * values).sum()))
        return PoolingValue(place, source, "l2", window, values, values, result)
    if isinstance(layer, WeightedPool2d):
        weights = _exact(distance_weights(window.side))
        result = float((values * weights).sum())
        return PoolingValue(place, source, "weighted", window, values, weights, result)
    weights = np.full(values.shape, 1 / values.size)
    return PoolingValue(place, source, "average", window, values, weights, float(values.mean()))


def _single(size: int | tuple[int, ...]) -> int:
    return size if isinstance(size, int) else size[0]


def _exact(values: Tensor | npt.NDArray[np.float32]) -> FloatArray:
    array = values.detach().numpy() if isinstance(values, Tensor) else values
    return array.astype(np.float64)


def _number(values: Tensor, unit: int) -> float:
    return float(values.detach()[unit])


def _check_inside(place: Place, shape: tuple[int, ...]) -> None:
    units, height, width = shape
    if not (0 <= place.unit < units and 0 <= place.row < height and 0 <= place.column < width):
        raise CnnvizError(
            f"{place.layer} has {units} maps of {width}x{height} values: map {place.unit}, row "
            f"{place.row}, column {place.column} is none of them."
        )
