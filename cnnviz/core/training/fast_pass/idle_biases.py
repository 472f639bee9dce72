"""Biases that have no effect: batch norm takes away again what they add to a map."""

from itertools import pairwise

import torch
from torch import Tensor, nn


def hold_idle_biases(network: nn.Sequential) -> None:
    """Let every bias before a batch norm have a gradient of exactly 0, so that no step moves it.

    Rounding makes next to nothing of that gradient in place of 0, and Adam would magnify it to
    steps as long as any other's.
    """
    for layer, following in pairwise(network):
        is_normed = isinstance(layer, nn.Conv2d) and isinstance(following, nn.BatchNorm2d)
        if is_normed and isinstance(layer.bias, Tensor):
            layer.bias.register_hook(torch.zeros_like)  # type: ignore[no-untyped-call]
