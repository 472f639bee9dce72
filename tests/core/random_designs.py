"""Legal networks made by chance: any kernel, stride, padding and pooling, in any order."""

from random import Random
from typing import Any, get_args

from cnnviz.core.network.network_config import Activation, BlockConfig, NetworkConfig, Pooling
from cnnviz.core.network.shapes import layers_that_fit

# Where padding is as large as the kernel, or the stride larger, some values see padding alone and
# some pixels nobody sees.
SPARSE = NetworkConfig(
    "sparse",
    (
        BlockConfig(2, kernel_size=6, stride=2, padding=3, pooling=None),
        BlockConfig(3, kernel_size=1, stride=3, padding=2, pooling=None),
    ),
)
PADDING_ALONE = NetworkConfig(
    "padding alone",
    (
        BlockConfig(2, kernel_size=28, padding=0, pooling=None),
        BlockConfig(3, kernel_size=1, stride=2, padding=1, pooling=None),
    ),
)


def random_design(seed: int, most_blocks: int = 3) -> NetworkConfig:
    """Return the same legal design for the same seed."""
    chance = Random(seed)
    while True:
        blocks = tuple(_block(chance) for _ in range(chance.randint(1, most_blocks)))
        shape = (chance.choice((1, 1, 2)), chance.randint(5, 16), chance.randint(5, 16))
        config = NetworkConfig(f"design {seed}", blocks, shape, classes=3)
        layers, misfit = layers_that_fit(config)
        if misfit is None and all(layer.width * layer.height <= 900 for layer in layers):
            return config


def _block(chance: Random) -> BlockConfig:
    pooling: Any = chance.choice((None, *get_args(Pooling)))
    activation: Any = chance.choice(get_args(Activation))
    return BlockConfig(
        chance.randint(1, 3),
        chance.randint(1, 6),
        chance.randint(1, 4),
        chance.randint(0, 4),
        chance.random() < 0.5,
        activation,
        pooling,
        chance.randint(1, 4),
        chance.randint(1, 4),
    )
