"""The pass that training takes is the network's own, to the last digits that float32 holds."""

from copy import deepcopy
from dataclasses import replace
from itertools import pairwise

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import Network, build_network
from cnnviz.core.training.fast_pass import training_pass as passes
from cnnviz.core.training.fast_pass.training_pass import training_pass

NARROW = BlockConfig(4, kernel_size=3, padding=1)
CONFIGS = {
    "article": NETWORKS["article"],
    "article-3x3": NETWORKS["article-3x3"],
    "pool 3 by 2": NetworkConfig("n", (replace(NARROW, padding=2, pool_size=4, pool_stride=2),)),
    "strided": NetworkConfig("n", (replace(NARROW, kernel_size=4, stride=2),)),
    "no norm": NetworkConfig("n", (NARROW, replace(NARROW, batch_norm=False))),
    "no pool": NetworkConfig("n", (replace(NARROW, pooling=None), NARROW)),
    "tanh": NetworkConfig("n", (replace(NARROW, activation="tanh"), NARROW)),
    "many kernels": NetworkConfig(
        "n", (replace(NARROW, channels=21), replace(NARROW, channels=50))
    ),
    "one kernel": NetworkConfig("n", (replace(NARROW, channels=1), NARROW)),
    "average": NetworkConfig("n", (NARROW, replace(NARROW, pooling="average"))),
}


@pytest.fixture(params=["compiled", "torch"], autouse=True)
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to pass a block; the compiled one only where the install could compile."""
    if request.param == "torch":
        monkeypatch.setattr(passes, "compiled_library", lambda: None)
    elif passes.compiled_library() is None:
        pytest.skip("nothing was compiled here")
    return str(request.param)


@pytest.fixture(params=CONFIGS)
def network(request: pytest.FixtureRequest) -> Network:
    """With scales of both signs, and shifts, as training would leave them."""
    network = build_network(CONFIGS[request.param], seed=1).train()
    chance = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for layer in network.children():
            if isinstance(layer, nn.BatchNorm2d):
                layer.weight.copy_(torch.randn(layer.weight.shape, generator=chance))
                layer.bias.copy_(torch.randn(layer.bias.shape, generator=chance))
    return network.to(memory_format=torch.channels_last)


def pictures() -> tuple[Tensor, Tensor]:
    """Half of them with a black border, whose values are all alike: there pooling has ties."""
    chance = torch.Generator().manual_seed(3)
    images = torch.rand(24, 1, 28, 28, generator=chance)
    images[:12, :, :8] = images[:12, :, 20:] = 0
    return (images - 0.29) / 0.35, torch.arange(24) % 10


def test_logits_gradients_and_statistics_are_the_networks_own(network: Network, block: str) -> None:
    images, labels = pictures()
    exact = deepcopy(network).double()
    plain = deepcopy(network)
    expected = exact(images.double())
    functional.cross_entropy(expected, labels).backward()
    functional.cross_entropy(plain(images), labels).backward()
    logits = training_pass(network)(images)
    functional.cross_entropy(logits, labels).backward()

    torch.testing.assert_close(logits.double(), expected, rtol=1e-4, atol=1e-4)
    for name, parameter in network.named_parameters():
        found, own = parameter.grad, plain.get_parameter(name).grad
        true = exact.get_parameter(name).grad
        assert found is not None
        assert own is not None
        assert true is not None
        # As near to the truth as the network's own pass, or as float32 can be.
        bound = 2 * float((own - true).norm()) + 1e-5 * float(true.norm()) + 1e-7
        assert float((found - true).norm()) <= bound, name
    for (name, _), (following, _) in pairwise(network.named_children()):
        if following.startswith("batch"):
            assert not network.get_parameter(f"{name}.bias").grad.any(), name
    for name, buffer in network.named_buffers():
        # Compiled code adds up in float64, torch in float32 as the network's own pass does.
        reference = (exact if block == "compiled" else plain).get_buffer(name)
        torch.testing.assert_close(buffer, reference.to(buffer.dtype), rtol=1e-5, atol=1e-6)


def test_a_bias_before_batch_norm_gets_no_gradient_at_all() -> None:
    network = build_network(NETWORKS["article"]).train()
    images, labels = pictures()
    functional.cross_entropy(training_pass(network)(images), labels).backward()
    gradient = network.get_parameter("conv1.bias").grad
    assert gradient is not None
    assert not gradient.any()


def test_the_input_may_ask_for_its_gradient() -> None:
    network = build_network(NETWORKS["article"]).train()
    images, labels = pictures()
    expected = images.clone().requires_grad_()
    functional.cross_entropy(deepcopy(network)(expected), labels).backward()
    found = images.clone().requires_grad_()
    functional.cross_entropy(training_pass(network)(found), labels).backward()
    assert found.grad is not None
    assert expected.grad is not None
    torch.testing.assert_close(found.grad, expected.grad, rtol=1e-3, atol=1e-6)


def test_what_is_no_number_is_not_hidden() -> None:
    network = build_network(NETWORKS["article"]).train()
    images, _ = pictures()
    images[3, 0, 5, 5] = torch.nan
    assert training_pass(network)(images).isnan().any()
    assert network.get_buffer("batch1.running_mean").isnan().any()
    assert network.get_buffer("batch1.running_var").isnan().any()


def test_the_same_pictures_give_the_same_bits() -> None:
    images, labels = pictures()

    def gradients() -> list[Tensor]:
        network = build_network(NETWORKS["article"], seed=1).train()
        functional.cross_entropy(training_pass(network)(images), labels).backward()
        return [p.grad for p in network.parameters() if p.grad is not None]

    pairs = zip(gradients(), gradients(), strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)
