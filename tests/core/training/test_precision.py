"""In float32 unless the person says otherwise, on whatever machine and however busy that is."""

import time
from dataclasses import asdict, replace
from itertools import count
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional

from cnnviz.core.checkpoints.provenance import describe_run
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import Network
from cnnviz.core.training.fast_pass.training_pass import training_pass
from cnnviz.core.training.initial_weights import new_network
from cnnviz.core.training.precision import in_precision
from cnnviz.core.training.recipes import (
    RECIPES,
    TrainingConfig,
    check_training_config,
    training_config_from_dict,
)
from cnnviz.core.training.training_run import TrainingRun

CPU = torch.device("cpu")


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_recipe_is_in_float32_unless_the_person_says_otherwise(recipe: str) -> None:
    assert RECIPES[recipe].precision == "float32"
    assert describe_run("bars", RECIPES[recipe], threads=1)["precision"] == "float32"
    chosen = replace(RECIPES[recipe], precision="bfloat16")
    assert describe_run("bars", chosen, threads=1)["precision"] == "bfloat16"


def test_no_clock_has_a_say_in_the_weights(
    small_dataset: Dataset, one_thread: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def train(config: TrainingConfig) -> tuple[dict[str, Any], nn.Module]:
        network = new_network(NETWORKS["article"], config, small_dataset)
        list(TrainingRun(network, small_dataset, config).reports())
        return describe_run("bars", config, threads=1), network

    config = TrainingConfig(epochs=1, batch_size=50, device="cpu")
    told, network = train(replace(config, precision="float32"))
    getting_idle, getting_busy = (-(0.5**n) for n in count()), (0.001 * n**2 for n in count())
    for clock in (getting_idle, getting_busy):
        monkeypatch.setattr(time, "perf_counter", clock.__next__)
        told_again, again = train(config)
        assert told_again == told
        assert _equal(again, network)


def test_an_unknown_precision_lists_the_known_ones() -> None:
    with pytest.raises(CnnvizError, match="no precision 'half'; use float32 or bfloat16"):
        check_training_config(TrainingConfig(precision="half"))


def test_a_run_of_an_earlier_version_goes_on_in_its_precision_or_in_float32() -> None:
    saved = asdict(replace(RECIPES["fast"], precision="bfloat16"))
    assert training_config_from_dict(saved).precision == "bfloat16"
    assert training_config_from_dict({**saved, "precision": "auto"}) == RECIPES["fast"]
    del saved["precision"]
    assert training_config_from_dict(saved) == RECIPES["fast"]


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
    recipe: str, small_dataset: Dataset, one_thread: None
) -> None:
    config = replace(RECIPES[recipe], epochs=2, batch_size=50, precision="bfloat16")
    network = new_network(NETWORKS["article"], config, small_dataset)
    run = TrainingRun(network, small_dataset, config)
    reports = run.reports()
    losses = [next(reports).loss for _ in range(3)]
    state, weights = run.state(), {n: w.clone() for n, w in network.state_dict().items()}
    losses += [report.loss for report in reports]
    assert losses[-1] < losses[0]
    assert state.config.precision == "bfloat16"

    resumed = new_network(NETWORKS["article"], config, small_dataset)
    resumed.load_state_dict(weights)
    again = TrainingRun(resumed, small_dataset, state.config, state=state)
    assert [report.loss for report in again.reports()] == losses[3:]
    assert _equal(network, resumed)


def _equal(network: nn.Module, other: nn.Module) -> bool:
    pairs = zip(network.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(*pair) for pair in pairs)


def _new(name: str, dataset: Dataset) -> Network:
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
