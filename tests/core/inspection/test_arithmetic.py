from dataclasses import replace
from itertools import product
from math import sqrt

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.core.errors import CnnvizError
from cnnviz.core.inspection.arithmetic import explain
from cnnviz.core.inspection.trace import Trace, trace
from cnnviz.core.network.explained_values import (
    INPUT,
    SOFTMAX,
    ActivationValue,
    BatchNormValue,
    ConvolutionValue,
    Explanation,
    FullyConnectedValue,
    Place,
    PoolingValue,
    SoftmaxValue,
)
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import Network, build_network
from cnnviz.core.network.shapes import layer_shapes

POOLINGS = ("max", "average", "l2", "weighted")
ACTIVATIONS = ("relu", "tanh", "sigmoid")
VARIED = replace(
    NETWORKS["article"],
    input_shape=(2, 13, 11),
    blocks=(
        BlockConfig(3, kernel_size=3, stride=2, padding=1, pool_size=3, pool_stride=1),
        BlockConfig(4, kernel_size=2, padding=0, batch_norm=False, pooling=None),
    ),
)


def configs() -> list[NetworkConfig]:
    """Both named networks with every pooling and activation, and one with other strides."""
    return [
        replace(
            config, blocks=tuple(replace(b, activation=act, pooling=pool) for b in config.blocks)
        )
        for config, act, pool in product(NETWORKS.values(), ACTIVATIONS, POOLINGS)
    ] + [VARIED]


def name_of(config: NetworkConfig) -> str:
    block = config.blocks[0]
    return f"{config.name}-{block.activation}-{block.pooling}-{config.input_shape[0]}"


def traced(config: NetworkConfig) -> tuple[Network, Trace]:
    """A network whose batch norm has something to do, and what it makes of noise."""
    network = build_network(config, seed=3).eval()
    chance = torch.Generator().manual_seed(4)
    for layer in network.children():
        if isinstance(layer, nn.BatchNorm2d):
            layer.running_mean = torch.randn(layer.num_features, generator=chance) * 0.3
            layer.running_var = torch.rand(layer.num_features, generator=chance) + 0.2
            layer.weight.data = torch.randn(layer.num_features, generator=chance)
            layer.bias.data = torch.randn(layer.num_features, generator=chance) * 0.4
    picture = torch.randn(config.input_shape, generator=chance).numpy()
    return network, trace(network, picture)


def places(config: NetworkConfig) -> list[Place]:
    """Of each layer corners, borders and the middle, of its first and last and a middle unit."""
    found = []
    for shape in layer_shapes(config):
        rows = sorted({0, 1 % shape.height, shape.height // 2, shape.height - 1})
        columns = sorted({0, 2 % shape.width, shape.width - 1})
        for unit in sorted({0, shape.depth // 2, shape.depth - 1}):
            found += [Place(shape.name, unit, y, x) for y, x in product(rows, columns)]
    return found


def terms_scale(explained: Explanation) -> float:
    """How large the numbers are that a value is the sum of: float32 rounds each of them."""
    if isinstance(explained, ConvolutionValue):
        return float(np.abs(explained.products).sum()) + abs(explained.bias)
    if isinstance(explained, FullyConnectedValue):
        return float(np.abs(explained.maps * explained.weights).sum()) + abs(explained.bias)
    if isinstance(explained, BatchNormValue):
        scale = abs(explained.gamma) / explained.deviation
        return (abs(explained.x) + abs(explained.mean)) * scale + abs(explained.beta)
    return abs(explained.result)


@pytest.mark.parametrize("config", configs(), ids=name_of)
def test_every_value_is_what_torch_computes(config: NetworkConfig) -> None:
    network, computed = traced(config)
    for place in places(config):
        explained = explain(network, computed, place)
        output = computed.outputs[place.layer].reshape(-1)
        if computed.outputs[place.layer].ndim == 3:
            output = computed.outputs[place.layer][place.unit, place.row, place.column]
        else:
            output = output[place.unit]
        # 1e-5 of the result, and where terms cancel 1e-6 of what they amount to.
        allowed = 1e-5 * abs(float(output)) + 1e-6 * terms_scale(explained)
        assert abs(explained.result - float(output)) <= allowed, place


def convolution_by_loops(
    maps: np.ndarray, kernel: np.ndarray, bias: float, top: int, left: int
) -> float:
    total = bias
    for channel in range(kernel.shape[0]):
        for y in range(kernel.shape[1]):
            for x in range(kernel.shape[2]):
                row, column = top + y, left + x
                if 0 <= row < maps.shape[1] and 0 <= column < maps.shape[2]:
                    total += float(maps[channel, row, column]) * float(kernel[channel, y, x])
    return total


@pytest.mark.parametrize("config", [*NETWORKS.values(), VARIED], ids=name_of)
def test_convolutions_are_what_a_plain_loop_computes(config: NetworkConfig) -> None:
    network, computed = traced(config)
    for place in places(config):
        if not place.layer.startswith("conv"):
            continue
        explained = explain(network, computed, place)
        assert isinstance(explained, ConvolutionValue)
        number = int(place.layer[4:])
        block = config.blocks[number - 1]
        maps = computed.input if explained.source == INPUT else computed.outputs[explained.source]
        kernel = network.get_parameter(f"{place.layer}.weight").detach().numpy()[place.unit]
        bias = float(network.get_parameter(f"{place.layer}.bias").detach()[place.unit])
        top = place.row * block.stride - block.padding
        left = place.column * block.stride - block.padding
        assert (explained.window.top, explained.window.left) == (top, left)
        expected = convolution_by_loops(maps, kernel, bias, top, left)
        assert explained.result == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_a_corner_reads_padding_and_says_so() -> None:
    network, computed = traced(NETWORKS["article"])
    explained = explain(network, computed, Place("conv2", 5, 0, 13))
    assert isinstance(explained, ConvolutionValue)
    assert explained.source == "pool1"
    assert (explained.window.top, explained.window.left, explained.window.side) == (-2, 11, 5)
    expected = np.zeros((5, 5), bool)
    expected[:2] = True
    expected[:, 3:] = True
    np.testing.assert_array_equal(explained.window.is_padding, expected)
    assert explained.patch.shape == explained.kernel.shape == (16, 5, 5)
    assert not explained.patch[:, expected].any()
    inside = computed.outputs["pool1"][:, 0:3, 11:14]
    np.testing.assert_array_equal(explained.patch[:, 2:, :3], inside)


def test_partial_sums_and_bias_make_the_result() -> None:
    network, computed = traced(NETWORKS["article"])
    explained = explain(network, computed, Place("conv2", 30, 7, 7))
    assert isinstance(explained, ConvolutionValue)
    for channel in range(16):
        by_hand = sum(
            float(explained.patch[channel, y, x]) * float(explained.kernel[channel, y, x])
            for y in range(5)
            for x in range(5)
        )
        assert explained.partial_sums[channel] == pytest.approx(by_hand, rel=1e-12)
    total = explained.bias + sum(explained.partial_sums)
    assert explained.result == pytest.approx(total, rel=1e-12)


def test_batch_norm_shows_its_steps() -> None:
    network, computed = traced(NETWORKS["article"])
    explained = explain(network, computed, Place("batch1", 3, 2, 9))
    assert isinstance(explained, BatchNormValue)
    assert explained.source == "conv1"
    assert explained.x == computed.outputs["conv1"][3, 2, 9]
    assert explained.deviation == pytest.approx(sqrt(explained.variance + 1e-5))
    by_hand = (explained.x - explained.mean) / explained.deviation * explained.gamma
    assert explained.result == pytest.approx(by_hand + explained.beta)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_slopes_are_torchs_gradients(activation: str) -> None:
    config = next(c for c in configs() if c.blocks[0].activation == activation)
    network, computed = traced(config)
    for place in places(config):
        if not place.layer.startswith(activation):
            continue
        explained = explain(network, computed, place)
        assert isinstance(explained, ActivationValue)
        assert explained.function == activation
        x = torch.tensor(explained.x, dtype=torch.float64, requires_grad=True)
        getattr(torch, activation)(x).backward()
        assert x.grad is not None
        assert explained.slope == pytest.approx(float(x.grad), rel=1e-9, abs=1e-12)


def test_far_tails_of_the_sigmoid_do_not_overflow() -> None:
    config = next(c for c in configs() if c.blocks[0].activation == "sigmoid")
    network, computed = traced(config)
    for x, expected in ((-800.0, 0.0), (800.0, 1.0)):
        computed.outputs["batch1"][0, 0, 0] = x
        explained = explain(network, computed, Place("sigmoid1", 0, 0, 0))
        assert explained.result == expected


@pytest.mark.parametrize("pooling", POOLINGS)
def test_pooling_shows_its_window_and_how_it_weighs(pooling: str) -> None:
    config = next(c for c in configs() if c.blocks[0].pooling == pooling)
    network, computed = traced(config)
    explained = explain(network, computed, Place("pool1", 6, 3, 13))
    assert isinstance(explained, PoolingValue)
    assert explained.kind == pooling
    values = computed.outputs["relu1"][6, 6:8, 26:28]
    np.testing.assert_array_equal(explained.values, values)
    winner = max(product(range(2), range(2)), key=lambda at: values[at])
    assert explained.winner == winner
    weighted = float((explained.values * explained.weights).sum())
    assert explained.result == pytest.approx(sqrt(weighted) if pooling == "l2" else weighted)
    if pooling in ("average", "weighted"):
        assert explained.weights.sum() == pytest.approx(1)
    if pooling == "max":
        assert explained.weights[winner] == explained.weights.sum() == 1


def test_classes_add_up_and_the_strongest_maps_come_first() -> None:
    network, computed = traced(NETWORKS["article"])
    explained = explain(network, computed, Place("fc", 7))
    assert isinstance(explained, FullyConnectedValue)
    assert explained.source == "pool2"
    assert explained.maps.shape == explained.weights.shape == (32, 7, 7)
    sizes = [abs(explained.contributions[unit]) for unit in explained.order]
    assert sizes == sorted(sizes, reverse=True)
    flat = computed.outputs["pool2"].reshape(-1).astype(float)
    row = network.get_parameter("fc.weight").detach().double().numpy()[7]
    assert explained.result == pytest.approx(float(flat @ row) + explained.bias, rel=1e-12)


def test_softmax_terms_make_the_probabilities() -> None:
    network, computed = traced(NETWORKS["article"])
    for unit in range(10):
        explained = explain(network, computed, Place(SOFTMAX, unit))
        assert isinstance(explained, SoftmaxValue)
        assert explained.result == pytest.approx(float(computed.probabilities[unit]), rel=1e-5)
        assert explained.exponentials.max() == 1


@pytest.mark.parametrize(
    ("place", "named"),
    [
        (Place("conv9", 0), "conv1, batch1"),
        (Place("conv1", 16), "16 maps of 28x28"),
        (Place("conv1", 0, 28, 0), "row 28"),
        (Place("pool2", 0, 0, -1), "column -1"),
        (Place("fc", 10), "10 maps of 1x1"),
        (Place(SOFTMAX, 0, 1, 0), "row 1"),
    ],
)
def test_values_that_are_not_there_are_told(place: Place, named: str) -> None:
    network, computed = traced(NETWORKS["article"])
    with pytest.raises(CnnvizError, match=named):
        explain(network, computed, place)


def test_an_explanation_keeps_its_numbers_when_the_network_learns_on() -> None:
    network, computed = traced(NETWORKS["article"])
    explained = explain(network, computed, Place("conv2", 1, 4, 4))
    before = explained.result
    with torch.no_grad():
        network.get_parameter("conv2.weight").zero_()
    computed.outputs["pool1"][:] = 0
    assert explained.result == before
