"""What is true of a network, found out from torch's layers alone, to hold lessons against."""

from collections import OrderedDict
from functools import cached_property

import torch
from torch import Tensor, nn

from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.networks import build_network
from cnnviz.core.network.pooling import L2Pool2d, WeightedPool2d

WIDE_PX = 700  # more than any value of the designs in the tests can see


class MeasuredNetwork:
    """Layers are named, run and differentiated; no formula of the program is asked."""

    def __init__(self, config: NetworkConfig) -> None:
        self.network = build_network(config, seed=3).eval()
        self.layers = dict(self.network.named_children())
        self.before: dict[str, Tensor] = {}
        self.after: dict[str, Tensor] = {}
        values = torch.zeros(1, *config.input_shape)
        for name, layer in self.layers.items():
            self.before[name] = values
            with torch.no_grad():
                values = self.after[name] = layer(values)

    def of_kind(self, *kinds: type[nn.Module]) -> list[str]:
        return [name for name, layer in self.layers.items() if isinstance(layer, kinds)]

    @cached_property
    def poolings(self) -> list[str]:
        return [name for name, layer in self.layers.items() if _pooling(layer)]

    @cached_property
    def last(self) -> str:
        return list(self.layers)[-2]

    def size(self, values: Tensor) -> str:
        return "x".join(str(side) for side in reversed(values.shape[1:]))

    def parameters(self, *names: str) -> int:
        return sum(p.numel() for name in names for p in self.layers[name].parameters())

    def reads(self, convolution: str) -> tuple[int, int]:
        """How many inputs a value reads, no padding among them: the fewest and the most."""
        conv = self.layers[convolution]
        assert isinstance(conv, nn.Conv2d)
        counted = nn.functional.conv2d(
            torch.ones_like(self.before[convolution]),
            torch.ones_like(conv.weight),
            stride=conv.stride,
            padding=conv.padding,
        )
        return int(counted.min()), int(counted.max())

    def paths(self, until: str) -> tuple[Tensor, int]:
        """By how many ways each pixel in a row reaches a value, and how far its neighbour is on.

        Of the same windows with weights of 1, along a row that has no border.
        """
        windows: OrderedDict[str, nn.Module] = OrderedDict()
        for name, layer in self.layers.items():
            size, stride = _window(layer)
            windows[name] = nn.Conv1d(1, 1, size, stride, bias=False)
            nn.init.ones_(windows[name].weight)  # type: ignore[arg-type]
            if name == until:
                break
        row = torch.zeros(1, 1, WIDE_PX, requires_grad=True)
        values = nn.Sequential(windows)(row)[0, 0]
        first, second = (
            torch.autograd.grad(v, row, retain_graph=True)[0][0, 0] for v in values[:2]
        )
        reached = first.nonzero()[:, 0]
        jump = int(second.nonzero()[0, 0] - reached[0])
        return first[: int(reached[-1]) + 1], jump


def _window(layer: nn.Module) -> tuple[int, int]:
    if isinstance(layer, nn.Conv2d):
        return layer.kernel_size[0], layer.stride[0]
    return _pooling(layer) or (1, 1)


def _pooling(layer: nn.Module) -> tuple[int, int] | None:
    if isinstance(layer, nn.MaxPool2d | nn.AvgPool2d):
        return layer.kernel_size, layer.stride
    return (layer.size, layer.stride) if isinstance(layer, L2Pool2d | WeightedPool2d) else None


def layers_in_words(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
