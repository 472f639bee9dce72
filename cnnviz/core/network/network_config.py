"""What a network is made of, as plain data that a checkpoint can hold."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, TypeGuard, get_args

from cnnviz.core.errors import CnnvizError

Activation = Literal["relu", "tanh", "sigmoid"]
Pooling = Literal["max", "average", "l2", "weighted"]

MAX_BLOCKS = 12
MAX_CHANNELS = 1024
MAX_SIDE_PX = 512
MAX_WINDOW_PX = 31  # of F, S and P
MAX_NAME_LENGTH = 100
NEWER = "a newer cnnviz may know it: update yours."


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


@dataclass(frozen=True)
class NetworkConfig:
    """Blocks, then one fully connected layer."""

    name: str
    blocks: tuple[BlockConfig, ...]
    input_shape: tuple[int, int, int] = (1, 28, 28)  # C, H, W
    classes: int = 10

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


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
    entries = _known_fields(data, NetworkConfig)
    blocks = entries.get("blocks")
    if not isinstance(blocks, list) or not 1 <= len(blocks) <= MAX_BLOCKS:
        raise CnnvizError(f"The network's description needs 1 to {MAX_BLOCKS} blocks.")
    shape = entries.get("input_shape", [1, 28, 28])
    if not isinstance(shape, list) or len(shape) != 3:
        raise CnnvizError("The network's description needs an input shape of three numbers.")
    _require_integer("input channels", shape[0], 1, MAX_CHANNELS)
    for side in shape[1:]:
        _require_integer("input size", side, 1, MAX_SIDE_PX)
    classes = entries.get("classes", 10)
    _require_integer("classes", classes, 1, MAX_CHANNELS)
    name = entries.get("name")
    if not is_network_name(name):
        raise CnnvizError("The network's description has no usable name.")
    channels, height, width = shape
    return NetworkConfig(
        name, tuple(_block_from_dict(block) for block in blocks), (channels, height, width), classes
    )


def _block_from_dict(data: Any) -> BlockConfig:
    block = BlockConfig(**{"channels": 0, **_known_fields(data, BlockConfig)})
    _require_integer("channels", block.channels, 1, MAX_CHANNELS)
    _require_integer("kernel_size", block.kernel_size, 1, MAX_WINDOW_PX)
    _require_integer("stride", block.stride, 1, MAX_WINDOW_PX)
    _require_integer("padding", block.padding, 0, MAX_WINDOW_PX)
    _require_integer("pool_size", block.pool_size, 1, MAX_WINDOW_PX)
    _require_integer("pool_stride", block.pool_stride, 1, MAX_WINDOW_PX)
    if not isinstance(block.batch_norm, bool):
        raise CnnvizError(
            "The network's description has batch_norm that is neither true nor false."
        )
    if block.activation not in get_args(Activation):
        raise CnnvizError(
            f"The network's description has an unknown activation {block.activation!r:.40}; {NEWER}"
        )
    if block.pooling is not None and block.pooling not in get_args(Pooling):
        raise CnnvizError(
            f"The network's description has an unknown pooling {block.pooling!r:.40}; {NEWER}"
        )
    return block


def _known_fields(data: Any, kind: type) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise CnnvizError("The network's description is not an object with named fields.")
    unknown = set(data) - {field.name for field in fields(kind)}
    if unknown:
        names = ", ".join(sorted(map(repr, unknown))[:3])[:100]
        raise CnnvizError(f"The network's description has unknown fields: {names}; {NEWER}")
    return dict(data)


def _require_integer(name: str, value: Any, lowest: int, highest: int) -> None:
    if type(value) is not int or not lowest <= value <= highest:
        raise CnnvizError(
            f"The network's description has {name} = {str(value)[:40]}; "
            f"use an integer from {lowest} to {highest}."
        )
