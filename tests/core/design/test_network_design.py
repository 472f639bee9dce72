from dataclasses import replace

import pytest

from cnnviz.core.design.network_design import (
    add_block,
    apply_remedy,
    change_block,
    duplicate_block,
    move_block,
    remove_block,
    summary,
)
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import MAX_BLOCKS, NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.shapes import MisfitError, Remedy, layer_shapes, layers_that_fit

ARTICLE = NETWORKS["article"]
THREE = NetworkConfig("three", (BlockConfig(1), BlockConfig(2), BlockConfig(3, pooling=None)))


def channels(config: NetworkConfig) -> list[int]:
    return [block.channels for block in config.blocks]


def test_edits_return_another_config_and_leave_the_first_alone() -> None:
    before = replace(THREE)
    assert channels(move_block(THREE, 0, 1)) == [2, 1, 3]
    assert channels(move_block(THREE, 2, -2)) == [3, 1, 2]
    assert channels(move_block(THREE, 1, 99)) == [1, 3, 2]
    assert channels(duplicate_block(THREE, 1)) == [1, 2, 2, 3]
    assert channels(remove_block(THREE, 1)) == [1, 3]
    assert channels(change_block(THREE, 1, BlockConfig(9))) == [1, 9, 3]
    assert before == THREE


def test_added_blocks_always_fit() -> None:
    config = ARTICLE
    while len(config.blocks) < MAX_BLOCKS:
        config = add_block(config)
        assert layer_shapes(config)[-1].name == "fc"
    assert channels(config)[:5] == [16, 32, 64, 128, 128]
    with pytest.raises(CnnvizError, match="12 blocks at most: remove one first"):
        add_block(config)
    with pytest.raises(CnnvizError, match="12 blocks at most"):
        duplicate_block(config, 0)


def test_a_block_is_added_to_what_does_not_fit_without_pooling() -> None:
    misfit = NetworkConfig("misfit", (BlockConfig(200, pool_size=3),))
    assert add_block(misfit).blocks[1] == BlockConfig(200, 3, padding=1, pooling=None)


def test_the_last_block_stays() -> None:
    with pytest.raises(CnnvizError, match="needs a block"):
        remove_block(NetworkConfig("one", (BlockConfig(1),)), 0)


@pytest.mark.parametrize(
    "block",
    [
        BlockConfig(2, stride=3, padding=1),
        BlockConfig(2, kernel_size=31, padding=0),
        BlockConfig(2, kernel_size=6, stride=4, padding=0, pooling=None),
        BlockConfig(2, pool_size=3),
        BlockConfig(2, pool_size=30, pool_stride=1),
    ],
)
def test_applying_a_remedy_makes_the_layer_fit(block: BlockConfig) -> None:
    config = NetworkConfig("misfit", (BlockConfig(4, pooling=None), block))
    shapes, misfit = layers_that_fit(config)
    assert misfit is not None
    assert misfit.remedies
    for remedy in misfit.remedies:
        assert remedy.block == 1
        assert remedy.text in str(misfit)
        mended = apply_remedy(config, remedy)
        assert sum(a != b for a, b in zip(mended.blocks, config.blocks, strict=True)) == 1
        others, next_misfit = layers_that_fit(mended)
        assert len(others) > len(shapes)
        assert next_misfit is None or next_misfit.layer != misfit.layer


def test_a_remedy_changes_the_setting_that_it_names() -> None:
    for field in ("padding", "stride", "kernel_size", "pool_stride", "pool_size"):
        mended = apply_remedy(ARTICLE, Remedy(1, field, "F", 7))
        assert mended.blocks == (ARTICLE.blocks[0], replace(ARTICLE.blocks[1], **{field: 7}))


def test_layers_that_fit_are_those_of_the_whole_network_where_all_do() -> None:
    assert layers_that_fit(ARTICLE) == (layer_shapes(ARTICLE), None)
    with pytest.raises(MisfitError) as caught:
        layer_shapes(NetworkConfig("misfit", (BlockConfig(2), BlockConfig(2, pool_size=3))))
    assert caught.value.layer == "pool2"
    assert caught.value.remedies == (Remedy(1, "pool_stride", "S", 1),)


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (ARTICLE.blocks, "16c5 p2 32c5 p2"),
        ((BlockConfig(8, 3, 2, activation="tanh", pooling=None),), "8c3s2 tanh"),
        ((BlockConfig(8, pooling="average", pool_size=3),), "8c5 avg3s2"),
        ((BlockConfig(8, pooling="l2"), BlockConfig(4, pooling="weighted")), "8c5 l2-2 4c5 w2"),
    ],
)
def test_summaries(blocks: tuple[BlockConfig, ...], expected: str) -> None:
    assert summary(NetworkConfig("n", blocks)) == expected
