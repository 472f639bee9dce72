"""The arithmetic of one value of one layer, for the current input and weights."""

from math import sqrt

import numpy as np
import numpy.typing as npt
from torch import Tensor, nn

from cnnviz.core.errors import CnnvizError
from cnnviz.core.inspection.trace import Trace
from cnnviz.core.network.explained_values import (
    INPUT,
    SOFTMAX,
    ActivationValue,
    BatchNormValue,
    ConvolutionValue,
    Explanation,
    FullyConnectedValue,
    Place,
    PoolingValue,
    SoftmaxValue,
    Window,
)
from cnnviz.core.network.pooling import L2Pool2d, WeightedPool2d, distance_weights

FloatArray = npt.NDArray[np.float64]


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
        kind = type(layer).__name__
        raise CnnvizError(f"{place.layer} is a {kind}, which is not supported here.")
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
            f"{place.row}, column {place.column} does not exist."
        )
