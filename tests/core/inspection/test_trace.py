import numpy as np
import torch
from torch import nn

from cnnviz.core.inspection.trace import trace
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network


def random_picture(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(1, 28, 28)).astype(np.float32)


def test_every_output_is_that_of_the_network_cut_off_there() -> None:
    network = build_network(NETWORKS["article"]).eval()
    picture = random_picture()
    seen = trace(network, picture)
    batch = torch.from_numpy(picture)[None]
    names = [name for name, _ in network.named_children()]
    assert list(seen.outputs) == names
    with torch.no_grad():
        for count, name in enumerate(names, start=1):
            layers = [network.module(one) for one in names[:count]]
            expected = nn.Sequential(*layers)(batch)[0].numpy()
            np.testing.assert_array_equal(seen.outputs[name], expected)


def test_probabilities_are_the_softmax_of_the_logits() -> None:
    seen = trace(build_network(NETWORKS["article"]).eval(), random_picture())
    powers = np.exp(seen.outputs["fc"].astype(np.float64))
    np.testing.assert_allclose(seen.probabilities, powers / powers.sum(), rtol=1e-5)


def test_a_trace_keeps_its_numbers_when_the_network_goes_on() -> None:
    network = build_network(NETWORKS["article"]).eval()
    picture = random_picture()
    seen = trace(network, picture)
    before = {name: output.copy() for name, output in seen.outputs.items()}
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
    trace(network, random_picture(1))
    for name, output in seen.outputs.items():
        np.testing.assert_array_equal(output, before[name])
    assert seen.input is picture


def test_neither_mode_nor_statistics_of_the_network_change() -> None:
    network = build_network(NETWORKS["article"]).eval()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    trace(network, random_picture())
    assert not network.training
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
