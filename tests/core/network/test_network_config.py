import json
from dataclasses import replace
from typing import Any

import pytest
import torch

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.kinds.activations import Tanh
from cnnviz.core.network.kinds.convolution import Convolution
from cnnviz.core.network.kinds.fully_connected import FullyConnected
from cnnviz.core.network.network_config import (
    MAX_BLOCKS,
    NETWORKS,
    BlockConfig,
    NetworkConfig,
    network_config_from_dict,
)
from cnnviz.core.network.networks import build_network
from cnnviz.core.network.nodes import Node

UNUSUAL = NetworkConfig(
    "unusual",
    (
        BlockConfig(3, 7, 3, 1, False, "tanh", "l2", 3, 1),
        BlockConfig(4, activation="sigmoid", pooling=None),
    ),
    input_shape=(1, 32, 40),
    classes=4,
)


WRITTEN = NetworkConfig(
    "written",
    (),
    (1, 12, 12),
    3,
    (
        Node("conv1", Convolution(4, 3, 1, 1), ("input",)),
        Node("tanh1", Tanh(), ("conv1",)),
        Node("fc", FullyConnected(3), ("tanh1",)),
    ),
)


@pytest.mark.parametrize("config", [*NETWORKS.values(), UNUSUAL, WRITTEN])
def test_a_config_survives_a_file(config: NetworkConfig) -> None:
    assert network_config_from_dict(json.loads(json.dumps(config.to_dict()))) == config


def test_the_article_is_what_its_text_says() -> None:
    first, second = NETWORKS["article"].blocks
    assert first == BlockConfig(16, 5, 1, 2, True, "relu", "max", 2, 2)
    assert second == replace(first, channels=32)
    assert {(b.kernel_size, b.padding) for b in NETWORKS["article-3x3"].blocks} == {(3, 1)}


def test_blocks_are_a_way_to_write_nodes() -> None:
    article = NETWORKS["article"]
    names = [node.name for node in article.nodes]
    assert names == [
        *["conv1", "batch1", "relu1", "pool1", "conv2", "batch2", "relu2", "pool2", "fc"]
    ]
    assert [node.inputs for node in article.nodes] == [(n,) for n in ("input", *names[:-1])]
    assert [node.block for node in article.nodes] == [0] * 4 + [1] * 4 + [None]
    assert "nodes" not in article.to_dict()
    same = replace(article, blocks=(), written=article.nodes)
    assert same.nodes == article.nodes
    images = torch.rand(2, 1, 28, 28)
    assert torch.equal(build_network(same)(images), build_network(article)(images))


def written(number: int, **entries: Any) -> dict[str, Any]:
    data = json.loads(json.dumps(WRITTEN.to_dict()))
    data["nodes"][number] |= entries
    return data


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
        (changed(nodes=7), "60 nodes at most"),
        (changed(nodes=[{}] * 61), "60 nodes at most"),
        (changed(nodes=[7]), "unknown kind of layer None"),
        (written(0, kind=["conv"]), "unknown kind of layer ['conv']"),
        (written(0, kind="gelu"), "unknown kind of layer 'gelu'"),
        (written(0, name="forward"), "the name 'forward'"),
        (written(0, name="../x"), "the name '../x'"),
        (written(0, channels=10**9), "channels = 1000000000"),
        (written(0, stride=None), "stride = None"),
        (written(1, stride=1), "unknown fields: 'stride'"),
        (written(1, inputs=["fc"]), "tanh1 in the network's description does not read one"),
        (written(1, inputs=[[]]), "tanh1 in the network's description does not read one"),
        (written(1, inputs=["input", "conv1"]), "does not read one layer"),
        (written(1, name="conv1"), "conv1 in the network's description does not read one"),
        (written(2, classes=4), "do not end with one layer of 3 classes"),
        (written(0, kind="fc", classes=3), "unknown fields"),
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
