import math
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
import torch

from cnnviz.core.inspection.arithmetic import explain
from cnnviz.core.inspection.equations import (
    PrintedSum,
    batch_norm_steps,
    batch_norm_sums,
    channel_sum,
    convolution_sum,
    fully_connected_order,
    fully_connected_sum,
    pooling_sum,
    softmax_share,
    softmax_sum,
)
from cnnviz.core.inspection.trace import Trace, trace
from cnnviz.core.network.explained_values import (
    SOFTMAX,
    BatchNormValue,
    ConvolutionValue,
    FullyConnectedValue,
    Place,
    PoolingValue,
    SoftmaxValue,
)
from cnnviz.core.network.network_config import NETWORKS, NetworkConfig, Pooling
from cnnviz.core.network.networks import Network, build_network
from tests.printed_equations import troubles_in


def traced(config: NetworkConfig) -> tuple[Network, Trace]:
    network = build_network(config, seed=3).eval()
    picture = torch.randn(config.input_shape, generator=torch.Generator().manual_seed(4))
    return network, trace(network, picture.numpy())


NETWORK, TRACE = traced(NETWORKS["article"])


def adds_up(printed: PrintedSum) -> bool:
    return sum(Decimal(term.printed) for term in printed.terms) == Decimal(printed.total.printed)


def last_digit(printed: PrintedSum) -> float:
    return 10.0**-printed.digits


@pytest.mark.parametrize("place", [Place("conv1", 4, 0, 0), Place("conv2", 9, 6, 13)])
def test_a_convolutions_terms_add_up_on_both_levels(place: Place) -> None:
    explained = explain(NETWORK, TRACE, place)
    assert isinstance(explained, ConvolutionValue)
    whole = convolution_sum(explained)
    assert adds_up(whole)
    assert [term.name for term in whole.terms][-1] == "bias"
    assert whole.total.value == pytest.approx(explained.result)
    assert abs(float(whole.total.printed) - explained.result) <= 0.51 * last_digit(whole)
    for channel in range(len(explained.kernel)):
        products = channel_sum(explained, channel)
        assert adds_up(products)
        assert products.total == whole.terms[channel]
        assert len(products.terms) == 25
        for term in products.terms:
            assert abs(float(term.printed) - term.value) < 2 * last_digit(products)


def test_padding_prints_as_nothing() -> None:
    explained = explain(NETWORK, TRACE, Place("conv2", 9, 0, 0))
    assert isinstance(explained, ConvolutionValue)
    padding = explained.window.is_padding.ravel()
    for channel in range(16):
        for term, outside in zip(channel_sum(explained, channel).terms, padding, strict=True):
            assert not outside or float(term.printed) == 0


def test_a_logits_terms_come_in_order_and_add_up() -> None:
    explained = explain(NETWORK, TRACE, Place("fc", 2))
    assert isinstance(explained, FullyConnectedValue)
    printed = fully_connected_sum(explained)
    assert adds_up(printed)
    sizes = [abs(term.value) for term in printed.terms[:-1]]
    assert sizes == sorted(sizes, reverse=True)
    first = int(printed.terms[0].name.split()[1]) - 1
    assert explained.contributions[first] == printed.terms[0].value
    for term in printed.terms[:-1]:
        products = channel_sum(explained, int(term.name.split()[1]) - 1)
        assert products.total == term
        assert adds_up(products)
        assert len(products.terms) == 49


def test_batch_norm_subtracts_and_adds_in_print() -> None:
    explained = explain(NETWORK, TRACE, Place("batch1", 5, 10, 10))
    assert isinstance(explained, BatchNormValue)
    difference, shifted = batch_norm_sums(explained)
    assert adds_up(difference)
    assert adds_up(shifted)
    assert difference.total.value == pytest.approx(explained.x - explained.mean)
    assert shifted.total.value == pytest.approx(explained.result)


@pytest.mark.parametrize("pooling", ["max", "average", "l2", "weighted"])
def test_pooled_values_add_up(pooling: Pooling) -> None:
    blocks = (replace(NETWORKS["article"].blocks[0], pooling=pooling),)
    network, computed = traced(replace(NETWORKS["article"], blocks=blocks))
    explained = explain(network, computed, Place("pool1", 3, 5, 5))
    assert isinstance(explained, PoolingValue)
    printed = pooling_sum(explained)
    assert adds_up(printed)
    total = explained.result**2 if pooling == "l2" else explained.result
    assert printed.total.value == pytest.approx(total)


def test_exponentials_add_up() -> None:
    explained = explain(NETWORK, TRACE, Place(SOFTMAX, 1))
    assert isinstance(explained, SoftmaxValue)
    printed = softmax_sum(explained, list("abcdefghij"))
    assert adds_up(printed)
    assert explained.exponentials[1] / printed.total.value == pytest.approx(explained.result)


@pytest.mark.parametrize("spoilt", [math.nan, math.inf])
def test_weights_gone_astray_are_printed_as_they_are(spoilt: float) -> None:
    network, computed = traced(NETWORKS["article"])
    with torch.no_grad():
        network.get_parameter("conv2.weight")[3, 5] = spoilt
    explained = explain(network, computed, Place("conv2", 3, 7, 7))
    assert isinstance(explained, ConvolutionValue)
    whole = convolution_sum(explained)
    assert whole.terms[5].printed in ("nan", "inf", "-inf")
    assert whole.total.printed in ("nan", "inf", "-inf")
    assert channel_sum(explained, 5).total.printed in ("nan", "inf", "-inf")
    assert adds_up(channel_sum(explained, 4))


@pytest.mark.parametrize("scale", [1e-4, 1e-3, 1.0, 1e3])
def test_batch_norms_steps_follow_from_one_another_in_print(scale: float) -> None:
    chance = np.random.default_rng(5)
    for _ in range(200):
        x, mean, gamma, beta = (chance.normal(size=4) * (scale, scale, 1, scale)).tolist()
        variance = float(chance.random() * scale**2)
        explained = BatchNormValue(
            Place("batch1", 0), "conv1", x, mean, variance, 1e-5, gamma, beta
        )
        told = dict(batch_norm_steps(explained))
        exact = {name: Decimal(printed) for name, printed in told.items() if name}
        assert exact["x"] - exact["mean"] == exact["x - mean"]
        assert exact["* gamma"] + exact["beta"] == exact["result"]
        lines = (
            f"sqrt({told['variance']} + {told['eps']}) = {told['/ deviation']}\n"
            f"({told['x - mean']}) / {told['/ deviation']} = {told['standardised']}\n"
            f"({told['standardised']}) * ({told['gamma']}) = {told['* gamma']}"
        )
        assert troubles_in(lines) == []


def test_fully_connected_terms_are_printed_in_order() -> None:
    chance = np.random.default_rng(6)
    for _ in range(100):
        maps, weights = chance.normal(size=(2, 24, 2, 2))
        explained = FullyConnectedValue(Place("fc", 0), "pool1", maps, weights, bias=0.1)
        printed = fully_connected_sum(explained)
        sizes = [abs(Decimal(term.printed)) for term in printed.terms[:-1]]
        assert sizes == sorted(sizes, reverse=True)
        order = fully_connected_order(explained)
        assert [term.name for term in printed.terms[:-1]] == [f"map {n + 1}" for n in order]
        assert sorted(order) == list(range(24))


def test_a_probability_is_the_quotient_of_what_is_printed() -> None:
    chance = np.random.default_rng(7)
    for scale in (1e-3, 1.0, 10.0, 1e3):
        explained = SoftmaxValue(Place("softmax", 3), "fc", chance.normal(size=10) * scale)
        printed = softmax_sum(explained, [f"class {n}" for n in range(10)])
        share = softmax_share(printed, 3)
        assert share.startswith(printed.terms[3].printed)
        assert troubles_in(share) == []
        assert float(share.split("= ")[1][:-2]) == pytest.approx(100 * explained.result, abs=0.02)
