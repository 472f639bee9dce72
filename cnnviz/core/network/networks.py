"""From a NetworkConfig to a torch network with the article's layer names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.explained_values import INPUT
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.nodes import Node
from cnnviz.core.network.shapes import layer_shapes
from cnnviz.core.translation import tr


class Step(NamedTuple):
    """What computes one output from others."""

    name: str
    inputs: tuple[str, ...]
    compute: Callable[..., Tensor]


def passed(steps: Sequence[Step], values: Tensor, start: str = INPUT) -> Iterator[Tensor]:
    """Yield what each step computes; `values` is the output of `start`.

    An output is let go of when the last step that reads it has.
    """
    last = {name: step.name for step in steps for name in step.inputs}
    held = {start: values}
    for step in steps:
        value = step.compute(*[held[name] for name in step.inputs])
        for name in step.inputs:
            if last[name] == step.name:
                held.pop(name, None)
        held[step.name] = value
        yield value


class Network(nn.Module):
    """Runs its nodes in order: float32 (N, C, H, W) to logits (N, classes).

    Their weights have their names: conv1.weight.
    """

    def __init__(self, nodes: Sequence[Node], modules: Mapping[str, nn.Module]) -> None:
        super().__init__()
        self.nodes = tuple(nodes)
        for node in nodes:
            self.add_module(node.name, modules[node.name])

    def forward(self, images: Tensor) -> Tensor:
        for _, values in self.outputs(images):
            logits = values
        return logits

    def outputs(self, values: Tensor, after: str = INPUT) -> Iterator[tuple[Node, Tensor]]:
        """Yield each node behind another one with its output; `values` is that one's output."""
        nodes = self.nodes[self.place(after) + 1 :]
        steps = [Step(node.name, node.inputs, self.module(node.name)) for node in nodes]
        yield from zip(nodes, passed(steps, values, after), strict=True)

    def until(self, images: Tensor, name: str) -> Tensor:
        """Return the output of one node, `input` for the images themselves."""
        if name == INPUT:
            return images
        return next(values for node, values in self.outputs(images) if node.name == name)

    def after(self, name: str, values: Tensor) -> Tensor:
        """Return the logits, given the output of one node."""
        for _, result in self.outputs(values, name):
            values = result
        return values

    def place(self, name: str) -> int:
        """Return where a node stands, -1 for `input`."""
        return -1 if name == INPUT else [node.name for node in self.nodes].index(name)

    def node(self, name: str) -> Node:
        """Return a node by its name.

        Raises:
            CnnvizError: there is no such layer.
        """
        for node in self.nodes:
            if node.name == name:
                return node
        names = ", ".join(node.name for node in self.nodes)
        raise CnnvizError(tr("There is no layer {name}; choose one of {names}.", name, names))

    def module(self, name: str) -> nn.Module:
        """Return what computes a node."""
        return self.get_submodule(name)


def build_network(config: NetworkConfig, seed: int = 0) -> Network:
    """Return the network with torch's default initial weights, the same ones for the same seed.

    The global random state is left alone.

    Raises:
        CnnvizError: a layer does not fit the one before it.
    """
    shapes = layer_shapes(config)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        modules = {shape.name: shape.kind.build(shape.before) for shape in shapes}
    return Network(config.nodes, modules)


def weights_of(network: nn.Module) -> dict[str, torch.Tensor]:
    """Return a copy of every weight and buffer, on the CPU: safe to hand to another thread."""
    return {
        name: value.detach().to("cpu", copy=True) for name, value in network.state_dict().items()
    }
