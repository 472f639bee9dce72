from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch

from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.runs.recorded_run import RecordedRun, RecordingError
from cnnviz.core.runs.repetition import (
    NOTHING_CHANGES,
    Change,
    Original,
    for_this_machine,
    kernel_sizes,
    original_of,
    repetition,
)
from cnnviz.core.training.recipes import TrainingConfig

ARTICLE = NETWORKS["article"]
RecordRun = Callable[[NetworkConfig, int], RecordedRun]


@pytest.fixture
def original(record_run: RecordRun) -> Original:
    return original_of(record_run(ARTICLE, 1))


def test_what_a_run_was_begun_with_is_read_again(original: Original) -> None:
    config = TrainingConfig(epochs=1, batch_size=25, device="cpu", precision="float32")
    assert original.config == config
    assert (original.dataset, original.network) == ("bars", ARTICLE)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"learning_rate": "0.1"},
        {"learning_rate": -1.0},
        {"batch_size": 10**9},
        {"epochs": 10**9},
        {"seed": None},
        {"dataset": 7},
        {"dataset": "x" * 1000},
        {"precision": "float8"},
    ],
)
def test_a_damaged_account_is_refused(record_run: RecordRun, spoiled: dict[str, Any]) -> None:
    run = record_run(ARTICLE, 1)
    made_by = {**run.start.made_by, **spoiled}
    with pytest.raises(RecordingError, match="train"):
        original_of(replace(run, start=replace(run.start, made_by=made_by)))


def test_a_run_without_an_account_is_refused(record_run: RecordRun) -> None:
    run = record_run(ARTICLE, 1)
    with pytest.raises(RecordingError, match="record its settings"):
        original_of(replace(run, start=replace(run.start, made_by={})))


@pytest.mark.parametrize(
    ("change", "name", "alike", "total", "anew"),
    [
        (Change("learning_rate", 0.01), "article", 29_034, 29_034, ()),
        (Change("activation", "tanh"), "article with tanh", 29_034, 29_034, ()),
        (Change("pooling", "l2"), "article with L2 pooling", 29_034, 29_034, ()),
        # All but conv2's own 5*5*16*32 weights.
        (
            Change("kernel_size", 3, 1),
            "article with F=3 in conv2",
            29_034 - 12_800,
            29_034 - 12_800 + 3 * 3 * 16 * 32,
            ("conv2",),
        ),
        # conv2 keeps its biases, batch2 and fc all they have.
        (
            Change("channels", 8, 0),
            "article with k=8 in conv1",
            32 + 64 + 15_690,
            22_410,
            ("conv1", "batch1", "conv2"),
        ),
    ],
)
def test_one_thing_is_changed(
    original: Original, change: Change, name: str, alike: int, total: int, anew: tuple[str, ...]
) -> None:
    repeated = repetition(original, change)
    assert repeated.refusal == ""
    assert repeated.network.name == name
    assert (repeated.parameters_alike, repeated.examined.parameters) == (alike, total)
    assert repeated.anew == anew
    assert (repeated.added, repeated.removed) == ((), ())


def test_what_is_said_to_begin_alike_does(original: Original) -> None:
    """Counted again from real weights."""
    repeated = repetition(original, Change("channels", 8, 1))
    before = original.run.start.weights
    after = dict(build_network(repeated.network).named_parameters())
    alike = [n for n, value in after.items() if n in before and before[n].shape == value.shape]
    assert repeated.parameters_alike == sum(after[name].numel() for name in alike)
    assert repeated.first_weights is before


def test_batch_norm_goes_and_comes(original: Original, record_run: RecordRun) -> None:
    without = repetition(original, Change("batch_norm", False))
    assert (without.removed, without.anew, without.added) == (("batch1", "batch2"), (), ())
    assert without.parameters_alike == without.examined.parameters == 29_034 - 96
    again = repetition(original_of(record_run(without.network, 1)), Change("batch_norm", True))
    assert again.network == ARTICLE
    assert again.added == ("batch1", "batch2")
    assert again.parameters_alike == 29_034 - 96


def test_names_tell_all_that_differs_from_what_comes_with_cnnviz(
    original: Original, record_run: RecordRun
) -> None:
    tanh = repetition(original, Change("activation", "tanh")).network
    twice = repetition(original_of(record_run(tanh, 1)), Change("kernel_size", 3, 0)).network
    assert twice.name == "article with tanh and F=3 in conv1"
    own = replace(ARTICLE, name="mine")
    changed = repetition(original_of(record_run(own, 1)), Change("activation", "tanh")).network
    assert changed.name == "mine"


def test_what_cannot_be_says_why(original: Original) -> None:
    assert repetition(original, Change("activation", "relu")).refusal == NOTHING_CHANGES
    assert repetition(original, Change("learning_rate", 0.001)).refusal == NOTHING_CHANGES
    assert "learning rate" in repetition(original, Change("learning_rate", 0.0)).refusal.lower()


def test_what_is_too_large_says_why(record_run: RecordRun) -> None:
    first, second = ARTICLE.blocks
    wide = NetworkConfig("wide", (replace(first, kernel_size=1, padding=0), second))
    original = original_of(record_run(wide, 1))
    grown = repetition(original, Change("kernel_size", 31, 0))
    assert grown.refusal == ""
    refused = repetition(replace_network(original, 1024), Change("channels", 1024, 1))
    assert "at most: shrink conv2" in refused.refusal
    assert refused.parameters_alike == 0


def replace_network(original: Original, channels: int) -> Original:
    """The same run as if its first convolution had more kernels."""
    network = original.network
    blocks = (replace(network.blocks[0], channels=channels), *network.blocks[1:])
    start = replace(original.run.start, config=replace(network, blocks=blocks))
    return replace(original, run=replace(original.run, start=start))


def test_maps_stay_as_large_whatever_f_is() -> None:
    assert kernel_sizes(BlockConfig(4))[:3] == (1, 3, 5)
    assert kernel_sizes(BlockConfig(4, kernel_size=4, padding=1))[:3] == (2, 4, 6)
    assert kernel_sizes(BlockConfig(4, kernel_size=5, padding=0)) == tuple(range(5, 32, 2))


def test_blocks_without_pooling_stay_without(record_run: RecordRun) -> None:
    blocks = (BlockConfig(4, pooling=None), BlockConfig(4))
    run = record_run(NetworkConfig("mixed", blocks), 1)
    changed = repetition(original_of(run), Change("pooling", "average")).network
    assert [block.pooling for block in changed.blocks] == [None, "average"]


def test_a_device_that_is_not_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    there = TrainingConfig(device="cuda", precision="bfloat16")
    assert for_this_machine(there) == TrainingConfig(device="auto", precision="bfloat16")
    here = TrainingConfig(device="cpu", precision="float32")
    assert for_this_machine(here) is here


def test_weights_of_the_original_are_left_alone(original: Original) -> None:
    before = {name: value.clone() for name, value in original.run.start.weights.items()}
    repetition(original, Change("activation", "tanh"))
    assert all(torch.equal(before[n], v) for n, v in original.run.start.weights.items())
    assert before.keys() == weights_of(build_network(ARTICLE)).keys()
