import numpy as np
import pytest
import torch

from cnnviz.core.errors import CnnvizError
from cnnviz.core.inspection.term_maps import term_maps
from cnnviz.core.inspection.trace import trace
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network

NETWORK = build_network(NETWORKS["article"], seed=1).eval()
TRACE = trace(NETWORK, torch.randn(1, 28, 28, generator=torch.Generator().manual_seed(2)).numpy())


@pytest.mark.parametrize(("layer", "count"), [("conv1", 1), ("conv2", 16)])
def test_terms_and_bias_make_the_map(layer: str, count: int) -> None:
    for unit in (0, 7, 15):
        terms = term_maps(NETWORK, TRACE, layer, unit)
        assert terms.shape == (count, *TRACE.outputs[layer].shape[1:])
        assert terms.dtype == np.float32
        bias = float(NETWORK.get_parameter(f"{layer}.bias").detach()[unit])
        np.testing.assert_allclose(terms.sum(axis=0) + bias, TRACE.outputs[layer][unit], atol=1e-5)


def test_all_terms_of_fc_make_the_logit() -> None:
    terms = term_maps(NETWORK, TRACE, "fc", 4)
    assert terms.shape == (32, 7, 7)
    bias = float(NETWORK.get_parameter("fc.bias").detach()[4])
    assert terms.sum() + bias == pytest.approx(float(TRACE.outputs["fc"][4]), abs=1e-5)


def test_one_term_is_one_kernel_alone() -> None:
    terms = term_maps(NETWORK, TRACE, "conv2", 3)
    kernel = NETWORK.get_parameter("conv2.weight").detach().numpy()[3, 6]
    patch = TRACE.outputs["pool1"][6, 3:8, 5:10]
    assert terms[6, 5, 7] == pytest.approx(float((patch * kernel).sum()), abs=1e-5)


def test_layers_of_one_map_have_no_terms() -> None:
    with pytest.raises(CnnvizError, match="relu1 reads one map only"):
        term_maps(NETWORK, TRACE, "relu1", 0)
