"""The two kinds of pooling that torch lacks or computes without a usable gradient."""

import torch
from torch import Tensor, nn
from torch.nn import functional


class L2Pool2d(nn.Module):
    """The L2 norm of each window.

    torch's own LPPool2d has a gradient of NaN where a window is all zero, and behind a ReLU many
    windows are. Here such a window has gradient 0.
    """

    def __init__(self, size: int, stride: int) -> None:
        super().__init__()
        self.size, self.stride = size, stride

    def forward(self, maps: Tensor) -> Tensor:
        """Pool (N, D, H, W) float maps."""
        squares = functional.avg_pool2d(maps.square(), self.size, self.stride) * self.size**2
        silent = squares == 0
        return squares.masked_fill(silent, 1).sqrt().masked_fill(silent, 0)


class WeightedPool2d(nn.Module):
    """An average of each window in which a pixel d away from the centre counts 1/(1 + d)."""

    weights: Tensor

    def __init__(self, size: int, stride: int) -> None:
        super().__init__()
        self.size, self.stride = size, stride
        self.register_buffer("weights", distance_weights(size), persistent=False)

    def forward(self, maps: Tensor) -> Tensor:
        """Pool (N, D, H, W) float maps."""
        depth = maps.shape[1]
        kernel = self.weights.to(maps.dtype).expand(depth, 1, self.size, self.size)
        return functional.conv2d(maps, kernel, stride=self.stride, groups=depth)


def distance_weights(size: int) -> Tensor:
    """Return the (F, F) float32 weights of a window; they sum to 1, and are equal for F=2."""
    offsets = torch.arange(size, dtype=torch.float32) - (size - 1) / 2
    distances = torch.hypot(offsets[:, None], offsets[None, :])
    weights = 1 / (1 + distances)
    return weights / weights.sum()
