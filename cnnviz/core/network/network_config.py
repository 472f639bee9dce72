"""What a network is made of, as plain data that a checkpoint can hold."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any, Literal, TypeGuard

from torch import nn

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.explained_values import INPUT
from cnnviz.core.network.kinds.convolution import Convolution
from cnnviz.core.network.kinds.fully_connected import FullyConnected
from cnnviz.core.network.kinds.layer import MAX_CHANNELS, Layer, numbers_of
from cnnviz.core.network.kinds.poolings import Pooling as PoolingLayer
from cnnviz.core.network.kinds.table import ACTIVATIONS, KINDS, POOLINGS
from cnnviz.core.network.nodes import Node
from cnnviz.core.translation import tr

Activation = Literal["relu", "tanh", "sigmoid"]
Pooling = Literal["max", "average", "l2", "weighted"]

MAX_BLOCKS = 12
MAX_NODES = 60
MAX_SIDE_PX = 512
MAX_NAME_LENGTH = 100
NODE_NAME = re.compile("[a-z][a-z0-9_]{0,29}")
NEWER = tr("a newer cnnviz may know it: update yours.")


@dataclass(frozen=True)
class BlockConfig:
    """Convolution, batch norm, activation and pooling: one block of the article's network."""

    channels: int  # k
    kernel_size: int = 5  # F
    stride: int = 1  # S
    padding: int = 2  # P
    batch_norm: bool = True
    activation: Activation = "relu"
    pooling: Pooling | None = "max"
    pool_size: int = 2
    pool_stride: int = 2

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers that it stands for, in order."""
        kinds = ["conv", *["batch"] * self.batch_norm, self.activation]
        kinds += [] if self.pooling is None else [self.pooling]
        return tuple(_layer(KINDS[kind], vars(self)) for kind in kinds)


@dataclass(frozen=True)
class NetworkConfig:
    """Blocks, then one fully connected layer; or, where no blocks can say it, its nodes."""

    name: str
    blocks: tuple[BlockConfig, ...]
    input_shape: tuple[int, int, int] = (1, 28, 28)  # C, H, W
    classes: int = 10
    written: tuple[Node, ...] = ()

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All layers, each with the names of what it reads; the last one gives the logits."""
        if self.written:
            return self.written
        nodes, source = [], INPUT
        for number, block in enumerate(self.blocks):
            for layer in block.layers:
                nodes.append(Node(f"{layer.stem}{number + 1}", layer, (source,), number))
                source = nodes[-1].name
        return (*nodes, Node("fc", FullyConnected(self.classes), (source,)))

    def to_dict(self) -> dict[str, Any]:
        data = asdict(self)
        del data["written"]
        return data | ({"nodes": [node.to_dict() for node in self.written]} if self.written else {})


NETWORKS: dict[str, NetworkConfig] = {
    # The article's text and figures: F=5, P=2.
    "article": NetworkConfig("article", (BlockConfig(16), BlockConfig(32))),
    # The article's code listing: F=3, P=1. Output sizes are the same.
    "article-3x3": NetworkConfig(
        "article-3x3",
        (BlockConfig(16, kernel_size=3, padding=1), BlockConfig(32, kernel_size=3, padding=1)),
    ),
}


def is_network_name(name: object) -> TypeGuard[str]:
    """Whether this can name a network: text of one line, neither empty nor endless."""
    return isinstance(name, str) and 0 < len(name) <= MAX_NAME_LENGTH and name.isprintable()


def network_config_from_dict(data: Any) -> NetworkConfig:
    """Rebuild a config from a file's JSON, trusting nothing in it.

    Raises:
        CnnvizError: a field is missing, unknown, of the wrong type or out of bounds.
    """
    entries = _known_fields(data, {"name", "blocks", "input_shape", "classes", "nodes"})
    blocks, nodes = entries.get("blocks"), entries.get("nodes", [])
    if not isinstance(nodes, list) or len(nodes) > MAX_NODES:
        raise CnnvizError(tr("The network's description may have {most} nodes at most.", MAX_NODES))
    if not isinstance(blocks, list) or not (0 if nodes else 1) <= len(blocks) <= MAX_BLOCKS:
        raise CnnvizError(tr("The network's description needs 1 to {most} blocks.", MAX_BLOCKS))
    shape = entries.get("input_shape", [1, 28, 28])
    if not isinstance(shape, list) or len(shape) != 3:
        raise CnnvizError(tr("The network's description needs an input shape of three numbers."))
    _require_integer(tr("input channels"), shape[0], 1, MAX_CHANNELS)
    for side in shape[1:]:
        _require_integer(tr("input size"), side, 1, MAX_SIDE_PX)
    classes = entries.get("classes", 10)
    _require_integer("classes", classes, 1, MAX_CHANNELS)
    name = entries.get("name")
    if not is_network_name(name):
        raise CnnvizError(tr("The network's description has no usable name."))
    channels, height, width = shape
    return NetworkConfig(
        name,
        tuple(_block_from_dict(block) for block in blocks),
        (channels, height, width),
        classes,
        _nodes_from_list(nodes, classes),
    )


def _layer(kind: type[Layer], settings: Mapping[str, Any]) -> Layer:
    return kind(**{number.name: settings[number.name] for number in numbers_of(kind)})


def _nodes_from_list(data: list[Any], classes: int) -> tuple[Node, ...]:
    nodes: list[Node] = []
    for entry in data:
        nodes.append(_node_from_dict(entry, {INPUT, *(node.name for node in nodes)}))
    endings = [node.layer for node in nodes if not node.layer.has_maps]
    if nodes and (nodes[-1].layer.has_maps or endings != [FullyConnected(classes)]):
        raise CnnvizError(
            tr("The network's nodes do not end with one layer of {classes} classes.", classes)
        )
    return tuple(nodes)


def _node_from_dict(data: Any, there: set[str]) -> Node:
    kind = data.get("kind") if isinstance(data, Mapping) else None
    if not isinstance(kind, str) or kind not in KINDS:
        raise CnnvizError(
            tr(
                "The network's description has an unknown kind of layer {kind!r:.40}; {newer}",
                kind,
                NEWER,
            )
        )
    numbers = numbers_of(KINDS[kind])
    entries = _known_fields(data, {"name", "kind", "inputs", *(number.name for number in numbers)})
    name, inputs = entries.get("name"), entries.get("inputs")
    if not isinstance(name, str) or not NODE_NAME.fullmatch(name) or hasattr(nn.Module, name):
        raise CnnvizError(
            tr("The network's description has a node with the name {name!r:.40}.", name)
        )
    if name in there or not isinstance(inputs, list) or inputs not in [[one] for one in there]:
        raise CnnvizError(
            tr("{name} in the network's description does not read one layer before it.", name)
        )
    for number in numbers:
        _require_setting(number.name, entries.get(number.name), KINDS[kind])
    return Node(name, _layer(KINDS[kind], entries), (inputs[0],))


def _block_from_dict(data: Any) -> BlockConfig:
    block = BlockConfig(
        **{"channels": 0, **_known_fields(data, {field.name for field in fields(BlockConfig)})}
    )
    for kind in (Convolution, PoolingLayer):
        for number in numbers_of(kind):
            _require_setting(number.name, getattr(block, number.name), kind)
    if not isinstance(block.batch_norm, bool):
        raise CnnvizError(
            tr("The network's description has batch_norm that is neither true nor false.")
        )
    if block.activation not in tuple(ACTIVATIONS):
        raise CnnvizError(
            tr(
                "The network's description has an unknown activation {activation!r:.40}; {newer}",
                block.activation,
                NEWER,
            )
        )
    if block.pooling is not None and block.pooling not in tuple(POOLINGS):
        raise CnnvizError(
            tr(
                "The network's description has an unknown pooling {pooling!r:.40}; {newer}",
                block.pooling,
                NEWER,
            )
        )
    return block


def _known_fields(data: Any, known: set[str]) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise CnnvizError(tr("The network's description is not an object with named fields."))
    unknown = set(data) - known
    if unknown:
        names = ", ".join(sorted(map(repr, unknown))[:3])[:100]
        raise CnnvizError(
            tr("The network's description has unknown fields: {names}; {newer}", names, NEWER)
        )
    return dict(data)


def _require_setting(name: str, value: Any, kind: type[Layer]) -> None:
    bounds = next(one.metadata for one in numbers_of(kind) if one.name == name)
    _require_integer(name, value, bounds["lowest"], bounds["highest"])


def _require_integer(name: str, value: Any, lowest: int, highest: int) -> None:
    if type(value) is not int or not lowest <= value <= highest:
        raise CnnvizError(
            tr(
                "The network's description has {name} = {value}; use an integer from "
                "{lowest} to {highest}.",
                name,
                str(value)[:40],
                lowest,
                highest,
            )
        )
