import pytest
import torch

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.network.weights_check import check_weights, expected_shapes


@pytest.mark.parametrize("config", NETWORKS.values())
def test_expected_shapes_are_those_of_a_built_network(config: NetworkConfig) -> None:
    state = build_network(config).state_dict()
    assert expected_shapes(config) == {name: tuple(v.shape) for name, v in state.items()}


@pytest.mark.parametrize("config", NETWORKS.values())
def test_a_networks_own_weights_pass(config: NetworkConfig) -> None:
    check_weights(config, weights_of(build_network(config)))


def test_a_trained_networks_largest_finite_values_pass() -> None:
    config = NETWORKS["article"]
    weights = weights_of(build_network(config))
    weights["fc.bias"].fill_(torch.finfo(torch.float32).max)
    check_weights(config, weights)


@pytest.mark.parametrize(
    ("blocks", "shape", "named"),
    [
        ((BlockConfig(1024),), (1, 512, 512), "maps are larger"),
        ((BlockConfig(1024, 31, 1, 15), BlockConfig(1024, 31, 1, 15)), (1, 28, 28), "parameters"),
        ((BlockConfig(8, stride=3),), (1, 29, 29), "conv1"),
    ],
)
def test_a_hostile_network_is_refused_before_it_takes_memory(
    blocks: tuple[BlockConfig, ...], shape: tuple[int, int, int], named: str
) -> None:
    with pytest.raises(CnnvizError, match=named):
        expected_shapes(NetworkConfig("hostile", blocks, shape))


def test_the_first_layer_that_differs_is_named_with_both_shapes() -> None:
    weights = weights_of(build_network(NETWORKS["article-3x3"]))
    with pytest.raises(CnnvizError) as caught:
        check_weights(NETWORKS["article"], weights)
    assert str(caught.value) == (
        "conv1.weight has the wrong shape: expected 16x1x5x5, found 16x1x3x3."
    )
