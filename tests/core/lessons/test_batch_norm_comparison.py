from copy import deepcopy

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.core.errors import CnnvizError
from cnnviz.core.lessons.batch_norm_comparison import (
    compare_batch_norm,
    logits_in_both_modes,
    moments,
)
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import Network, build_network


def living() -> Network:
    network = build_network(NETWORKS["article"], seed=3).eval()
    chance = torch.Generator().manual_seed(4)
    for layer in network.children():
        if isinstance(layer, nn.BatchNorm2d):
            layer.running_mean = torch.randn(layer.num_features, generator=chance) * 0.3
            layer.running_var = torch.rand(layer.num_features, generator=chance) + 0.2
            layer.weight.data = torch.randn(layer.num_features, generator=chance)
            layer.bias.data = torch.randn(layer.num_features, generator=chance) * 0.4
    return network


def some_pictures(count: int) -> np.ndarray:
    return np.random.default_rng(1).normal(size=(count, 1, 28, 28)).astype(np.float32)


def test_moments_are_what_a_loop_computes() -> None:
    values = np.random.default_rng(2).normal(3, 2, size=(3, 2, 4, 5)).astype(np.float32)
    found = moments(values)
    for channel in range(2):
        numbers = [float(v) for v in values[:, channel].reshape(-1)]
        mean = sum(numbers) / len(numbers)
        assert found.means[channel] == pytest.approx(mean)
        squares = sum((v - mean) ** 2 for v in numbers)
        assert found.variances[channel] == pytest.approx(squares / len(numbers))


@pytest.mark.parametrize("layer", ["batch1", "batch2"])
def test_both_modes_are_torchs_own(layer: str) -> None:
    network, pictures = living(), some_pictures(5)
    found = compare_batch_norm(network, pictures, layer)
    norm = deepcopy(network.get_submodule(layer))
    inputs = torch.from_numpy(found.inputs)
    with torch.no_grad():
        np.testing.assert_allclose(found.running_outputs, norm.eval()(inputs), atol=1e-5)
        np.testing.assert_allclose(found.batch_outputs, norm.train()(inputs), atol=1e-5)


def test_the_batchs_own_statistics_make_beta_and_gamma_of_any_input() -> None:
    network = living()
    found = compare_batch_norm(network, some_pictures(5), "batch2")
    gamma = network.get_parameter("batch2.weight").detach().double().numpy()
    beta = network.get_parameter("batch2.bias").detach().double().numpy()
    shrunk = found.before.variances / (found.before.variances + 1e-5)
    np.testing.assert_allclose(found.after_batch.means, beta, atol=1e-5)
    np.testing.assert_allclose(found.after_batch.variances, gamma**2 * shrunk, rtol=1e-4)


def test_running_statistics_shift_and_scale_by_what_was_kept() -> None:
    network = living()
    found = compare_batch_norm(network, some_pictures(5), "batch1")
    norm = network.get_submodule("batch1")
    mean, variance = norm.get_buffer("running_mean"), norm.get_buffer("running_var")
    np.testing.assert_array_equal(found.running.means, mean.double().numpy())
    gamma = network.get_parameter("batch1.weight").detach().double().numpy()
    beta = network.get_parameter("batch1.bias").detach().double().numpy()
    deviation = np.sqrt(variance.double().numpy() + 1e-5)
    expected = (found.before.means - mean.double().numpy()) / deviation * gamma + beta
    np.testing.assert_allclose(found.after_running.means, expected, atol=1e-5)
    expected = found.before.variances * (gamma / deviation) ** 2
    np.testing.assert_allclose(found.after_running.variances, expected, rtol=1e-4)


def test_in_training_mode_one_pictures_output_depends_on_the_others() -> None:
    network, pictures = living(), some_pictures(5)
    alone = compare_batch_norm(network, pictures[:1], "batch1")
    together = compare_batch_norm(network, pictures, "batch1")
    np.testing.assert_allclose(alone.running_outputs[0], together.running_outputs[0], atol=1e-5)
    assert np.abs(alone.batch_outputs[0] - together.batch_outputs[0]).max() > 0.01


def test_the_whole_network_in_both_modes() -> None:
    network, pictures = living(), some_pictures(4)
    found = logits_in_both_modes(network, pictures)
    copied = deepcopy(network)
    with torch.no_grad():
        np.testing.assert_allclose(
            found.evaluating, copied.eval()(torch.from_numpy(pictures)), atol=1e-5
        )
        np.testing.assert_allclose(
            found.training, copied.train()(torch.from_numpy(pictures)), atol=1e-5
        )
    assert np.abs(found.training - found.evaluating).max() > 0.01


def test_neither_weights_nor_buffers_nor_mode_change() -> None:
    network = living()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    kept = compare_batch_norm(network, some_pictures(3), "batch1")
    logits_in_both_modes(network, some_pictures(3))
    for name, value in network.state_dict().items():
        assert torch.equal(value, before[name]), name
    assert not any(layer.training for layer in network.modules())
    with torch.no_grad():
        network.get_buffer("batch1.running_mean").add_(5)
    np.testing.assert_array_equal(kept.running.means, before["batch1.running_mean"].double())


def test_what_is_no_batch_norm_is_told() -> None:
    with pytest.raises(CnnvizError, match="conv2 is not a batch norm"):
        compare_batch_norm(living(), some_pictures(1), "conv2")
