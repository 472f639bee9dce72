from dataclasses import replace

import numpy as np
import pytest
import torch

from cnnviz.core.inspection.receptive_field import boxes, effective_field, largest_fields
from cnnviz.core.network.explained_values import Place
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import Network, build_network
from cnnviz.core.network.shapes import layer_shapes
from tests.core.random_designs import PADDING_ALONE, SPARSE, random_design

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


def seen_lines(
    network: Network, config: NetworkConfig, source: str, target: str
) -> tuple[np.ndarray, np.ndarray]:
    """Return which rows and which columns of `source` each row and column of `target` depends on.

    What is no number in one row makes no number of all that reads this row.
    """
    names = [name for name, _ in network.named_children()]
    layers = [network.get_submodule(name) for name in names]
    first, last = 0 if source == "input" else names.index(source) + 1, names.index(target) + 1
    shapes = {shape.name: shape for shape in layer_shapes(config)}
    size = config.input_shape
    if source != "input":
        size = (shapes[source].depth, shapes[source].height, shapes[source].width)
    found = []
    for axis in (1, 2):
        values = torch.ones(size[axis], *size, dtype=torch.float64)
        for place in range(size[axis]):
            values[place].select(axis, place).fill_(torch.nan)
        for layer in layers[first:last]:
            values = layer(values)
        spoilt = values.isnan()
        if spoilt.ndim == 2:
            spoilt = spoilt[:, :, None, None]
        # (places of the source, D, H, W) -> (places of the target, places of the source)
        found.append(spoilt.any(dim=1).any(dim=3 - axis).T.numpy())
    return found[0], found[1]


def span(seen: np.ndarray) -> tuple[int, int, int]:
    """First, last + 1 and number of what is seen; nothing: 0, 0, 0."""
    places = np.flatnonzero(seen)
    return (int(places[0]), int(places[-1]) + 1, len(places)) if len(places) else (0, 0, 0)


DESIGNS = [ARTICLE, NETWORKS["article-3x3"], STRIDED, SPARSE, PADDING_ALONE] + [
    random_design(seed) for seed in range(60)
]


@pytest.mark.parametrize("config", DESIGNS, ids=lambda config: config.name)
def test_boxes_and_largest_fields_are_what_no_number_reaches(config: NetworkConfig) -> None:
    network = build_network(config, seed=1).double().eval().requires_grad_(False)
    sources = ["input", *(shape.name for shape in layer_shapes(config)[:-1])]
    for number, shape in enumerate(layer_shapes(config), start=1):
        seen = {
            source: seen_lines(network, config, source, shape.name) for source in sources[:number]
        }
        for row, column in {
            (0, 0), (shape.height // 2, 0), (shape.height // 2, shape.width // 2),
            (shape.height - 1, shape.width - 1),
        }:  # fmt: skip
            for box in boxes(config, Place(shape.name, 0, row, column))[1:]:
                down, across = span(seen[box.layer][0][row]), span(seen[box.layer][1][column])
                if not (down[2] and across[2]):
                    assert box.is_empty
                    assert (box.field.height, box.field.rows) == (0, 0)
                    assert box.cut
                    continue
                assert (box.top, box.bottom, box.field.rows) == down
                assert (box.left, box.right, box.field.columns) == across
        field = largest_fields(config)[shape.name]
        rows, columns = (
            max((end - start, count) for start, end, count in map(span, lines))
            for lines in seen["input"]
        )
        assert (field.height, field.rows, field.width, field.columns) == (*rows, *columns)


def test_a_value_that_reads_padding_alone_sees_nothing() -> None:
    (own, *before) = boxes(SPARSE, Place("conv2", 0, 0, 2))
    assert not own.is_empty
    assert all(box.is_empty and box.cut for box in before)
    on_first = next(box for box in boxes(SPARSE, Place("fc", 0)) if box.layer == "conv1")
    assert (on_first.width, on_first.height) == (13, 13)
    assert on_first.field.size_text == "5x5 of 13x13"


def test_no_field_is_larger_than_the_input() -> None:
    wide = NetworkConfig("wide", tuple(BlockConfig(1) for _ in range(4)), (1, 16, 32))
    fields = largest_fields(wide)
    assert (fields["pool4"].width, fields["pool4"].height) == (32, 16)
    assert fields["conv1"].text == "5"
    assert fields["pool4"].text == fields["fc"].text == "32x16"


def test_the_effective_field_is_the_slope_against_each_pixel() -> None:
    network = build_network(smooth(ARTICLE), seed=2).eval().double()
    picture = torch.randn(1, 28, 28, generator=torch.Generator().manual_seed(3)).double()
    field = effective_field(network, picture.numpy(), Place("conv2", 7, 5, 6))
    assert field.shape == (28, 28)

    def value(by: float, row: int, column: int) -> float:
        moved = picture.clone()
        moved[0, row, column] += by
        with torch.inference_mode():
            return float(network.until(moved[None], "conv2")[0, 7, 5, 6])

    for row, column in ((10, 12), (11, 9), (6, 15), (27, 27)):
        slope = (value(1e-4, row, column) - value(-1e-4, row, column)) / 2e-4
        assert field[row, column] == pytest.approx(abs(slope), rel=1e-4, abs=1e-9)


def test_looking_leaves_the_network_as_it_was() -> None:
    network = build_network(ARTICLE).eval()
    picture = np.zeros((1, 28, 28), np.float32)
    effective_field(network, picture, Place("fc", 3))
    assert all(parameter.grad is None for parameter in network.parameters())
    assert not picture.any()
