import numpy as np
import pytest
import torch

from cnnviz.core.evidence.class_sums import Evidence, evidence
from cnnviz.core.inspection.trace import trace
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network


def found() -> tuple[Evidence, np.ndarray, np.ndarray]:
    network = build_network(NETWORKS["article"], seed=2).eval()
    picture = np.random.default_rng(1).normal(size=(1, 28, 28)).astype(np.float32)
    traced = trace(network, picture)
    weights = network.fc.weight.detach().numpy().reshape(10, 32, 7, 7)
    biases = network.fc.bias.detach().numpy()
    taken = evidence(traced.outputs["pool2"], weights, biases)
    return taken, traced.outputs["fc"], traced.probabilities


def test_contributions_and_bias_are_the_logits() -> None:
    taken, logits, probabilities = found()
    assert taken.contributions.shape == (10, 32)
    np.testing.assert_allclose(taken.logits, logits, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(taken.probabilities, probabilities, rtol=1e-5)
    assert taken.winner == logits.argmax()


def test_a_contribution_is_the_sum_of_a_maps_own_products() -> None:
    maps = torch.arange(8.0).reshape(2, 2, 2).numpy()
    weights = np.ones((3, 2, 2, 2), np.float32) * np.array([1, -2, 0.5])[:, None, None, None]
    taken = evidence(maps, weights.astype(np.float32), np.zeros(3, np.float32))
    np.testing.assert_array_equal(taken.contributions, [[6, 22], [-12, -44], [3, 11]])
    np.testing.assert_array_equal(taken.of(0, 2), [3, 11])


@pytest.mark.parametrize("against", [None, 4])
def test_what_is_printed_adds_up(against: int | None) -> None:
    taken, logits, _ = found()
    for chosen in range(10):
        *terms, total = taken.printed(chosen, against)
        assert sum(map(float, terms)) == pytest.approx(float(total), abs=1e-12)
        wanted = logits[chosen] - (0 if against is None else logits[against])
        assert float(total) == pytest.approx(wanted, abs=1e-3)
