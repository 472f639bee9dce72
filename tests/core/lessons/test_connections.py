from itertools import product

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from cnnviz.core.errors import CnnvizError
from cnnviz.core.lessons.connections import (
    connections,
    convolution_matrix,
    convolution_rows,
    weight_use,
)
from cnnviz.core.lessons.convolution_sandbox import Sizes
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network
from cnnviz.core.network.shapes import layer_shapes
from cnnviz.core.network.windows import Span

ARTICLE = NETWORKS["article"]
VARIED = NetworkConfig(
    "varied",
    (
        BlockConfig(3, kernel_size=3, stride=2, padding=1, pool_size=3, pool_stride=1),
        BlockConfig(4, kernel_size=2, padding=0, batch_norm=False, pooling=None),
    ),
    input_shape=(2, 13, 11),
)


def reads(layer: nn.Module, shape: tuple[int, ...]) -> int:
    """How many inputs all outputs follow, by the gradient of a layer whose weights are all 1."""
    if isinstance(layer, nn.MaxPool2d):
        layer = nn.AvgPool2d(layer.kernel_size, layer.stride)
    else:
        nn.init.ones_(layer.weight)
    jacobian = torch.autograd.functional.jacobian(layer, torch.ones(1, *shape))
    return int((jacobian != 0).sum())


@pytest.mark.parametrize("config", [VARIED, NETWORKS["article-3x3"]])
def test_connections_are_those_that_a_gradient_runs_along(config: NetworkConfig) -> None:
    network = build_network(config)
    shape: tuple[int, ...] = config.input_shape
    counted = {c.layer: c for c in connections(config)}
    small = {name for name, c in counted.items() if c.dense_connections < 3_000_000}
    assert "fc" in small
    value = torch.zeros(1, *shape)
    for name, layer in network.named_children():
        if name in small:
            assert counted[name].connections == reads(layer, tuple(value.shape[1:])), name
        value = layer(value)


@pytest.mark.parametrize("config", [*NETWORKS.values(), VARIED], ids=lambda c: c.name)
def test_parameters_are_torchs(config: NetworkConfig) -> None:
    network = build_network(config)
    for counted in connections(config):
        layer = network.get_submodule(counted.layer)
        assert counted.parameters == sum(p.numel() for p in layer.parameters())


def test_conv1_of_the_article_against_a_dense_layer() -> None:
    conv1, pool1, conv2, pool2, fc = connections(ARTICLE)
    assert [c.layer for c in (conv1, pool1, conv2, pool2, fc)] == [
        shape.name for shape in layer_shapes(ARTICLE) if not shape.kind.is_pointwise
    ]
    assert (conv1.parameters, conv1.parameter_formula) == (416, "5x5x1x16 + 16")
    dense = nn.Linear(784, 12_544, device="meta")
    assert conv1.dense_parameters == sum(p.numel() for p in dense.parameters()) == 9_847_040
    assert conv1.connections_with_padding == 12_544 * 25
    # Along a line of 28 five-wide windows lack 2 + 1 cells at each end: 134 of 140 are real.
    assert conv1.connections == 134 * 134 * 16
    assert conv2.connections_with_padding == 6_272 * 25 * 16
    assert pool1.connections == pool1.connections_with_padding == pool1.inputs == 12_544
    assert pool1.parameters == 0
    assert fc.connections == fc.connections_with_padding == fc.dense_connections == 15_680
    assert fc.parameters == fc.dense_parameters == 15_690


@pytest.mark.parametrize(
    "sizes",
    [Sizes(6, 3), Sizes(6, 3, 1, 1), Sizes(7, 3, 2, 1), Sizes(5, 5, 1, 4), Sizes(28, 5, 1, 2)],
)
def test_the_matrix_times_the_picture_is_torchs_convolution(sizes: Sizes) -> None:
    chance = np.random.default_rng(2)
    kernel = chance.normal(size=(sizes.kernel, sizes.kernel))
    picture = chance.normal(size=(sizes.width, sizes.width))
    expected = functional.conv2d(
        torch.from_numpy(picture)[None, None],
        torch.from_numpy(kernel)[None, None],
        stride=sizes.stride,
        padding=sizes.padding,
    ).numpy()
    matrix = convolution_matrix(kernel, sizes)
    assert matrix.shape == (sizes.output**2, sizes.width**2)
    np.testing.assert_allclose(matrix @ picture.reshape(-1), expected.reshape(-1), atol=1e-12)


def test_every_row_holds_the_same_weights_one_step_further() -> None:
    kernel = np.arange(1.0, 10).reshape(3, 3)
    matrix = convolution_matrix(kernel, Sizes(5, 3))
    for row, column in product(range(3), range(3)):
        start = row * 5 + column
        cells = [start + 5 * y + x for y, x in product(range(3), range(3))]
        assert np.flatnonzero(matrix[row * 3 + column]).tolist() == cells
        assert matrix[row * 3 + column][cells].tolist() == kernel.reshape(-1).tolist()


def test_the_matrix_has_as_many_numbers_as_there_are_connections() -> None:
    config = NetworkConfig("one", (BlockConfig(1, pooling=None),), input_shape=(1, 12, 12))
    matrix = convolution_matrix(np.ones((5, 5)), Sizes(12, 5, 1, 2))
    assert np.count_nonzero(matrix) == connections(config)[0].connections
    assert matrix.size == connections(config)[0].dense_connections


def test_some_rows_are_those_of_the_matrix() -> None:
    kernel, sizes = np.arange(9.0).reshape(3, 3), Sizes(9, 3, 2, 1)
    rows = convolution_rows(kernel, sizes, range(3, 20, 4))
    np.testing.assert_array_equal(rows, convolution_matrix(kernel, sizes)[3:20:4])


@pytest.mark.parametrize(
    ("kernel", "sizes", "outputs", "named"),
    [
        (3, Sizes(9, 3), range(48, 50), "rows from 0 to 48"),
        (3, Sizes(9, 5), range(2), "not 5x5"),
        (3, Sizes(200, 3), range(30), "take fewer rows"),
        (3, Sizes(4, 3, 2), range(1), "do not fit these sizes"),
    ],
)
def test_matrices_that_cannot_be_are_told(
    kernel: int, sizes: Sizes, outputs: range, named: str
) -> None:
    with pytest.raises(CnnvizError, match=named):
        convolution_rows(np.ones((kernel, kernel)), sizes, outputs)


@pytest.mark.parametrize("window", [(5, 1, 2), (3, 2, 1), (4, 3, 0)])
def test_a_weight_meets_one_cell_for_each_window(window: tuple[int, int, int]) -> None:
    side, stride, padding = window
    high, wide = 13, 16
    for row, column in ((0, 0), (side - 1, 1), (1, side - 1)):
        use = weight_use(high, wide, (Span(*window), Span(*window)), row, column)
        met = {
            (top + row, left + column)
            for top in range(0, high + 2 * padding - side + 1, stride)
            for left in range(0, wide + 2 * padding - side + 1, stride)
        }
        assert {tuple(map(int, cell)) for cell in np.argwhere(use.touched)} == met
        real = [c for c in met if padding <= c[0] < high + padding]
        real = [c for c in real if padding <= c[1] < wide + padding]
        assert (use.uses, use.on_inputs) == (len(met), len(real))
