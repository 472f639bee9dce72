"""Shift the input: which layers' outputs shift along, exactly, and which do not.

Goodfellow, Bengio and Courville, "Deep Learning" (2016), section 9.2: f is equivariant to a shift
g if f(g(x)) = g(f(x)).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from cnnviz.core.errors import CnnvizError
from cnnviz.core.lessons.pooling_comparison import pool_window
from cnnviz.core.network.pooling import L2Pool2d, WeightedPool2d, distance_weights

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Paper = npt.NDArray[np.float32] | float


@dataclass(frozen=True, eq=False)
class LayerShift:
    """f(shift x) - shift f(x) of one layer.

    Inside are values whose receptive field, in both runs, meets neither padding nor paper that
    came in nor pixels that left. At the border are the others that have a counterpart; where
    there is none, the residual is 0 and counts as neither.
    """

    layer: str
    lines_up: bool  # whether its output can move by the same distance: dx and dy divide by jump_px
    jump_px: int  # distance on the input between two neighbouring values
    dx: int  # by how many values its output is shifted, the nearest where it does not line up
    dy: int
    residual: FloatArray  # (D, H, W); for fc (classes, 1, 1), the difference of the logits
    is_inside: BoolArray  # (H, W)
    is_border: BoolArray  # (H, W)

    @property
    def largest_inside(self) -> float | None:
        """The largest absolute residual; None where no value lies inside."""
        return _largest(self.residual, self.is_inside)

    @property
    def largest_at_border(self) -> float | None:
        """The largest absolute residual; None where no value lies at the border."""
        return _largest(self.residual, self.is_border)


@dataclass(frozen=True)
class SmallInvariance:
    """How much of one layer stays as it was, at the same place, when the input is shifted.

    Unchanged are values equal to the last digit. Empty paper proves nothing, so those are not
    counted that are 0 in both runs, or in both what empty paper gives.
    """

    layer: str
    counted: int
    unchanged_share: float  # of the values counted, 0 to 1; 1 where none is
    mean_change: float  # sum of |f(shift x) - f(x)| over sum of |f(x)|


@dataclass(frozen=True)
class PoolingInvariance:
    """A pooling and the layer that it summarises: the pooled values should change less."""

    before: SmallInvariance
    after: SmallInvariance


@dataclass(frozen=True)
class _Field:
    """The pixels that value 0 of a layer reads: from offset on, so many; the next one a jump on."""

    size: int = 1
    jump: int = 1
    offset: int = 0

    def through(self, side: int, stride: int, padding: int) -> "_Field":
        return _Field(
            self.size + (side - 1) * self.jump,
            self.jump * stride,
            self.offset - padding * self.jump,
        )


def shifted(
    picture: npt.NDArray[np.float32], dx: int, dy: int, paper: Paper
) -> npt.NDArray[np.float32]:
    """Move a float32 (C, H, W) picture dx pixels to the right and dy down; `paper` comes in.

    Raises:
        CnnvizError: the shift leaves nothing of the picture.
    """
    _, height, width = picture.shape
    if abs(dx) >= width or abs(dy) >= height:
        raise CnnvizError(
            f"A shift by ({dx}, {dy}) leaves nothing of a picture of {width}x{height}; "
            "shift it by less."
        )
    moved = _blank(picture, paper)
    moved[:, _to(dy, height), _to(dx, width)] = picture[:, _to(-dy, height), _to(-dx, width)]
    return moved


def _blank(picture: npt.NDArray[np.float32], paper: Paper) -> npt.NDArray[np.float32]:
    return np.full_like(picture, np.reshape(paper, (-1, 1, 1)))


def layer_shifts(
    network: nn.Sequential, picture: npt.NDArray[np.float32], dx: int, dy: int, paper: Paper
) -> tuple[LayerShift, ...]:
    """Compare, layer by layer, the output for a shifted picture with the shifted output.

    Takes a network in eval mode, the normalised float32 (C, H, W) picture, whole pixels to the
    right and down, and what empty paper is to the network in each channel. Computes in float64.
    Inside, the residual of convolution, batch norm, ReLU and a pooling that lines up is exactly
    0.0, and would be in float32: every value is summed term by term in the same order wherever
    it stands, which torch's own blocked sums do not promise.

    Raises:
        CnnvizError: the shift leaves nothing of the picture.
    """
    outputs = _outputs(network, [picture, shifted(picture, dx, dy, paper)])
    field, found = _Field(), []
    for name, layer in network.named_children():
        if name == "flatten":
            continue
        still, moved = outputs[name]
        if isinstance(layer, nn.Linear):
            found.append(_of_classes(name, picture.shape, moved - still))
        else:
            field = field.through(*_window(layer))
            found.append(_compared(name, field, picture.shape, still, moved, (dx, dy)))
    return tuple(found)


def pooling_invariances(
    network: nn.Sequential, picture: npt.NDArray[np.float32], dx: int, dy: int, paper: Paper
) -> tuple[PoolingInvariance, ...]:
    """Return, for each pooling, how much a small shift (usually 1 pixel) changes before and after.

    Arguments and errors as in `layer_shifts`. Goodfellow, Bengio and Courville, "Deep Learning"
    (2016), figure 9.8.
    """
    blank = _blank(picture, paper)
    outputs = _outputs(network, [picture, shifted(picture, dx, dy, paper), blank])
    return tuple(
        PoolingInvariance(
            _small_invariance(source, *outputs[source]), _small_invariance(pool, *outputs[pool])
        )
        for source, pool in pairwise(outputs)
        if pool_window(network.get_submodule(pool))
    )


def _small_invariance(
    layer: str, still: FloatArray, moved: FloatArray, blank: FloatArray
) -> SmallInvariance:
    is_same = still == moved
    counts = ~(is_same & ((still == 0) | (still == blank)))
    counted, size = int(counts.sum()), float(np.abs(still).sum())
    return SmallInvariance(
        layer,
        counted,
        float(is_same[counts].mean()) if counted else 1.0,
        float(np.abs(moved - still).sum()) / size if size else 0.0,
    )


def _outputs(
    network: nn.Sequential, pictures: Sequence[npt.NDArray[np.float32]]
) -> dict[str, FloatArray]:
    """Each layer's output for some (C, H, W) pictures: float64 (N, D, H, W), (N, classes)."""
    outputs = {}
    with torch.inference_mode():
        values = torch.from_numpy(np.stack(pictures).astype(np.float64))
        for name, layer in network.named_children():
            values = _in_one_order(layer, values)
            if name != "flatten":
                outputs[name] = values.numpy()
    return outputs


def _compared(
    name: str,
    field: _Field,
    shape: tuple[int, ...],
    still: FloatArray,
    moved: FloatArray,
    shift: tuple[int, int],
) -> LayerShift:
    dx, dy = (round(pixels / field.jump) for pixels in shift)
    _, height, width = still.shape
    has_twin, residual = np.zeros((height, width), np.bool_), np.zeros(still.shape)
    if abs(dx) < width and abs(dy) < height:
        new, old = (_to(dy, height), _to(dx, width)), (_to(-dy, height), _to(-dx, width))
        has_twin[new] = True
        residual[:, *new] = moved[:, *new] - still[:, *old]
    columns = _undisturbed(field, width, shape[2], shift[0], dx)
    rows = _undisturbed(field, height, shape[1], shift[1], dy)
    is_inside = has_twin & rows[:, np.newaxis] & columns
    lines_up = shift[0] % field.jump == 0 and shift[1] % field.jump == 0
    return LayerShift(
        name, lines_up, field.jump, dx, dy, residual, is_inside, has_twin & ~is_inside
    )


def _of_classes(name: str, shape: tuple[int, ...], difference: FloatArray) -> LayerShift:
    """Logits have no place that could move along: all that they could do is stay the same."""
    nowhere = np.zeros((1, 1), np.bool_)
    residual = difference[:, np.newaxis, np.newaxis]
    return LayerShift(name, False, max(shape[1:]), 0, 0, residual, nowhere, ~nowhere)


def _undisturbed(field: _Field, values: int, pixels: int, shift: int, by: int) -> BoolArray:
    """Which values of a line read, now and before the shift, only pixels that stay in sight.

    A field that touches padding anywhere on the way reaches, projected back, beyond the input.
    """
    first = np.arange(values) * field.jump + field.offset  # in the shifted run
    before = first - by * field.jump  # its twin's, in the first run
    last, last_before = first + field.size, before + field.size
    came_in = (first < max(0, shift)) | (last > pixels + min(0, shift))
    left = (before < max(0, -shift)) | (last_before > pixels - max(0, shift))
    return np.asarray(~came_in & ~left)


def _in_one_order(layer: nn.Module, values: Tensor) -> Tensor:
    """Apply a layer to float64 (N, C, H, W) so that equal windows give equal values everywhere."""
    if isinstance(layer, nn.Conv2d):
        return _convolved(layer, values)
    if isinstance(layer, nn.BatchNorm2d):
        mean, variance = layer.get_buffer("running_mean"), layer.get_buffer("running_var")
        deviation = (variance.double() + layer.eps).sqrt()
        standardised = (values - _per_map(mean)) / deviation[:, None, None]
        return standardised * _per_map(layer.weight) + _per_map(layer.bias)
    if isinstance(layer, nn.Linear):
        return functional.linear(values, layer.weight.double(), layer.bias.double())
    window = pool_window(layer)
    if window is None or isinstance(layer, nn.MaxPool2d):
        return torch.as_tensor(layer(values))
    if isinstance(layer, L2Pool2d):
        return _slid(values.square(), torch.ones(window[0], window[0]), window[1]).sqrt()
    equal = torch.full((window[0], window[0]), 1 / window[0] ** 2, dtype=torch.float64)
    weights = distance_weights(window[0]) if isinstance(layer, WeightedPool2d) else equal
    return _slid(values, weights, window[1])


def _convolved(layer: nn.Conv2d, values: Tensor) -> Tensor:
    padded = functional.pad(values, [int(layer.padding[0])] * 4)
    kernels = layer.weight.double().permute(1, 2, 3, 0)[..., None, None]  # (C, F, F, k, 1, 1)
    total = torch.zeros((), dtype=torch.float64)
    for channel, kernel in enumerate(kernels):
        total = total + _slid(padded[:, channel : channel + 1], kernel, layer.stride[0])
    return total if layer.bias is None else total + _per_map(layer.bias)


def _slid(values: Tensor, weights: Tensor, stride: int) -> Tensor:
    """The sum over a window of values times weights, (F, F) or (F, F, k, 1, 1), in a fixed order.

    Products and sums are steps of their own, for a fused multiply-add rounds differently and
    torch uses it where a row fills a vector register and not at its end.
    """
    side = len(weights)
    height, width = (length - side + 1 for length in values.shape[2:])
    total = torch.zeros((), dtype=torch.float64)
    for row in range(side):
        for column in range(side):
            seen = values[:, :, row : row + height : stride, column : column + width : stride]
            total = total + seen * weights[row, column]
    return total


def _per_map(values: Tensor) -> Tensor:
    return values.double()[:, None, None]


def _window(layer: nn.Module) -> tuple[int, int, int]:
    """F, S and P of a layer; one that works value by value reads a window of 1."""
    if isinstance(layer, nn.Conv2d):
        return layer.kernel_size[0], layer.stride[0], int(layer.padding[0])
    return *(pool_window(layer) or (1, 1)), 0


def _to(distance: int, length: int) -> slice:
    """Where on a line of that length things lie that were moved there by a distance."""
    return slice(max(0, distance), length + min(0, distance))


def _largest(residual: FloatArray, where: BoolArray) -> float | None:
    return float(np.abs(residual[:, where]).max()) if where.any() else None
