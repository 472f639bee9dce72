import json
from dataclasses import replace
from typing import Any

import pytest

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import (
    MAX_BLOCKS,
    NETWORKS,
    BlockConfig,
    NetworkConfig,
    network_config_from_dict,
)

UNUSUAL = NetworkConfig(
    "unusual",
    (
        BlockConfig(3, 7, 3, 1, False, "tanh", "l2", 3, 1),
        BlockConfig(4, activation="sigmoid", pooling=None),
    ),
    input_shape=(1, 32, 40),
    classes=4,
)


@pytest.mark.parametrize("config", [*NETWORKS.values(), UNUSUAL])
def test_a_config_survives_a_file(config: NetworkConfig) -> None:
    assert network_config_from_dict(json.loads(json.dumps(config.to_dict()))) == config


def test_the_article_is_what_its_text_says() -> None:
    first, second = NETWORKS["article"].blocks
    assert first == BlockConfig(16, 5, 1, 2, True, "relu", "max", 2, 2)
    assert second == replace(first, channels=32)
    assert {(b.kernel_size, b.padding) for b in NETWORKS["article-3x3"].blocks} == {(3, 1)}


def changed(**entries: Any) -> dict[str, Any]:
    return {**json.loads(json.dumps(UNUSUAL.to_dict())), **entries}


def changed_block(**entries: Any) -> dict[str, Any]:
    return changed(blocks=[{"channels": 4, **entries}])


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (None, "not an object"),
        ([], "not an object"),
        ("article", "not an object"),
        ({}, "1 to 12 blocks"),
        (changed(extra=1), "unknown fields: 'extra'"),
        (changed(blocks=[]), "1 to 12 blocks"),
        (changed(blocks=[{"channels": 1}] * (MAX_BLOCKS + 1)), "1 to 12 blocks"),
        (changed(blocks=[7]), "not an object"),
        (changed(input_shape=[28, 28]), "input shape of three"),
        (changed(input_shape=[1, 28, 10**9]), "input size = 1000000000"),
        (changed(input_shape=[True, 28, 28]), "input channels = True"),
        (changed(classes=0), "classes = 0"),
        (changed(classes=10**400), "classes = 1000"),
        (changed(name=""), "no usable name"),
        (changed(name="x" * 101), "no usable name"),
        (changed(name="\x1b[31mred"), "no usable name"),
        (changed(name=None), "no usable name"),
        (changed(blocks=[{}]), "channels = 0"),
        (changed_block(channels=2**40), "channels = 1099511627776"),
        (changed_block(kernel_size=0), "kernel_size = 0"),
        (changed_block(kernel_size=5.0), "kernel_size = 5.0"),
        (changed_block(stride=0), "stride = 0"),
        (changed_block(padding=-1), "padding = -1"),
        (changed_block(pool_size="2"), "pool_size = 2"),
        (changed_block(pool_stride=0), "pool_stride = 0"),
        (changed_block(batch_norm=1), "batch_norm"),
        (changed_block(activation="gelu"), "unknown activation 'gelu'"),
        (changed_block(activation=["relu"]), "unknown activation"),
        (changed_block(pooling="median"), "unknown pooling 'median'"),
        (changed_block(dilation=2), "unknown fields: 'dilation'"),
    ],
)
def test_what_makes_no_sense_is_named(data: Any, named: str) -> None:
    with pytest.raises(CnnvizError) as caught:
        network_config_from_dict(data)
    assert named in str(caught.value)


def test_a_message_stays_short_whatever_the_file_holds() -> None:
    for data in (changed(**{"x" * 10**6: 1}), changed_block(pooling="x" * 10**6)):
        with pytest.raises(CnnvizError) as caught:
            network_config_from_dict(data)
        assert len(str(caught.value)) < 200
