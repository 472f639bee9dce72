from dataclasses import replace

import numpy as np
import pytest
import torch

from cnnviz.core.explained_values import Place
from cnnviz.core.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.networks import build_network
from cnnviz.core.receptive_field import boxes, effective_field
from cnnviz.core.shapes import layer_shapes

ARTICLE = NETWORKS["article"]
STRIDED = NetworkConfig(
    "strided",
    (
        BlockConfig(3, kernel_size=3, stride=2, padding=1, pool_size=3, pool_stride=1),
        BlockConfig(4, kernel_size=2, padding=0, batch_norm=False, pooling=None),
    ),
    input_shape=(2, 13, 11),
)


def smooth(config: NetworkConfig) -> NetworkConfig:
    """The same sizes, and every value follows every pixel that it can see."""
    blocks = (
        replace(b, activation="sigmoid", pooling=b.pooling and "average") for b in config.blocks
    )
    return replace(config, blocks=tuple(blocks))


@pytest.mark.parametrize(
    ("layer", "side"),
    [("conv1", 5), ("batch1", 5), ("relu1", 5), ("pool1", 6), ("conv2", 14), ("pool2", 16)],
)
def test_the_articles_fields_are_as_large_as_they_should_be(layer: str, side: int) -> None:
    middle = next(s for s in layer_shapes(ARTICLE) if s.name == layer).width // 2
    on_input = boxes(ARTICLE, Place(layer, 0, middle, middle))[-1]
    assert (on_input.layer, on_input.width, on_input.height) == ("input", side, side)
    assert not on_input.cut


@pytest.mark.parametrize("config", [ARTICLE, NETWORKS["article-3x3"], STRIDED])
def test_inside_they_are_what_the_shapes_say(config: NetworkConfig) -> None:
    for shape in layer_shapes(config)[:-1]:
        found = boxes(config, Place(shape.name, 0, shape.height // 2, shape.width // 2))[-1]
        if not found.cut:
            assert found.width == found.height == shape.receptive_field_px


def test_at_the_border_they_are_cut_and_say_so() -> None:
    on_input = boxes(ARTICLE, Place("conv1", 0, 0, 27))[-1]
    assert (on_input.top, on_input.left, on_input.bottom, on_input.right) == (0, 25, 3, 28)
    assert on_input.cut


def test_there_is_a_box_on_every_layer_between() -> None:
    found = boxes(ARTICLE, Place("pool2", 9, 3, 3))
    assert [box.layer for box in found] == [
        "pool2", "relu2", "batch2", "conv2", "pool1", "relu1", "batch1", "conv1", "input",
    ]  # fmt: skip
    assert [box.width for box in found] == [1, 2, 2, 2, 6, 12, 12, 12, 16]


def test_fc_sees_everything() -> None:
    found = boxes(ARTICLE, Place("fc", 3))
    assert [box.width for box in found] == [1, 7, 14, 14, 14, 14, 28, 28, 28, 28]
    # Values at the border read padding, too.
    assert [box.layer for box in found if box.cut] == ["pool1", "relu1", "batch1", "conv1", "input"]


@pytest.mark.parametrize("config", [ARTICLE, NETWORKS["article-3x3"], STRIDED])
def test_gradients_reach_exactly_as_far(config: NetworkConfig) -> None:
    config = smooth(config)
    network = build_network(config, seed=5).eval().double()
    picture = torch.randn(config.input_shape, generator=torch.Generator().manual_seed(1)).double()
    for shape in layer_shapes(config):
        for row, column in {(0, 0), (shape.height // 2, 1 % shape.width), (shape.height - 1, 0)}:
            place = Place(shape.name, shape.depth - 1, row, column)
            field = effective_field(network, picture.numpy(), place)
            box = boxes(config, place)[-1]
            rows, columns = np.nonzero(field)
            assert (rows.min(), rows.max() + 1) == (box.top, box.bottom)
            assert (columns.min(), columns.max() + 1) == (box.left, box.right)


def test_the_effective_field_is_the_slope_against_each_pixel() -> None:
    network = build_network(smooth(ARTICLE), seed=2).eval().double()
    picture = torch.randn(1, 28, 28, generator=torch.Generator().manual_seed(3)).double()
    field = effective_field(network, picture.numpy(), Place("conv2", 7, 5, 6))
    assert field.shape == (28, 28)
    layers = network[: list(dict(network.named_children())).index("conv2") + 1]

    def value(by: float, row: int, column: int) -> float:
        moved = picture.clone()
        moved[0, row, column] += by
        with torch.inference_mode():
            return float(layers(moved[None])[0, 7, 5, 6])

    for row, column in ((10, 12), (11, 9), (6, 15), (27, 27)):
        slope = (value(1e-4, row, column) - value(-1e-4, row, column)) / 2e-4
        assert field[row, column] == pytest.approx(abs(slope), rel=1e-4, abs=1e-9)


def test_looking_leaves_the_network_as_it_was() -> None:
    network = build_network(ARTICLE).eval()
    picture = np.zeros((1, 28, 28), np.float32)
    effective_field(network, picture, Place("fc", 3))
    assert all(parameter.grad is None for parameter in network.parameters())
    assert not picture.any()
