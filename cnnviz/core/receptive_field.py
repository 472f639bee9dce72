"""What a value sees: its box on every earlier layer, and how much weight lies where in it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from cnnviz.core.explained_values import INPUT, Place
from cnnviz.core.network_config import BlockConfig, NetworkConfig

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Box:
    """Rows and columns of a layer, the last ones not included; `cut` at the layer's border."""

    layer: str
    top: int
    left: int
    bottom: int
    right: int
    cut: bool

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left


@dataclass(frozen=True)
class _Step:
    """A layer as it reads the one before: F, S, P of a window; None reads everything."""

    layer: str
    height: int
    width: int
    window: tuple[int, int, int] | None = (1, 1, 0)


def boxes(config: NetworkConfig, place: Place) -> tuple[Box, ...]:
    """Return the value's own box and its box on every layer before, back to the input.

    In a layer with window F, stride S and padding P, rows a to b read rows aS - P to
    bS - P + F - 1 of the layer before; what lies beyond the border is padding, and cut off.
    """
    steps = _steps(config)
    position = next(n for n, step in enumerate(steps) if step.layer == place.layer)
    top, left, bottom, right = place.row, place.column, place.row + 1, place.column + 1
    found = [Box(place.layer, top, left, bottom, right, cut=False)]
    cut = False
    for number in range(position, 0, -1):
        step, before = steps[number], steps[number - 1]
        if step.window is None:
            top, left, bottom, right = 0, 0, before.height, before.width
        else:
            side, stride, padding = step.window
            top, bottom = top * stride - padding, (bottom - 1) * stride - padding + side
            left, right = left * stride - padding, (right - 1) * stride - padding + side
        cut = cut or min(top, left) < 0 or bottom > before.height or right > before.width
        top, left = max(0, top), max(0, left)
        bottom, right = min(before.height, bottom), min(before.width, right)
        found.append(Box(before.layer, top, left, bottom, right, cut))
    return tuple(found)


def effective_field(network: nn.Sequential, picture: FloatArray, place: Place) -> FloatArray:
    """Return how strongly a value follows each pixel: |d value / d pixel|, float32 (H, W).

    Takes the normalised (C, H, W) picture and a network in eval mode; the absolute gradients are
    summed over the channels. Luo et al., 2016, "Understanding the Effective Receptive Field in
    Deep Convolutional Neural Networks".
    """
    pixels = torch.from_numpy(picture)[None].clone().requires_grad_()  # (1, C, H, W)
    value = pixels
    for name, layer in network.named_children():
        value = layer(value)
        if name == place.layer:
            break
    chosen = (
        value[0, place.unit] if value.ndim == 2 else value[0, place.unit, place.row, place.column]
    )
    (gradient,) = torch.autograd.grad(chosen, pixels)
    return np.asarray(gradient[0].abs().sum(dim=0).numpy(), np.float32)


def _steps(config: NetworkConfig) -> list[_Step]:
    _, height, width = config.input_shape
    steps = [_Step(INPUT, height, width)]
    for number, block in enumerate(config.blocks, start=1):
        steps += _block_steps(number, block, steps[-1])
    return [*steps, _Step("fc", 1, 1, None)]


def _block_steps(number: int, block: BlockConfig, before: _Step) -> list[_Step]:
    side, stride, padding = block.kernel_size, block.stride, block.padding
    height = (before.height - side + 2 * padding) // stride + 1
    width = (before.width - side + 2 * padding) // stride + 1
    steps = [_Step(f"conv{number}", height, width, (side, stride, padding))]
    if block.batch_norm:
        steps.append(_Step(f"batch{number}", height, width))
    steps.append(_Step(f"{block.activation}{number}", height, width))
    if block.pooling is not None:
        side, stride = block.pool_size, block.pool_stride
        height, width = (height - side) // stride + 1, (width - side) // stride + 1
        steps.append(_Step(f"pool{number}", height, width, (side, stride, 0)))
    return steps
