import pytest

from cnnviz.core.evidence.attribution_methods import (
    METHODS,
    Method,
    layers_with_maps,
    usual_layer,
    why_not,
)
from cnnviz.core.network.network_config import NETWORKS
from tests.core.evidence.attribution_cases import DEEP, ONE_BLOCK, SIGMOID


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
def test_each_method_says_in_two_sentences_what_it_means(method: Method) -> None:
    assert METHODS[method.name] is method
    assert method.meaning.count(".") == 2
    assert method.meaning.endswith(".")
    assert method.misleads.endswith(".")
    for words in (method.meaning, method.misleads):
        assert 40 < len(words) <= 200


def test_guided_backpropagation_is_for_relu_alone() -> None:
    assert "sigmoid and tanh" in why_not("guided-backpropagation", SIGMOID)
    assert not why_not("guided-backpropagation", DEEP)
    for method in METHODS:
        assert not why_not(method, NETWORKS["article"])
        if method != "guided-backpropagation":
            assert not why_not(method, SIGMOID)


def test_the_usual_layer_is_the_last_activation() -> None:
    assert usual_layer(NETWORKS["article"]) == "relu2"
    assert usual_layer(SIGMOID) == "sigmoid3"
    assert usual_layer(ONE_BLOCK) == "relu1"
    names = [layer.name for layer in layers_with_maps(ONE_BLOCK)]
    assert names == ["conv1", "batch1", "relu1"]
