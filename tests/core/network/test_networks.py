from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
import torch

from cnnviz.core.errors import CnnvizError
from cnnviz.core.inspection.trace import trace
from cnnviz.core.network.network_config import (
    NETWORKS,
    Activation,
    BlockConfig,
    NetworkConfig,
    Pooling,
)
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.network.shapes import layer_shapes

ARTICLE = NETWORKS["article"]


def test_layers_have_the_articles_names() -> None:
    names = [name for name, _ in build_network(ARTICLE).named_children()]
    assert names[:4] == ["conv1", "batch1", "relu1", "pool1"]
    assert names[4:] == ["conv2", "batch2", "relu2", "pool2", "fc"]


@pytest.mark.parametrize("pooling", get_args(Pooling))
@pytest.mark.parametrize("activation", get_args(Activation))
@pytest.mark.parametrize(("size", "stride"), [(2, 2), (4, 3)])
def test_every_pooling_with_every_activation_gives_the_shapes_that_are_announced(
    pooling: Pooling, activation: Activation, size: int, stride: int
) -> None:
    block = BlockConfig(
        3, activation=activation, pooling=pooling, pool_size=size, pool_stride=stride
    )
    last = BlockConfig(4, 3, 1, 1, False, activation, None)
    config = NetworkConfig("n", (block, last), classes=7)
    picture = np.random.default_rng(2).normal(size=(1, 28, 28)).astype(np.float32)
    seen = trace(build_network(config).eval(), picture)
    layers = layer_shapes(config)
    assert list(seen.outputs) == [layer.name for layer in layers]
    for layer in layers[:-1]:
        output = seen.outputs[layer.name]
        assert output.shape == (layer.depth, layer.height, layer.width)
        assert np.isfinite(output).all()
        assert layer.signed or output.min() >= 0
    assert seen.outputs["fc"].shape == (7,)


def test_a_picture_need_not_be_square() -> None:
    config = NetworkConfig("wide", (BlockConfig(3),), input_shape=(2, 12, 20), classes=4)
    seen = trace(build_network(config).eval(), np.ones((2, 12, 20), np.float32))
    shapes = {s.name: (s.depth, s.height, s.width) for s in layer_shapes(config)[:-1]}
    assert {name: seen.outputs[name].shape for name in shapes} == shapes
    assert shapes["pool1"] == (3, 6, 10)


def test_convolution_is_the_articles_sum() -> None:
    """Each value: the kernel over the padded picture, all channels, and the bias."""
    network = build_network(replace(ARTICLE, blocks=(BlockConfig(3), BlockConfig(2))), seed=4)
    picture = np.random.default_rng(6).normal(size=(1, 28, 28)).astype(np.float32)
    outputs = trace(network.eval(), picture).outputs
    weights = {name: value.double().numpy() for name, value in weights_of(network).items()}
    for layer, maps in (("conv1", picture), ("conv2", outputs["pool1"])):
        expected = convolved_by_hand(maps, weights[f"{layer}.weight"], weights[f"{layer}.bias"])
        np.testing.assert_allclose(outputs[layer], expected, rtol=1e-4, atol=1e-5)


def convolved_by_hand(maps: np.ndarray, kernels: np.ndarray, biases: np.ndarray) -> np.ndarray:
    padded = np.pad(maps.astype(np.float64), ((0, 0), (2, 2), (2, 2)))
    result = np.zeros((len(kernels), *maps.shape[1:]))
    for k, row, column in np.ndindex(result.shape):
        window = padded[:, row : row + 5, column : column + 5]
        result[k, row, column] = (window * kernels[k]).sum() + biases[k]
    return result


def test_pooling_and_full_connection_by_hand() -> None:
    network = build_network(replace(ARTICLE, blocks=(BlockConfig(3), BlockConfig(2))), seed=4)
    picture = np.random.default_rng(6).normal(size=(1, 28, 28)).astype(np.float32)
    outputs = trace(network.eval(), picture).outputs
    for n in (1, 2):
        before = outputs[f"relu{n}"]
        corners = [before[:, r::2, c::2] for r in (0, 1) for c in (0, 1)]
        np.testing.assert_array_equal(outputs[f"pool{n}"], np.maximum.reduce(corners))
        np.testing.assert_array_equal(before, np.maximum(outputs[f"batch{n}"], 0))
    weights = weights_of(network)
    logits = weights["fc.weight"].numpy() @ outputs["pool2"].ravel() + weights["fc.bias"].numpy()
    np.testing.assert_allclose(outputs["fc"], logits, rtol=1e-4, atol=1e-6)


def test_one_seed_gives_the_same_weights_and_another_others() -> None:
    first, same, other = (weights_of(build_network(ARTICLE, seed)) for seed in (7, 7, 8))
    assert all(torch.equal(first[name], same[name]) for name in first)
    assert not torch.equal(first["conv1.weight"], other["conv1.weight"])


def test_the_global_random_state_is_left_alone() -> None:
    torch.manual_seed(11)
    expected = torch.rand(3)
    torch.manual_seed(11)
    build_network(ARTICLE, seed=5)
    assert torch.equal(torch.rand(3), expected)


def test_a_misfit_is_told_before_anything_is_built() -> None:
    with pytest.raises(CnnvizError, match=r"pool1: \(28 - 3\)/2"):
        build_network(replace(ARTICLE, blocks=(BlockConfig(16, pool_size=3),)))


def test_weights_of_are_copies_of_everything() -> None:
    network = build_network(ARTICLE)
    weights = weights_of(network)
    before = weights["conv1.weight"].clone()
    with torch.no_grad():
        network.get_parameter("conv1.weight").fill_(1)
    assert torch.equal(weights["conv1.weight"], before)
    assert set(weights) == set(network.state_dict())
    assert not any(value.requires_grad for value in weights.values())
