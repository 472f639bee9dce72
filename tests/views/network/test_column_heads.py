"""What a layer's head says, in wide columns and in narrow ones."""

import pytest

from cnnviz.core.inspection.receptive_field import Field
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.shapes import LayerShape, input_layer, layer_shapes
from cnnviz.views.maps.network_pictures import counts_dead
from cnnviz.views.network.column_heads import HeadDetail, head_lines, head_tooltip


@pytest.fixture
def layers() -> dict[str, LayerShape]:
    return {layer.name: layer for layer in layer_shapes(NETWORKS["article"])}


def test_wide_heads_spell_the_parameters(layers: dict[str, LayerShape]) -> None:
    assert head_lines(layers["conv1"], HeadDetail.FULL, None) == (
        "conv1",
        "28x28x16",
        "5x5x1x16 + 16",
        "= 416",
    )
    assert head_lines(layers["relu1"], HeadDetail.FULL, 2) == (
        "relu1",
        "28x28x16",
        "no parameters",
        "2 dead",
    )


def test_the_widest_heads_spell_the_size_too(layers: dict[str, LayerShape]) -> None:
    assert head_lines(layers["conv2"], HeadDetail.FORMULAS, None) == (
        "conv2",
        "14x14x32",
        "(14 - 5 + 2*2)/1",
        "+ 1 = 14",
        "5x5x16x32 + 32",
        "= 12,832",
    )
    pool1 = head_lines(layers["pool1"], HeadDetail.FORMULAS, 0)
    assert pool1[2:4] == ("(28 - 2)/2", "+ 1 = 14")
    assert head_lines(layers["relu1"], HeadDetail.FORMULAS, 0)[2:4] == ("", "")


def test_narrow_heads_keep_the_number(layers: dict[str, LayerShape]) -> None:
    conv2, relu2 = layers["conv2"], layers["relu2"]
    assert head_lines(conv2, HeadDetail.SHORT, None) == ("conv2", "14x14x32", "12,832")
    assert head_lines(conv2, HeadDetail.TIGHT, None) == ("conv2", "14x14", "x32", "12,832")
    assert head_lines(relu2, HeadDetail.TIGHT, 0) == ("relu2", "14x14", "x32", "0 dead")


@pytest.mark.parametrize("detail", HeadDetail)
def test_all_heads_have_equally_many_lines(detail: HeadDetail) -> None:
    config = NETWORKS["article"]
    shapes = (input_layer(config), *layer_shapes(config))
    assert len({len(head_lines(shape, detail, None)) for shape in shapes}) == 1


def test_the_tooltip_says_everything(layers: dict[str, LayerShape]) -> None:
    text = head_tooltip(layers["conv2"], None, Field(14, 14, 14, 14))
    assert "5x5x16x32 + 32 = 12,832" in text
    assert "(14 - 5 + 2*2)/1 + 1 = 14" in text
    assert "up to 14x14 pixels" in text
    assert "3 of 16 maps" in head_tooltip(layers["relu1"], 3, None)


def test_maps_can_die_after_relu_and_in_its_pool_alone() -> None:
    relu = layer_shapes(NETWORKS["article"])
    assert {layer.kind.stem for layer in relu if counts_dead(layer)} == {"relu", "pool"}
    tanh = layer_shapes(NetworkConfig("tanh", (BlockConfig(4, activation="tanh"),)))
    assert not any(counts_dead(layer) for layer in tanh)


def test_the_input_is_named_with_its_size() -> None:
    assert head_lines(input_layer(NETWORKS["article"]), HeadDetail.SHORT, None)[:2] == (
        "input",
        "28x28x1",
    )
