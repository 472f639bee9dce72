from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch
from torch.nn import functional

from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import Network, build_network
from cnnviz.core.training.optimizers import Optimizer
from cnnviz.core.training.recipes import TrainingConfig

ADAM = TrainingConfig(learning_rate=0.01)
MUON = replace(ADAM, optimizer="muon")


@pytest.fixture
def network() -> Network:
    network = build_network(NETWORKS["article"]).train()
    return network.to(memory_format=torch.channels_last)


def losses(network: Network, optimizer: Optimizer, steps: int, seed: int = 0) -> Iterator[float]:
    chance = torch.Generator().manual_seed(seed)
    for _ in range(steps):
        images = torch.randn(20, 1, 28, 28, generator=chance)
        loss = functional.cross_entropy(network(images), torch.arange(20) % 10)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step(0.01)
        yield loss.item()


def test_adam_is_torchs(network: Network) -> None:
    twin = build_network(NETWORKS["article"]).train()
    adam = torch.optim.Adam(twin.parameters(), lr=0.01)
    chance = torch.Generator().manual_seed(0)
    for found in losses(network, Optimizer(network, ADAM), steps=3):
        images = torch.randn(20, 1, 28, 28, generator=chance)
        loss = functional.cross_entropy(twin(images), torch.arange(20) % 10)
        adam.zero_grad()
        loss.backward()
        adam.step()
        assert found == pytest.approx(loss.item(), rel=1e-4)


def test_muon_leaves_all_but_kernels_to_adam(network: Network) -> None:
    twin = build_network(NETWORKS["article"]).train().to(memory_format=torch.channels_last)
    list(losses(network, Optimizer(network, MUON), steps=1))
    list(losses(twin, Optimizer(twin, ADAM), steps=1))
    for name, parameter in network.named_parameters():
        is_kernel = name in ("conv1.weight", "conv2.weight")
        same = torch.allclose(parameter, twin.get_parameter(name), rtol=1e-5, atol=1e-7)
        assert same is not is_kernel, name


def test_weights_of_the_fully_connected_layer_decay_and_no_others(network: Network) -> None:
    twin = build_network(NETWORKS["article"]).train().to(memory_format=torch.channels_last)
    before = network.get_parameter("fc.weight").detach().clone()
    list(losses(network, Optimizer(network, replace(MUON, fc_decay=0.5)), steps=1))
    list(losses(twin, Optimizer(twin, MUON), steps=1))
    for name, parameter in network.named_parameters():
        decayed = 0.01 * 0.5 * before if name == "fc.weight" else 0.0
        torch.testing.assert_close(parameter, twin.get_parameter(name) - decayed)


@pytest.mark.parametrize("config", [ADAM, MUON])
def test_one_goes_on_where_another_was_left(network: Network, config: TrainingConfig) -> None:
    optimizer = Optimizer(network, config)
    list(losses(network, optimizer, steps=3))
    twin = build_network(NETWORKS["article"]).train().to(memory_format=torch.channels_last)
    twin.load_state_dict(network.state_dict())
    other = Optimizer(twin, config)
    other.restore({name: t.clone().contiguous() for name, t in optimizer.tensors().items()})
    assert list(losses(network, optimizer, 3, seed=1)) == list(losses(twin, other, 3, seed=1))
    for own, copied in zip(network.parameters(), twin.parameters(), strict=True):
        assert torch.equal(own, copied)


@pytest.mark.parametrize("spoiled", ["0/step", "1/exp_avg", "muon/1"])
def test_another_optimizers_moments_are_refused(network: Network, spoiled: str) -> None:
    optimizer = Optimizer(network, MUON)
    list(losses(network, optimizer, steps=1))
    tensors = optimizer.tensors()
    with pytest.raises(ValueError, match=spoiled):
        optimizer.restore(tensors | {spoiled: torch.zeros(3, 3, 3)})
    del tensors[spoiled]
    with pytest.raises(KeyError):
        optimizer.restore(tensors)
