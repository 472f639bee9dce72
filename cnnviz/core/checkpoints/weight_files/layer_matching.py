"""Which layer of a network each layer of a state dict is, by shape, whatever it is called."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from cnnviz.core.network.kinds.table import KINDS
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.weights_check import expected_shapes

Shape = tuple[int, ...]

# By how many sides a layer's weights have, what belongs to it: what cannot be made up first.
LEAVES = {kind.weight_sides: kind.leaves for kind in KINDS.values() if kind.leaves}
# Beside a network's layers: what losses and metrics keep.
NO_LAYERS = ("loss", "criterion", "metric")


@dataclass(frozen=True)
class Layer:
    """One layer of a state dict."""

    path: str  # what its tensors' names begin with
    sides: int  # 4 of a convolution's weights, 2 of fc's, 1 of a batch norm's
    shape: Shape  # of its weights
    leaves: Mapping[str, Shape]


@dataclass(frozen=True)
class Match:
    """For each layer of a network the one of the file, and what of the file nobody needs."""

    config: NetworkConfig
    layers: Mapping[str, Layer]
    left_over: tuple[str, ...]


def shapes_of(tensors: Mapping[str, Tensor]) -> dict[str, Shape]:
    """Return the shapes of what may be weights; whole numbers only count something."""
    return {
        name: tuple(value.shape)
        for name, value in tensors.items()
        if value.dtype.is_floating_point or name.endswith("num_batches_tracked")
    }


def layers_of(shapes: Mapping[str, Shape]) -> tuple[list[Layer], tuple[str, ...]]:
    """Return the layers that these names and shapes are of, and the names that are of none."""
    grouped: dict[str, dict[str, Shape]] = defaultdict(dict)
    for name, shape in shapes.items():
        path, _, leaf = name.rpartition(".")
        grouped[path][leaf] = shape
    layers, others = [], []
    for path, leaves in grouped.items():
        sides, shape = _sides(leaves)
        own = {leaf: leaves[leaf] for leaf in LEAVES.get(sides, ()) if leaf in leaves}
        if own:
            layers.append(Layer(path, sides, shape, own))
        others += [f"{path}.{leaf}".strip(".") for leaf in leaves if leaf not in own]
    return layers, tuple(others)


def match_layers(shapes: Mapping[str, Shape], config: NetworkConfig) -> Match | None:
    """Return which layer is which; None where that is not clear, or where one is missing or over.

    A layer is known by its shape, or by its name among several of the same shape.
    """
    layers, others = layers_of(shapes)
    found: dict[str, Layer] = {}
    for wanted in wanted_layers(config):
        fitting = [layer for layer in layers if fits(layer, wanted)]
        named = [layer for layer in fitting if _is_named(layer, wanted.path)]
        chosen = named if len(named) == 1 else fitting
        if len(chosen) != 1:
            return None
        found[wanted.path] = chosen[0]
    if len(layers) > len(found) or not all(_is_no_layer(name, shapes[name]) for name in others):
        return None
    return Match(config, found, others) if _follow_each_other(found, config) else None


@cache
def wanted_layers(config: NetworkConfig) -> list[Layer]:
    """Return the layers of a network that cnnviz knows; asked for once for each prefix."""
    return layers_of(expected_shapes(config))[0]


def fits(layer: Layer, wanted: Layer) -> bool:
    """Whether every number of a layer has a place in the wanted one."""
    return (
        layer.sides == wanted.sides
        and layer.shape == wanted.shape
        and all(wanted.leaves[leaf] == shape for leaf, shape in layer.leaves.items())
    )


def _sides(leaves: Mapping[str, Shape]) -> tuple[int, Shape]:
    """Return how many sides a layer's weights have, and their shape; 0 for none that cnnviz has."""
    weight = leaves.get("weight", ())
    if len(weight) > 1 and len(weight) in LEAVES:
        return len(weight), weight
    statistics = leaves.get("running_mean", ())
    if len(statistics) == 1 or (len(weight) == 1 and leaves.get("bias") == weight):
        return 1, statistics or weight
    return 0, ()


def _is_named(layer: Layer, path: str) -> bool:
    return f".{layer.path}".endswith(f".{path}")


def _is_no_layer(name: str, shape: Shape) -> bool:
    """A single number, or what a loss or a metric keeps."""
    return not shape or any(word in name.lower().split(".")[0] for word in NO_LAYERS)


def _follow_each_other(found: Mapping[str, Layer], config: NetworkConfig) -> bool:
    """Whether each batch norm stands right behind its convolution, where numbers tell.

    layer1.0 and layer1.2 have something between them, most likely the activation.
    """
    for node in config.nodes:
        if not node.layer.normalises or node.inputs[0] not in found:
            continue
        layer, before = found[node.name], found[node.inputs[0]]
        parent, _, number = layer.path.rpartition(".")
        parent_before, _, number_before = before.path.rpartition(".")
        is_numbered = number.isdecimal() and number_before.isdecimal()
        if is_numbered and parent == parent_before and int(number) != int(number_before) + 1:
            return False
    return True


def is_same(ones: Mapping[str, Tensor], others: Mapping[str, Tensor]) -> bool:
    """Whether these are the same weights."""
    return ones.keys() == others.keys() and all(
        torch.equal(value, others[name]) for name, value in ones.items()
    )
