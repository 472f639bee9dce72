from dataclasses import replace

import numpy as np
import pytest
import torch

from cnnviz.core.channels.maximisation import STEPS, Ascent, ascend
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import Network, build_network
from tests.core.random_designs import PADDING_ALONE
from tests.picture_shapes import grey

CONFIG = NETWORKS["article"]
MEAN, STD = 0.286, 0.353
OTHER = NetworkConfig(
    "other",
    (
        BlockConfig(3, 3, 1, 1, batch_norm=False, activation="tanh", pooling="average"),
        BlockConfig(5, 3, 1, 1, pooling="l2"),
    ),
    classes=4,
)


def climb(
    network: Network, config: NetworkConfig, layer: str, unit: int, seed: int = 0
) -> list[Ascent]:
    return list(ascend(network, config, layer, unit, grey(MEAN, STD, config.input_shape), seed))


def value_of(network: Network, layer: str, unit: int, pixels: np.ndarray) -> float:
    """The middle of the map, or the logit, computed with the network as it is."""
    output = torch.from_numpy((pixels[None] / 255 - MEAN) / STD).float()
    for name, part in network.named_children():
        output = part(output).detach()
        if name == layer:
            break
    if output.ndim == 2:
        return float(output[0, unit])
    return float(output[0, unit, output.shape[2] // 2, output.shape[3] // 2])


@pytest.fixture
def network(one_thread: None) -> Network:
    return build_network(CONFIG, seed=2).eval()


@pytest.mark.parametrize("layer", ["conv1", "relu1", "pool1", "batch2", "relu2", "pool2", "fc"])
def test_the_value_rises_far_above_that_of_noise(network: Network, layer: str) -> None:
    reports = climb(network, CONFIG, layer, 3)
    last = reports[-1]
    assert [report.step for report in reports] == list(range(STEPS + 1))
    assert last.is_done
    assert last.rose
    noise = np.random.default_rng(1).integers(0, 256, (200, 1, 28, 28)).astype(np.float64)
    of_noise = [value_of(network, layer, 3, pixels) for pixels in noise]
    assert last.value > max(of_noise)
    # What is told is what the network says, but for the pixels' rounding to grey levels.
    assert value_of(network, layer, 3, last.pixels) == pytest.approx(last.value, rel=0.03)
    assert value_of(network, layer, 3, last.noise) == pytest.approx(last.noise_value, abs=0.03)


@pytest.mark.parametrize("layer", ["conv1", "tanh1", "pool1", "relu2", "pool2", "fc"])
def test_it_climbs_in_networks_of_other_kinds(layer: str, one_thread: None) -> None:
    network = build_network(OTHER, seed=2).eval()
    last = climb(network, OTHER, layer, 2)[-1]
    assert last.value > last.noise_value
    assert value_of(network, layer, 2, last.pixels) == pytest.approx(last.value, rel=0.05)


def test_a_linear_value_comes_close_to_its_largest_possible_one(network: Network) -> None:
    edge = torch.tensor([-0.2, -0.2, 0, 0.3, 0.3]).expand(5, 5)
    network.get_parameter("conv1.weight").data[0, 0] = edge
    last = climb(network, CONFIG, "conv1", 0)[-1]
    kernel = network.get_parameter("conv1.weight")[0, 0].detach().numpy()
    bias = network.get_parameter("conv1.bias")[0].item()
    black, white = (0 - MEAN) / STD, (1 - MEAN) / STD
    best = float(np.where(kernel > 0, kernel * white, kernel * black).sum()) + bias
    assert last.value <= best + 1e-5
    assert last.value > 0.9 * best
    box = last.box
    seen = last.pixels[0, box.top : box.bottom, box.left : box.right]
    clear = np.abs(kernel) > 0.1
    assert (seen[clear & (kernel > 0)] > 100).all()
    assert (seen[clear & (kernel < 0)] < 100).all()


def test_only_what_the_value_sees_is_drawn(network: Network) -> None:
    last = climb(network, CONFIG, "pool1", 3)[-1]
    box = last.box
    assert (box.height, box.width) == (6, 6)
    outside = last.pixels.copy()
    outside[:, box.top : box.bottom, box.left : box.right] = 0
    assert not outside.any()
    assert last.pixels.any()


def test_a_seed_decides_and_the_network_is_left_alone(network: Network) -> None:
    before = {name: value.clone() for name, value in network.state_dict().items()}
    random = torch.random.get_rng_state()
    first, again, other = (climb(network, CONFIG, "relu2", 1, seed)[-1] for seed in (5, 5, 6))
    assert (first.pixels == again.pixels).all()
    assert first.value == again.value
    assert (first.noise != other.noise).any()
    assert torch.equal(random, torch.random.get_rng_state())
    assert all(parameter.grad is None for parameter in network.parameters())
    assert all(torch.equal(before[name], value) for name, value in network.state_dict().items())


def test_smoothing_takes_the_chequered_noise_away(network: Network) -> None:
    last = climb(network, CONFIG, "fc", 1)[-1]
    noise = last.noise.astype(float)
    found = last.pixels.astype(float)
    assert np.abs(np.diff(found)).mean() < 0.5 * np.abs(np.diff(noise)).mean()


def test_a_value_that_nothing_moves_stays(network: Network) -> None:
    network.get_parameter("conv2.weight").data.zero_()
    last = climb(network, CONFIG, "relu2", 0)[-1]
    assert last.is_done
    assert not last.rose


def test_a_diverged_network_does_no_harm(network: Network) -> None:
    network.get_parameter("conv1.bias").data[0] = torch.nan
    last = climb(network, CONFIG, "conv1", 0)[-1]
    assert np.isnan(last.value)
    assert not last.rose


def test_several_input_channels_keep_their_colours(one_thread: None) -> None:
    config = replace(OTHER, input_shape=(3, 20, 24))
    network = build_network(config).eval()
    last = climb(network, config, "fc", 0)[-1]
    assert last.pixels.shape == (3, 20, 24)
    assert last.rose


def test_a_value_that_sees_no_pixel_ends_at_once(one_thread: None) -> None:
    network = build_network(PADDING_ALONE).eval()
    steps = climb(network, PADDING_ALONE, "conv2", 0)
    assert steps[-1].is_done
    assert not steps[-1].rose
    assert not steps[-1].pixels.any()
