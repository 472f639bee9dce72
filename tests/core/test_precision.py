"""Training in bfloat16, on whatever machine: chosen by a measurement, or by name."""

from collections.abc import Iterator
from dataclasses import asdict, replace

import pytest
import torch
from torch import nn
from torch.nn import functional

from cnnviz.core import precision
from cnnviz.core.datasets import Dataset
from cnnviz.core.devices import choose_device
from cnnviz.core.errors import CnnvizError
from cnnviz.core.initial_weights import new_network
from cnnviz.core.network_config import NETWORKS
from cnnviz.core.precision import choose_precision, in_precision, measure_ahead
from cnnviz.core.recipes import (
    RECIPES,
    TrainingConfig,
    check_training_config,
    training_config_from_dict,
)
from cnnviz.core.training import TrainingRun
from cnnviz.core.training_pass import training_pass

CPU = torch.device("cpu")
measured = precision.bfloat16_pays  # before a fixture takes its place


@pytest.fixture(autouse=True)
def _measure_anew() -> Iterator[None]:
    yield
    measured.cache_clear()


@pytest.mark.parametrize(
    ("float32", "bfloat16", "pays"), [(1.0, 0.5, True), (1.0, 0.9, False), (1.0, 2.0, False)]
)
def test_bfloat16_is_taken_where_it_is_clearly_faster(
    float32: float, bfloat16: float, pays: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = {torch.float32: float32, torch.bfloat16: bfloat16}
    monkeypatch.setattr(precision, "_seconds", lambda device, dtype: seconds[dtype])
    monkeypatch.setattr(precision, "bfloat16_pays", measured)
    assert choose_precision("auto", CPU) == ("bfloat16" if pays else "float32")


def test_the_measurement_runs_here_and_is_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert precision._seconds("cpu", torch.float32) > 0
    assert precision._seconds("cpu", torch.bfloat16) > 0
    first = measured("cpu")
    monkeypatch.setattr(precision, "_seconds", lambda device, dtype: pytest.fail("again"))
    assert measured("cpu") == first


def test_what_was_measured_ahead_is_not_measured_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precision, "bfloat16_pays", measured)
    monkeypatch.setattr(precision, "_seconds", lambda device, dtype: 1.0 + dtype.itemsize)
    assert any(measure_ahead())
    monkeypatch.setattr(precision, "_seconds", lambda device, dtype: pytest.fail("again"))
    assert choose_precision("auto", CPU) == "bfloat16"
    choose_precision("auto", choose_device("auto"))


def test_a_device_that_was_never_tried_keeps_float32() -> None:
    assert not measured("mps")


@pytest.mark.parametrize("name", ["float32", "bfloat16"])
def test_a_named_precision_is_taken_unmeasured(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precision, "bfloat16_pays", lambda device: pytest.fail("measured"))
    assert choose_precision(name, CPU) == name


def test_an_unknown_precision_lists_the_known_ones() -> None:
    with pytest.raises(CnnvizError, match="no precision 'half'; use auto or float32 or bfloat16"):
        check_training_config(TrainingConfig(precision="half"))


def test_a_run_of_a_version_that_knew_no_precision_goes_on_in_float32() -> None:
    saved = asdict(replace(RECIPES["fast"], precision="bfloat16"))
    assert training_config_from_dict(saved).precision == "bfloat16"
    del saved["precision"]
    assert training_config_from_dict(saved) == replace(RECIPES["fast"], precision="float32")


@pytest.mark.parametrize("name", ["article", "article-3x3"])
def test_a_pass_in_bfloat16_is_as_near_to_float32_as_torchs_own(
    name: str, small_dataset: Dataset, one_thread: None
) -> None:
    images, labels = small_dataset.train.images[:64] / 255, small_dataset.train.labels[:64]
    exact, own, ours = (_new(name, small_dataset) for _ in range(3))
    logits = in_precision(training_pass(ours), "bfloat16", CPU)(images)
    assert logits.dtype == torch.float32
    for result in (exact(images), in_precision(own, "bfloat16", CPU)(images), logits):
        functional.cross_entropy(result, labels).backward()
    for parameter in ours.parameters():
        assert parameter.grad is not None
        assert parameter.grad.dtype == torch.float32
    true, theirs, found = (torch.cat(_gradients(n)) for n in (exact, own, ours))
    assert 0 < float((found - true).norm()) <= 1.2 * float((theirs - true).norm())
    for mine, right in zip(ours.buffers(), exact.buffers(), strict=True):
        torch.testing.assert_close(mine, right, rtol=0.02, atol=0.01)


@pytest.mark.parametrize("recipe", ["article", "best"])
def test_a_run_in_bfloat16_learns_and_goes_on_as_it_was(
    recipe: str, small_dataset: Dataset, one_thread: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(RECIPES[recipe], epochs=2, batch_size=50)
    monkeypatch.setattr(precision, "bfloat16_pays", lambda device: True)
    network = new_network(NETWORKS["article"], config, small_dataset)
    run = TrainingRun(network, small_dataset, config)
    reports = run.reports()
    losses = [next(reports).loss for _ in range(3)]
    state, weights = run.state(), {n: w.clone() for n, w in network.state_dict().items()}
    losses += [report.loss for report in reports]
    assert losses[-1] < losses[0]
    assert state.config.precision == "bfloat16"

    monkeypatch.setattr(precision, "bfloat16_pays", lambda device: False)  # on another machine
    resumed = new_network(NETWORKS["article"], config, small_dataset)
    resumed.load_state_dict(weights)
    again = TrainingRun(resumed, small_dataset, state.config, state=state)
    assert [report.loss for report in again.reports()] == losses[3:]
    assert _equal(network, resumed)


def _equal(network: nn.Module, other: nn.Module) -> bool:
    pairs = zip(network.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(*pair) for pair in pairs)


def _new(name: str, dataset: Dataset) -> nn.Sequential:
    network = new_network(NETWORKS[name], TrainingConfig(), dataset).train()
    return network.to(memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]


def _gradients(network: nn.Module) -> list[torch.Tensor]:
    """Of all but the biases that batch norm takes away: theirs are rounding alone."""
    named = dict(network.named_parameters())
    return [
        p.grad.flatten()
        for n, p in named.items()
        if n not in ("conv1.bias", "conv2.bias") and p.grad is not None
    ]
