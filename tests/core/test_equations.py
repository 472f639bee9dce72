import math
from dataclasses import replace
from decimal import Decimal

import pytest
import torch
from torch import nn

from cnnviz.core.arithmetic import explain
from cnnviz.core.equations import (
    PrintedSum,
    batch_norm_sums,
    channel_sum,
    convolution_sum,
    fully_connected_sum,
    pooling_sum,
    softmax_sum,
)
from cnnviz.core.explained_values import (
    SOFTMAX,
    BatchNormValue,
    ConvolutionValue,
    FullyConnectedValue,
    Place,
    PoolingValue,
    SoftmaxValue,
)
from cnnviz.core.network_config import NETWORKS, NetworkConfig, Pooling
from cnnviz.core.networks import build_network
from cnnviz.core.trace import Trace, trace


def traced(config: NetworkConfig) -> tuple[nn.Sequential, Trace]:
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
