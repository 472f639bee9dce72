from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.runs.run_differences import differences, network_differences

ARTICLE = NETWORKS["article"]
RecordRun = Callable[[NetworkConfig, int], RecordedRun]


def with_blocks(**changes: Any) -> NetworkConfig:
    return replace(ARTICLE, blocks=tuple(replace(block, **changes) for block in ARTICLE.blocks))


def with_second(**changes: Any) -> NetworkConfig:
    first, second = ARTICLE.blocks
    return replace(ARTICLE, blocks=(first, replace(second, **changes)))


@pytest.mark.parametrize(
    ("network", "sentence", "short"),
    [
        (with_blocks(activation="tanh"), "activation tanh instead of ReLU", "tanh"),
        (with_blocks(pooling="l2"), "pooling L2 instead of max", "L2 pooling"),
        (with_blocks(pooling=None), "pooling no instead of max", "no pooling"),
        (with_blocks(batch_norm=False), "batch norm off instead of on", "batch norm off"),
        (with_second(channels=8), "k of conv2 8 instead of 32", "k=8 in conv2"),
        (with_second(kernel_size=3, padding=1), "F of conv2 3 instead of 5", "F=3 in conv2"),
        (with_second(padding=1), "P of conv2 1 instead of 2", "P=1 in conv2"),
        (with_second(stride=2), "S of conv2 2 instead of 1", "S=2 in conv2"),
        (
            with_second(activation="sigmoid"),
            "activation of block 2 sigmoid instead of ReLU",
            "sigmoid in block 2",
        ),
        (replace(ARTICLE, blocks=(BlockConfig(16),)), "1 block instead of 2", "1 block"),
    ],
)
def test_a_change_of_the_network(network: NetworkConfig, sentence: str, short: str) -> None:
    (found,) = network_differences(network, ARTICLE)
    assert (found.sentence, found.short) == (sentence, short)


def test_the_same_is_no_difference() -> None:
    assert network_differences(replace(ARTICLE, name="my own"), ARTICLE) == ()


def test_a_mixed_network_made_uniform_is_said_in_one() -> None:
    found = network_differences(with_blocks(activation="tanh"), with_second(activation="tanh"))
    assert [difference.sentence for difference in found] == ["activation tanh instead of ReLU"]


def test_what_a_run_was_begun_with(record_run: RecordRun) -> None:
    parent = record_run(ARTICLE, 1)
    made_by = {**parent.start.made_by, "learning_rate": 0.003, "seed": 7, "flipped": True}
    tanh = with_blocks(activation="tanh")
    run = replace(parent, start=replace(parent.start, config=tanh, made_by=made_by))
    assert differences(run, parent) == (
        "activation tanh instead of ReLU",
        "learning rate 0.003 instead of 0.001",
        "seed 7 instead of 0",
        "flipped pictures on instead of off",
    )
    assert differences(parent, parent) == ()


def test_nothing_in_a_file_is_trusted(record_run: RecordRun) -> None:
    parent = record_run(ARTICLE, 1)
    made_by = {**parent.start.made_by, "seed": ["x\n" * 500], "recipe": None}
    run = replace(parent, start=replace(parent.start, made_by=made_by))
    seed, recipe = differences(run, parent)
    assert len(seed) < 80
    assert "\n" not in seed
    assert recipe == "recipe ? instead of article"
