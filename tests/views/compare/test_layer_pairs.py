from dataclasses import replace

from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.shapes import layer_shapes
from cnnviz.views.compare.layer_pairs import LayerPair, layer_pairs, missing_layer

ARTICLE = NETWORKS["article"]


def pairs(this: NetworkConfig, that: NetworkConfig) -> tuple[LayerPair, ...]:
    return layer_pairs(layer_shapes(this), layer_shapes(that))


def test_the_same_network_stands_beside_itself_layer_by_layer() -> None:
    found = pairs(ARTICLE, ARTICLE)
    assert [pair.title for pair in found] == [layer.name for layer in layer_shapes(ARTICLE)]
    assert not any(pair.oddity for pair in found)


def test_an_activation_stands_where_another_one_stands() -> None:
    tanh = replace(ARTICLE, blocks=(replace(ARTICLE.blocks[0], activation="tanh"),))
    found = {pair.title: pair for pair in pairs(ARTICLE, tanh)}
    assert found["relu1 | tanh1"].oddity == "tanh1 in its place: that run has no ReLU."
    assert found["conv2 (this run only)"].that is None
    assert list(found)[-1] == "fc"


def test_layers_that_one_side_lacks_keep_their_place() -> None:
    one = NetworkConfig("one", (BlockConfig(4, batch_norm=False), BlockConfig(5, pooling=None)))
    other = NetworkConfig("other", (BlockConfig(4), BlockConfig(5), BlockConfig(6, pooling=None)))
    found = pairs(one, other)
    titles = [pair.title for pair in found]
    assert titles[:2] == ["conv1", "batch1 (that run only)"]
    assert titles[7] == "pool2 (that run only)"
    assert titles[8] == "conv3 (that run only)"
    assert missing_layer(found[1], is_this=True) == "This run has no batch norm in block 1."
    assert missing_layer(found[8], is_this=True) == "This run has no convolution in block 3."
