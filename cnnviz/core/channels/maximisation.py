"""The input that a channel would like best: gradient ascent on the pixels, from noise.

Erhan et al., 2009, "Visualizing Higher-Layer Features of a Deep Network"; Olah et al., 2017,
"Feature Visualization", from which the smoothing is, and that the last ReLU lets gradients through.

What rises is the value in the middle of the channel's map (of fc the logit, not its softmax, which
rises as well when other classes fall), and not the map's mean: pictures of the data set are ranked
by single values, too, so that both can be compared; and a single value sees a single patch, which
can be laid beside theirs. Pixels that it does not see stay black.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from cnnviz.core.data.picture_shape import PictureShape
from cnnviz.core.inspection.receptive_field import Box, boxes
from cnnviz.core.network.explained_values import Place
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.networks import Network, Step, passed
from cnnviz.core.network.shapes import layer_shapes

STEPS = 128  # twice as many add 2 to 8 % to the value, half as many take 5 to 8 %
RATE = 0.1  # of a pixel's range in the first step
LAST_RATE = 0.01
MOMENTUM = 0.9
# Without smoothing the best inputs of relu2 and fc are chequered noise: neighbouring pixels differ
# by 0.45 of their range; in the patches that excite them most by 0.21 (fc: 0.09). With it they
# differ by 0.17 (0.11), and the value is still 2.3 times that of the best picture (3.5), not 4 (9)
# times. Strong at first, so that large shapes come before small ones.
FIRST_SMOOTHING = 4.0
# At the end in proportion to the field's side: 5x5 pixels have few ways of being noise, and with as
# much smoothing as 28x28 need they stay below the best training picture.
SMOOTHING_PER_PX = 1 / 16

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Ascent:
    """How far the pixels have come."""

    pixels: Pixels  # (C, H, W)
    noise: Pixels  # (C, H, W), where it began
    value: float
    noise_value: float
    box: Box  # what the value sees of the input
    step: int

    @property
    def is_done(self) -> bool:
        return self.step == STEPS

    @property
    def rose(self) -> bool:
        return self.value > self.noise_value


def ascend(
    network: Network,
    config: NetworkConfig,
    layer: str,
    unit: int,
    picture_shape: PictureShape,
    seed: int = 0,
) -> Generator[Ascent, None, Ascent]:
    """Yield the start, then every step; return the last one. The same for the same seed.

    The pixels stay between black and white. Takes a network in eval mode and leaves it as it is.
    """
    target = _Target(network, config, layer, unit, picture_shape)
    generator = torch.Generator().manual_seed(seed)
    side = max(target.box.height, target.box.width)
    channels = config.input_shape[0]
    pixels = torch.rand(1, channels, target.box.height, target.box.width, generator=generator)
    noise, noise_value = target.picture(pixels), target.value(pixels).item()
    drift = torch.zeros_like(pixels)
    ascent = Ascent(noise, noise, noise_value, noise_value, target.box, 0)
    yield ascent
    if target.box.is_empty:  # the value reads padding alone: nothing moves it
        ascent = replace(ascent, step=STEPS)
        yield ascent
        return ascent
    for step in range(STEPS):
        done = step / (STEPS - 1)
        slope = target.slope(pixels)
        slope += _between(FIRST_SMOOTHING, side * SMOOTHING_PER_PX, done) * _towards_mean(pixels)
        drift = MOMENTUM * drift + (1 - MOMENTUM) * slope
        pixels = (pixels + _between(RATE, LAST_RATE, done) * drift).clamp(0, 1)
        value = target.value(pixels).item()
        ascent = Ascent(target.picture(pixels), noise, value, noise_value, target.box, step + 1)
        yield ascent
    return ascent


class _Target:
    """The value that is to rise, as a function of the pixels that it sees."""

    def __init__(
        self,
        network: Network,
        config: NetworkConfig,
        layer: str,
        unit: int,
        picture_shape: PictureShape,
    ) -> None:
        shape = next(shape for shape in layer_shapes(config) if shape.name == layer)
        self._place = Place(layer, unit, shape.height // 2, shape.width // 2)
        # Its own ReLU, or that of its own pooling: where it says 0 it would let no gradient
        # through, and noise could not be left. Those of earlier blocks stay as they are.
        node = network.node(layer)
        own = {layer, *(node.inputs if node.layer.role == "pooling" else ())}
        self._steps = [
            Step(one.name, one.inputs, _let_through(module) if is_open else module)
            for one in network.nodes[: network.place(layer) + 1]
            for module in [network.module(one.name)]
            for is_open in [one.name in own and one.layer.silences]
        ]
        self._height, self._width = picture_shape.height, picture_shape.width
        self._mean, self._deviation = (
            torch.tensor(values)[:, None, None]
            for values in (picture_shape.mean, picture_shape.deviation)
        )
        self.box = boxes(config, self._place)[-1]

    def value(self, pixels: Tensor) -> Tensor:
        with torch.no_grad():
            return self._compute(pixels)

    def slope(self, pixels: Tensor) -> Tensor:
        """The gradient, brought to a root mean square of 1; 0 where nothing moves the value."""
        seen = pixels.clone().requires_grad_()
        with torch.enable_grad():
            (slope,) = torch.autograd.grad(self._compute(seen), seen)
        slope = slope.nan_to_num(0, 0, 0)
        strength = slope.square().mean().sqrt()
        return slope / strength if strength > 0 else slope

    def picture(self, pixels: Tensor) -> Pixels:
        return (self._whole(pixels)[0] * 255).round().to(torch.uint8).numpy()

    def _whole(self, pixels: Tensor) -> Tensor:
        box = self.box
        margins = box.left, self._width - box.right, box.top, self._height - box.bottom
        return functional.pad(pixels, margins)

    def _compute(self, pixels: Tensor) -> Tensor:
        whole = (self._whole(pixels) - self._mean) / self._deviation  # (1, C, H, W)
        output = list(passed(self._steps, whole))[-1]
        place = self._place
        return output[0, place.unit] if output.ndim == 2 else output[0, *_at(place)]


def _let_through(layer: nn.Module) -> Callable[[Tensor], Tensor]:
    """The same layer with a slope of 1 everywhere."""

    def computed(values: Tensor) -> Tensor:
        through: Tensor = layer(values) - values
        return values + through.detach()

    return computed


def _at(place: Place) -> tuple[int, int, int]:
    return place.unit, place.row, place.column


def _between(first: float, last: float, done: float) -> float:
    """From the first to the last by equal factors."""
    return float(first * (last / first) ** done)


def _towards_mean(pixels: Tensor) -> Tensor:
    """By how much the four neighbours of each pixel together exceed it; beyond the edge it stays.

    The direction in which the squared differences between neighbours shrink fastest.
    """
    padded = functional.pad(pixels, (1, 1, 1, 1), mode="replicate")
    across = padded[..., 1:-1, 2:] + padded[..., 1:-1, :-2]
    down = padded[..., 2:, 1:-1] + padded[..., :-2, 1:-1]
    return across + down - 4 * pixels
