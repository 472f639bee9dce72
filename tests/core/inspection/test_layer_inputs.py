import numpy as np
import pytest

from cnnviz.core.errors import CnnvizError
from cnnviz.core.inspection.layer_inputs import inputs_of
from cnnviz.core.inspection.trace import trace
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network


def test_a_layer_reads_what_the_one_before_it_gives() -> None:
    network = build_network(NETWORKS["article"], seed=2).eval()
    pictures = np.random.default_rng(1).normal(size=(3, 1, 28, 28)).astype(np.float32)
    traces = [trace(network, picture) for picture in pictures]
    np.testing.assert_array_equal(inputs_of(network, pictures, "conv1"), pictures)
    for layer, source in (("batch1", "conv1"), ("conv2", "pool1"), ("pool2", "relu2")):
        expected = np.stack([t.outputs[source] for t in traces])
        np.testing.assert_allclose(inputs_of(network, pictures, layer), expected, atol=1e-5)
    assert inputs_of(network, pictures, "fc").shape == (3, 32, 7, 7)


def test_what_cannot_be_looked_at_is_told() -> None:
    network = build_network(NETWORKS["article"]).eval()
    with pytest.raises(CnnvizError, match="choose one of conv1"):
        inputs_of(network, np.zeros((1, 1, 28, 28), np.float32), "conv9")
    with pytest.raises(CnnvizError, match="No pictures"):
        inputs_of(network, np.zeros((0, 1, 28, 28), np.float32), "relu1")
