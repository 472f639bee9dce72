"""Designing a network: every edit takes a config and returns another one."""

from dataclasses import replace
from typing import Any

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.kinds.table import ACTIVATIONS, POOLINGS
from cnnviz.core.network.network_config import MAX_BLOCKS, NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.shapes import Remedy, layers_that_fit
from cnnviz.core.translation import tr

MOST_NEW_CHANNELS = 128  # each new block doubles k, as in the article, up to here


def add_block(config: NetworkConfig) -> NetworkConfig:
    """Return the config with one more block at its end: 3x3, and pooled where 2x2 windows fit.

    Raises:
        CnnvizError: there is no room for another block.
    """
    if not config.blocks:  # no blocks can say what it is: the design begins anew
        return _with_blocks(config, NETWORKS["article"].blocks[:1])
    shapes, misfit = layers_that_fit(config)
    sides = (shapes[-2].width, shapes[-2].height) if misfit is None else (1, 1)
    last = config.blocks[-1].channels
    block = BlockConfig(
        channels=max(last, min(2 * last, MOST_NEW_CHANNELS)),
        kernel_size=3,
        padding=1,
        pooling=None if any(side % 2 for side in sides) else "max",
    )
    return _with_blocks(config, (*config.blocks, block))


def duplicate_block(config: NetworkConfig, index: int) -> NetworkConfig:
    """Return the config with a block twice in a row.

    Raises:
        CnnvizError: there is no room for another block.
    """
    return _with_blocks(config, (*config.blocks[: index + 1], *config.blocks[index:]))


def remove_block(config: NetworkConfig, index: int) -> NetworkConfig:
    """Return the config without a block.

    Raises:
        CnnvizError: it is the only one.
    """
    return _with_blocks(config, config.blocks[:index] + config.blocks[index + 1 :])


def move_block(config: NetworkConfig, index: int, by: int) -> NetworkConfig:
    """Return the config with a block some places further on, at most first or last."""
    rest = config.blocks[:index] + config.blocks[index + 1 :]
    place = max(0, min(index + by, len(rest)))
    return _with_blocks(config, (*rest[:place], config.blocks[index], *rest[place:]))


def change_block(config: NetworkConfig, index: int, block: BlockConfig) -> NetworkConfig:
    """Return the config with other settings for a block."""
    return _with_blocks(config, (*config.blocks[:index], block, *config.blocks[index + 1 :]))


def apply_remedy(config: NetworkConfig, remedy: Remedy) -> NetworkConfig:
    """Return the config with the one setting changed that is said to help."""
    settings: dict[str, Any] = {remedy.field: remedy.value}
    mended = replace(config.blocks[remedy.block], **settings)
    return change_block(config, remedy.block, mended)


def summary(config: NetworkConfig) -> str:
    """Return the blocks in a few letters: 16c5 p2 32c5 p2."""
    return " ".join(_block_summary(block) for block in config.blocks)


def _block_summary(block: BlockConfig) -> str:
    stride = f"s{block.stride}" if block.stride > 1 else ""
    words = [f"{block.channels}c{block.kernel_size}{stride}"]
    words += [] if ACTIVATIONS[block.activation].silences else [block.activation]
    if block.pooling is not None:
        stride = f"s{block.pool_stride}" if block.pool_stride != block.pool_size else ""
        words.append(f"{POOLINGS[block.pooling].mark}{block.pool_size}{stride}")
    return " ".join(words)


def _with_blocks(config: NetworkConfig, blocks: tuple[BlockConfig, ...]) -> NetworkConfig:
    if not blocks:
        raise CnnvizError(tr("A network needs a block: add another first."))
    if len(blocks) > MAX_BLOCKS:
        raise CnnvizError(tr("{most} blocks at most: remove one first.", MAX_BLOCKS))
    return replace(config, blocks=blocks, written=())
