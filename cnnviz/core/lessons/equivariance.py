"""Shift the input: which layers' outputs shift along, exactly, and which do not.

Goodfellow, Bengio and Courville, "Deep Learning" (2016), section 9.2: f is equivariant to a shift
g if f(g(x)) = g(f(x)).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.explained_values import INPUT
from cnnviz.core.network.networks import Network
from cnnviz.core.network.windows import Span
from cnnviz.core.translation import tr

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

    def through(self, span: Span) -> "_Field":
        return _Field(
            self.size + (span.reach - 1) * self.jump,
            self.jump * span.stride,
            self.offset - span.padding * self.jump,
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
            tr(
                "A shift by ({dx}, {dy}) leaves nothing of a picture of "
                "{width}x{height}; shift it by less.",
                dx,
                dy,
                width,
                height,
            )
        )
    moved = _blank(picture, paper)
    moved[:, _to(dy, height), _to(dx, width)] = picture[:, _to(-dy, height), _to(-dx, width)]
    return moved


def _blank(picture: npt.NDArray[np.float32], paper: Paper) -> npt.NDArray[np.float32]:
    return np.full_like(picture, np.reshape(paper, (-1, 1, 1)))


def layer_shifts(
    network: Network, picture: npt.NDArray[np.float32], dx: int, dy: int, paper: Paper
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
    fields, found = {INPUT: _Field()}, []
    for node in network.nodes:
        still, moved = outputs[node.name]
        if node.layer.spans is None:
            found.append(_of_classes(node.name, picture.shape, moved - still))
            continue
        field = fields[node.inputs[0]].through(node.layer.spans[1])
        fields[node.name] = field
        found.append(_compared(node.name, field, picture.shape, still, moved, (dx, dy)))
    return tuple(found)


def pooling_invariances(
    network: Network, picture: npt.NDArray[np.float32], dx: int, dy: int, paper: Paper
) -> tuple[PoolingInvariance, ...]:
    """Return, for each pooling, how much a small shift (usually 1 pixel) changes before and after.

    Arguments and errors as in `layer_shifts`. Goodfellow, Bengio and Courville, "Deep Learning"
    (2016), figure 9.8.
    """
    blank = _blank(picture, paper)
    outputs = _outputs(network, [picture, shifted(picture, dx, dy, paper), blank])
    pools = (node for node in network.nodes if node.layer.role == "pooling")
    return tuple(
        PoolingInvariance(
            *(_small_invariance(name, *outputs[name]) for name in (*node.inputs, node.name))
        )
        for node in pools
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
    network: Network, pictures: Sequence[npt.NDArray[np.float32]]
) -> dict[str, FloatArray]:
    """Each layer's output for some (C, H, W) pictures: float64 (N, D, H, W), (N, classes)."""
    images = np.stack(pictures).astype(np.float64)
    with torch.inference_mode():
        outputs = {INPUT: torch.from_numpy(images)}
        for node in network.nodes:
            read = outputs[node.inputs[0]]
            outputs[node.name] = node.layer.exactly(network.module(node.name), read)
        return {name: values.numpy() for name, values in outputs.items()}


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


def _to(distance: int, length: int) -> slice:
    """Where on a line of that length things lie that were moved there by a distance."""
    return slice(max(0, distance), length + min(0, distance))


def _largest(residual: FloatArray, where: BoolArray) -> float | None:
    return float(np.abs(residual[:, where]).max()) if where.any() else None
