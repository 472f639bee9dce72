import re
from dataclasses import replace

import pytest
import torch
from torch import nn

from cnnviz.core.design.design_sums import (
    MAX_MULTIPLICATIONS,
    MAX_TRAINING_BYTES,
    examine,
    layer_sums,
)
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network

ARTICLE = NETWORKS["article"]
ODD = NetworkConfig(
    "odd",
    (
        BlockConfig(3, 4, 2, 1, batch_norm=False, activation="tanh", pooling=None),
        BlockConfig(5, 3, 1, 0, pooling="l2", pool_size=4, pool_stride=2),
        BlockConfig(2, 1, 1, 0, pooling="average", pool_size=2, pool_stride=1),
    ),
)


NO_POOL = BlockConfig(1, 3, padding=0, pooling=None)
GAPS = NetworkConfig("gaps", (replace(NO_POOL, stride=4), NO_POOL), (1, 31, 31))
# Each such block adds 62 pixels to the sides of 28: 276 after four of them.
WIDE = BlockConfig(1024, 1, padding=31, pooling=None, pool_size=23, pool_stride=23)


def evaluated(formula: str) -> bool:
    """Whether both sides of a printed formula are equal, as Python computes them."""
    left, right = formula.replace(",", "").split(" = ")
    return eval(left) == float(right)


def test_the_articles_formulas() -> None:
    layers = {layer.name: layer for layer in examine(ARTICLE, 100).layers}
    assert layers["conv1"].size == "(28 - 5 + 2*2)/1 + 1 = 28"
    assert layers["conv1"].parameters == "5*5*1*16 + 16 = 416"
    assert layers["pool1"].size == "(28 - 2)/2 + 1 = 14"
    assert layers["conv2"].parameters == "5*5*16*32 + 32 = 12,832"
    assert layers["batch2"].parameters == "2*32 = 64"
    assert layers["relu1"].parameters == layers["relu1"].size == ""
    assert [layers[name].field[-2:].strip() for name in ("conv1", "pool1", "conv2", "pool2")] == [
        "5", "6", "14", "16",
    ]  # fmt: skip
    assert layers["fc"].parameters == "7*7*32*10 + 10 = 15,690"


@pytest.mark.parametrize("config", [*NETWORKS.values(), ODD])
def test_every_formula_is_true_and_agrees_with_the_network(config: NetworkConfig) -> None:
    network = build_network(config).eval()
    value = torch.zeros(1, *config.input_shape)
    outputs = {name: (value := module(value)) for name, module in network.named_children()}
    examined = examine(config, 100)
    for layer in examined.layers:
        assert layer.shape is not None
        for formula in (layer.size, layer.parameters, layer.field):
            assert not formula or evaluated(formula)
        if layer.size and layer.name != "fc":
            assert int(layer.size.split(" = ")[1]) == outputs[layer.name].shape[-1]
        if layer.field:
            assert int(layer.field.split(" = ")[1]) == layer.shape.receptive_field_px
    assert examined.parameters == sum(p.numel() for p in network.parameters())
    assert examined.refusal == examined.unfit == ""


@pytest.mark.parametrize("config", [*NETWORKS.values(), ODD])
def test_multiplications_are_those_that_torch_does(config: NetworkConfig) -> None:
    counted = 0

    def count(module: nn.Module, inputs: tuple[torch.Tensor, ...], output: torch.Tensor) -> None:
        nonlocal counted
        weights = module.get_parameter("weight")
        counted += output[0].numel() * weights[0].numel()

    network = build_network(config).eval()
    for module in network.children():
        if isinstance(module, nn.Conv2d | nn.Linear):
            module.register_forward_hook(count)
    network(torch.zeros(1, *config.input_shape))
    assert examine(config, 100).multiplications == counted


def test_a_misfit_shows_its_own_sum_and_nothing_after_it() -> None:
    blocks = (BlockConfig(2), BlockConfig(2, pool_size=3), BlockConfig(2))
    examined = examine(NetworkConfig("misfit", blocks), 100)
    assert examined.unfit == "pool2"
    assert "S=1 would fit." in examined.refusal
    assert [remedy.text for remedy in examined.remedies] == ["S=1"]
    shown = {layer.name: layer for layer in examined.layers}
    assert shown["relu2"].shape is not None
    assert shown["pool2"].size == "(14 - 3)/2 + 1 = 6.5"
    assert all(
        shown[name].shape is None and not shown[name].size for name in ("conv3", "pool3", "fc")
    )
    assert len(examined.layers) == 4 * 3 + 1
    third = examine(NetworkConfig("third", (BlockConfig(2, stride=3, padding=1),)), 100)
    assert third.layers[0].size.endswith("≈ 9.3")


@pytest.mark.parametrize(
    ("blocks", "batch_size", "named"),
    [
        ((BlockConfig(1024), BlockConfig(1024)), 100, "million products a picture"),
        ((BlockConfig(64, 3, padding=1),) * 2, 10_000, "GB at most"),
        ((BlockConfig(16), BlockConfig(32)), 100_000, "Batches of 100,000 take"),
        ((WIDE,) * 3 + (replace(WIDE, pooling="max"),), 2, "larger than cnnviz handles"),
        ((BlockConfig(1024, 9, padding=4),) * 2, 2, "86 million parameters, 67 million"),
    ],
)
def test_what_is_too_large_is_refused_in_one_sentence(
    blocks: tuple[BlockConfig, ...], batch_size: int, named: str
) -> None:
    refusal = examine(NetworkConfig("large", blocks), batch_size).refusal
    assert named in refusal
    assert re.fullmatch(r"[A-Z][^\n]{20,110}\.", refusal)


def test_the_bounds_leave_room_for_the_articles_network_in_the_largest_batch() -> None:
    examined = examine(ARTICLE, 10_000)
    assert not examined.refusal
    assert 2.5e9 < examined.training_bytes < MAX_TRAINING_BYTES
    assert 100 * examined.multiplications < MAX_MULTIPLICATIONS


@pytest.mark.parametrize(
    ("config", "layer", "words"),
    [
        (ARTICLE, "pool2", "14 + (2 - 1)*2 = 16 px"),
        (
            NetworkConfig("wide", (BlockConfig(1),) * 3, (1, 16, 32)),
            "conv3",
            "16 + (5 - 1)*4 = 32 px, at most 30x16 seen",
        ),
        (GAPS, "conv2", "3 + (3 - 1)*4 = 11 px, at most 9x9 of 11x11 seen"),
    ],
)
def test_a_field_is_no_larger_than_what_there_is_to_see(
    config: NetworkConfig, layer: str, words: str
) -> None:
    sums = layer_sums(config, layer)
    assert sums.field_px == words
    assert sums.in_words.endswith(f"receptive field {words}")
