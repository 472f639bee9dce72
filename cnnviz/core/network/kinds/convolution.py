"""Convolution: each map is the sum of what a kernel finds in all maps before."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from cnnviz.core.network.explained_values import ConvolutionValue, Place, Window
from cnnviz.core.network.kinds.exact import exact, number, per_map, slid
from cnnviz.core.network.kinds.layer import MAX_CHANNELS, MAX_WINDOW_PX, FloatArray, Layer, setting
from cnnviz.core.network.windows import Span, Volume
from cnnviz.core.translation import tr


@dataclass(frozen=True)
class Convolution(Layer):
    """k kernels of FxF over all maps before."""

    channels: int = setting(
        "k",
        1,
        MAX_CHANNELS,
        tr("Kernels"),
        tr("k kernels make k maps: more patterns are detected, at a higher cost"),
    )
    kernel_size: int = setting(
        "F",
        1,
        MAX_WINDOW_PX,
        tr("Kernel size"),
        tr("Each kernel is F x F: a larger one covers more at once and has F x F x D weights"),
    )
    stride: int = setting(
        "S",
        1,
        MAX_WINDOW_PX,
        tr("Stride"),
        tr("The kernel moves S pixels at a time: 2 halves the map's width and height"),
    )
    padding: int = setting(
        "P",
        0,
        MAX_WINDOW_PX,
        tr("Padding"),
        tr("P rings of zeros around the map: P = (F - 1)/2 preserves its size if S is 1"),
    )

    name = "conv"
    stem = "conv"
    role = "convolution"
    title = tr("convolution")
    does = tr("Each map is the sum of what one kernel finds in all input maps.")
    mixes = True
    has_kernels = True
    leaves = ("weight", "bias")
    weight_sides = 4

    @property
    def spans(self) -> tuple[Span, Span]:
        span = Span(self.kernel_size, self.stride, self.padding)
        return span, span

    def depth(self, before: Volume) -> int:
        return self.channels

    def is_signed(self, before: bool) -> bool:
        return True

    def parameters(self, before: Volume) -> tuple[int, str]:
        f, k, read = self.kernel_size, self.channels, len(self.maps_read(0, before))
        return f * f * read * k + k, f"{f}x{f}x{read}x{k} + {k}"

    def size_formula(self, length: int) -> str:
        return f"({length} - {self.kernel_size} + 2*{self.padding})/{self.stride} + 1"

    def kernel_shape(self, before: Volume) -> tuple[int, int, int, int]:
        read = len(self.maps_read(0, before))
        return self.channels, read, self.kernel_size, self.kernel_size

    def build(self, before: Volume) -> nn.Module:
        return nn.Conv2d(before.depth, self.channels, self.kernel_size, self.stride, self.padding)

    def explain(
        self, module: nn.Module, place: Place, source: str, before: FloatArray
    ) -> ConvolutionValue:
        side, (_, height, width) = self.kernel_size, before.shape
        maps = self.maps_read(place.unit, Volume(width, height, len(before)))
        (rows,), (columns,) = (
            span.read(np.array([at]))
            for span, at in zip(self.spans, (place.row, place.column), strict=True)
        )
        is_row, is_column = (rows >= 0) & (rows < height), (columns >= 0) & (columns < width)
        is_inside = is_row[:, np.newaxis] & is_column
        patch = np.zeros((len(maps), side, side))
        seen = before[maps.start : maps.stop, rows[is_row][:, np.newaxis], columns[is_column]]
        patch[:, is_inside] = seen.reshape(len(maps), -1)
        weight, bias = module.get_parameter("weight"), module.get_parameter("bias")
        window = Window(int(rows[0]), int(columns[0]), side, ~is_inside)
        kernel = exact(weight[place.unit])
        return ConvolutionValue(
            place, source, window, patch, kernel, number(bias, place.unit), maps.start
        )

    def exactly(self, module: nn.Module, values: Tensor) -> Tensor:
        padded = functional.pad(values, [self.padding] * 4)
        weight = module.get_parameter("weight").double()
        total = torch.zeros((), dtype=torch.float64)
        for channel, kernel in enumerate(weight.permute(1, 2, 3, 0)[..., None, None]):
            # The kernel is (F, F, k, 1, 1).
            total = total + slid(padded[:, channel : channel + 1], kernel, self.stride)
        return total + per_map(module.get_parameter("bias"))

    def terms(self, module: nn.Module, maps: Tensor, unit: int) -> Tensor:
        kernels = module.get_parameter("weight")[unit][:, None]  # (C, 1, F, F)
        return functional.conv2d(
            maps[None], kernels, None, self.stride, self.padding, groups=len(maps)
        )[0]
