import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.core.runs.layer_measures import LayerMeasure, are_finite, measure_step


def norm(*arrays: torch.Tensor) -> float:
    """As numpy has it, in double precision."""
    return math.sqrt(sum(float((a.detach().numpy().astype(np.float64) ** 2).sum()) for a in arrays))


def test_norms_are_those_of_all_parameters_of_a_layer(record: Callable[..., object]) -> None:
    recorded = record(5)
    before, after = recorded.weights[4], recorded.weights[5]
    measures = measure_step(recorded.run.network, before)
    assert list(measures) == ["conv1", "batch1", "fc"]
    for layer, measure in measures.items():
        names = [f"{layer}.weight", f"{layer}.bias"]
        steps = [after[name] - before[name] for name in names]
        gradients = [recorded.gradients[5][name] for name in names]
        assert measure.weight == pytest.approx(norm(*(after[name] for name in names)), rel=1e-5)
        assert measure.update == pytest.approx(norm(*steps), rel=1e-5)
        assert measure.gradient == pytest.approx(norm(*gradients), rel=1e-5)
        assert measure.update_ratio == pytest.approx(measure.update / measure.weight)
        assert 0 < measure.update < measure.weight


def test_without_gradients_they_are_zero() -> None:
    network = nn.Module()
    network.add_module("fc", nn.Linear(3, 2))
    before = {name: value.clone() for name, value in network.state_dict().items()}
    measure = measure_step(network, before)["fc"]
    assert (measure.gradient, measure.update) == (0.0, 0.0)
    assert measure.weight > 0


def test_no_weights_make_no_ratio() -> None:
    assert LayerMeasure(0.0, 1.0, 1.0).update_ratio == 0.0


def test_measuring_touches_nothing(record: Callable[..., object]) -> None:
    recorded = record(3)
    network = recorded.run.network
    kept = [value.clone() for value in network.state_dict().values()]
    gradients = [p.grad.clone() for p in network.parameters()]
    measure_step(network, recorded.weights[2])
    now = zip(kept, network.state_dict().values(), strict=True)
    assert all(torch.equal(a, b) for a, b in now)
    now = zip(gradients, network.parameters(), strict=True)
    assert all(torch.equal(a, p.grad) for a, p in now)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_no_number_is_noticed(bad: float) -> None:
    good = LayerMeasure(1.0, 1.0, 1.0)
    assert are_finite({"a": good})
    assert not are_finite({"a": good, "b": LayerMeasure(1.0, bad, 1.0)})
