from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
import torch

from cnnviz.core.errors import CnnvizError
from cnnviz.core.inspection.trace import trace
from cnnviz.core.lessons.activation_statistics import activation_statistics, curve, pre_activations
from cnnviz.core.network.kinds.table import ACTIVATIONS
from cnnviz.core.network.network_config import NETWORKS, Activation
from cnnviz.core.network.networks import build_network

FUNCTIONS: tuple[Activation, ...] = get_args(Activation)
FAR = [-800.0, -40.0, -5.0, -0.3, 0.0, 0.3, 5.0, 40.0, 800.0]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_values_and_slopes_are_torchs(function: Activation) -> None:
    x = torch.tensor(FAR, dtype=torch.float64, requires_grad=True)
    values = getattr(torch, function)(x)
    (slopes,) = torch.autograd.grad(values.sum(), x)
    kind = ACTIVATIONS[function]
    np.testing.assert_allclose(kind.value(FAR), values.detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(kind.slope(FAR), slopes.numpy(), rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_curves_slope_is_its_rise(function: Activation) -> None:
    found = curve(function, -4, 4, 8001)
    assert (found.x[0], found.x[-1], len(found.x)) == (-4, 4, 8001)
    rises = np.gradient(found.values, found.x)
    away_from_the_corner = np.abs(found.x) > 0.01
    np.testing.assert_allclose(
        rises[away_from_the_corner][1:-1], found.slopes[away_from_the_corner][1:-1], atol=1e-5
    )


@pytest.mark.parametrize(
    ("function", "x"),
    # Where the slope is a twentieth of the largest: tanh' = 0.05, sigmoid' = 0.0125.
    [("tanh", np.arctanh(np.sqrt(0.95))), ("sigmoid", 2 * np.arctanh(np.sqrt(0.95)))],
)
def test_saturation_begins_where_it_should(function: Activation, x: float) -> None:
    values = np.array([-x * 1.01, -x * 0.99, 0, x * 0.99, x * 1.01]).reshape(1, 5, 1, 1)
    found = activation_statistics(values.astype(np.float32), function)
    assert found.saturated_share == pytest.approx(0.4)
    assert found.dead_units == (0, 4)


def test_relu_is_saturated_at_0_and_below() -> None:
    values = np.array([[-1, 0], [0, 1e-6], [2, -2], [-3, 0]], np.float32).reshape(2, 2, 2, 1)
    found = activation_statistics(values, "relu")
    assert found.saturated_share == 6 / 8
    assert found.output_mean == pytest.approx((1e-6 + 2) / 8)
    assert found.negative_share == 0
    assert found.dead_units == ()
    # Its first unit answers to the second picture alone.
    assert activation_statistics(values[:1], "relu").dead_units == (0,)


def test_only_tanh_is_centred() -> None:
    values = np.random.default_rng(3).normal(size=(20, 4, 8, 8)).astype(np.float32)
    found = {f: activation_statistics(values, f) for f in FUNCTIONS}
    assert found["tanh"].output_mean == pytest.approx(0, abs=0.02)
    assert found["tanh"].negative_share == pytest.approx((values < 0).mean())
    assert found["sigmoid"].output_mean == pytest.approx(0.5, abs=0.02)
    # The mean of max(0, x) of a unit Gaussian is 1/sqrt(2 pi).
    assert found["relu"].output_mean == pytest.approx(1 / np.sqrt(2 * np.pi), abs=0.02)
    assert found["relu"].saturated_share == pytest.approx((values <= 0).mean())


def test_a_unit_that_cannot_fire_is_found_on_the_real_network() -> None:
    network = build_network(NETWORKS["article"], seed=1).eval()
    with torch.no_grad():
        network.get_parameter("batch2.weight")[[5, 30]] = 0
        network.get_parameter("batch2.bias")[[5, 30]] = -1
    pictures = np.random.default_rng(4).normal(size=(3, 1, 28, 28)).astype(np.float32)
    values = pre_activations(network, pictures, "relu2")
    assert activation_statistics(values, "relu").dead_units == (5, 30)
    one = trace(network, pictures[0])
    np.testing.assert_allclose(values[0], one.outputs["batch2"], atol=1e-5)
    silent = (one.outputs["relu2"] == 0).mean()
    alone = activation_statistics(one.outputs["batch2"][None], "relu")
    assert alone.saturated_share == pytest.approx(silent)
    assert alone.output_mean == pytest.approx(one.outputs["relu2"].mean(), rel=1e-5)


def test_what_is_no_activation_is_told() -> None:
    config = NETWORKS["article"]
    config = replace(config, blocks=(replace(config.blocks[0], activation="tanh"),))
    network = build_network(config).eval()
    with pytest.raises(CnnvizError, match="choose one of tanh1"):
        pre_activations(network, np.zeros((1, 1, 28, 28), np.float32), "pool1")
    with pytest.raises(CnnvizError, match="one or more pictures"):
        activation_statistics(np.zeros((0, 4, 2, 2), np.float32), "relu")
