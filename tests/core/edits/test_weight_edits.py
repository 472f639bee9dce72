"""Edits as data: each does what it says and nothing else; silence is silence in every design."""

from collections.abc import Mapping

import pytest
import torch
from torch import Tensor

from cnnviz.core.edits.weight_edits import (
    MAX_EDITS,
    MAX_WEIGHT,
    Edit,
    ScaleKernel,
    SetBias,
    SetWeight,
    SilenceChannel,
    added,
    apply_edits,
    edited_kernels,
    factor_of,
    hidden_by,
    is_silenced,
    read_number,
)
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import Network, build_network, weights_of

ARTICLE = NETWORKS["article"]
BOTTOM = BlockConfig(3, kernel_size=3, padding=1)
DESIGNS = [
    NetworkConfig(f"{activation}, {pooling}, batch norm {batch_norm}", (block, block), (1, 12, 12))
    for activation in ("relu", "tanh", "sigmoid")
    for pooling in ("max", "average", "l2", "weighted", None)
    for batch_norm in (True, False)
    for block in (BlockConfig(3, 3, 1, 1, batch_norm, activation, pooling),)
]


def weights_for(config: NetworkConfig) -> dict[str, Tensor]:
    """As after training: batch norms have learned something, too."""
    random = torch.Generator().manual_seed(4)
    weights = weights_of(build_network(config, seed=1))
    for name, value in weights.items():
        if name.startswith("batch") and value.is_floating_point():
            offset = 0.0 if name.endswith("running_mean") else 0.5
            value.copy_(offset + 0.5 * torch.rand(value.shape, generator=random))
    return weights


def network_with(config: NetworkConfig, weights: Mapping[str, Tensor]) -> Network:
    network = build_network(config)
    network.load_state_dict(dict(weights))
    return network.eval()


def changed(before: Mapping[str, Tensor], after: Mapping[str, Tensor]) -> set[str]:
    """The names of tensors that are others; the rest must be the very same objects."""
    others = {name for name, value in before.items() if after[name] is not value}
    assert before.keys() == after.keys()
    return others


def test_a_weight_is_set_and_nothing_else() -> None:
    weights = weights_for(ARTICLE)
    kept = weights["conv2.weight"].clone()
    after = apply_edits(ARTICLE, weights, (SetWeight("conv2", 5, 3, 1, 4, -0.75),))
    assert changed(weights, after) == {"conv2.weight"}
    assert torch.equal(weights["conv2.weight"], kept)
    expected = kept.clone()
    expected[5, 3, 1, 4] = -0.75
    assert torch.equal(after["conv2.weight"], expected)


def test_a_weight_of_fc_is_addressed_by_map_row_and_column() -> None:
    weights = weights_for(ARTICLE)
    after = apply_edits(ARTICLE, weights, (SetWeight("fc", 4, 30, 6, 2, 0.5),))
    expected = weights["fc.weight"].clone()
    expected[4, 30 * 49 + 6 * 7 + 2] = 0.5
    assert torch.equal(after["fc.weight"], expected)


def test_a_bias_is_set() -> None:
    weights = weights_for(ARTICLE)
    after = apply_edits(ARTICLE, weights, (SetBias("conv1", 7, 2.5), SetBias("fc", 1, -1)))
    assert changed(weights, after) == {"conv1.bias", "fc.bias"}
    assert (float(after["conv1.bias"][7]), float(after["fc.bias"][1])) == (2.5, -1)


@pytest.mark.parametrize("channel", [None, 9])
def test_a_kernel_is_scaled_without_its_bias(channel: int | None) -> None:
    weights = weights_for(ARTICLE)
    after = apply_edits(ARTICLE, weights, (ScaleKernel("conv2", 5, -1.5, channel),))
    assert changed(weights, after) == {"conv2.weight"}
    expected = weights["conv2.weight"].clone()
    expected[5, slice(None) if channel is None else channel] *= -1.5
    assert torch.equal(after["conv2.weight"], expected)


def test_edits_follow_each_other() -> None:
    weights = weights_for(ARTICLE)
    place = ("conv1", 2, 0, 1, 1)
    before, after = SetWeight(*place, 0.5), ScaleKernel("conv1", 2, 2)
    for edits, value in (((before, after), 1.0), ((after, before), 0.5)):
        assert float(apply_edits(ARTICLE, weights, edits)["conv1.weight"][2, 0, 1, 1]) == value


@pytest.mark.parametrize("config", DESIGNS, ids=lambda config: config.name)
@pytest.mark.parametrize("number", [1, 2])
def test_a_silenced_channel_counts_as_if_its_output_were_multiplied_by_zero(
    config: NetworkConfig, number: int
) -> None:
    weights = weights_for(config)
    images = torch.randn(6, 1, 12, 12, generator=torch.Generator().manual_seed(2))
    whole = network_with(config, weights)
    block = config.blocks[number - 1]
    last = f"pool{number}" if block.pooling else f"{block.activation}{number}"
    silenced = network_with(
        config, apply_edits(config, weights, (SilenceChannel(f"conv{number}", 1),))
    )
    with torch.no_grad():
        maps = whole.until(images, last)
        maps[:, 1] *= 0
        expected = whole.after(last, maps)
        assert torch.allclose(silenced(images), expected, atol=1e-6)
        assert (whole(images) - expected).abs().max() > 1e-3
        if block.activation != "sigmoid":
            assert not silenced.until(images, last)[:, 1].any(), "its map is dark"


def test_silence_comes_last_whatever_was_done_before_it() -> None:
    config = NetworkConfig("plain", (BlockConfig(4, batch_norm=False, activation="sigmoid"),))
    edits: tuple[Edit, ...] = (SilenceChannel("conv1", 2), SetBias("conv1", 2, 3))
    after = apply_edits(config, weights_for(config), (*edits, SetWeight("fc", 0, 2, 0, 0, 9)))
    assert not after["conv1.bias"][2]
    assert not after["fc.weight"].view(10, 4, -1)[:, 2].any()


@pytest.mark.parametrize(
    "edit",
    [
        SetWeight("conv3", 0, 0, 0, 0, 1),
        SetWeight("conv1", 16, 0, 0, 0, 1),
        SetWeight("conv1", 0, 1, 0, 0, 1),
        SetWeight("conv1", 0, 0, 5, 0, 1),
        SetWeight("conv1", -1, 0, 0, 0, 1),
        SetBias("batch1", 0, 1),
        ScaleKernel("conv1", 0, 2, 1),
        SilenceChannel("fc", 3),
        SilenceChannel("relu1", 3),
    ],
    ids=str,
)
def test_what_is_not_there_is_refused(edit: Edit) -> None:
    with pytest.raises(CnnvizError, match="nothing to edit there"):
        apply_edits(ARTICLE, weights_for(ARTICLE), (edit,))


def test_weights_stay_finite_and_bounded() -> None:
    weights = weights_for(ARTICLE)
    for value in (float("nan"), float("inf"), 1001.0):
        with pytest.raises(CnnvizError, match="1,000"):
            apply_edits(ARTICLE, weights, (SetBias("conv1", 0, value),))
    large = (SetWeight("conv1", 0, 0, 0, 0, MAX_WEIGHT), ScaleKernel("conv1", 0, 2))
    with pytest.raises(CnnvizError, match="exceeds 1,000"):
        apply_edits(ARTICLE, weights, large)


@pytest.mark.parametrize(
    ("text", "number"), [("0.25", 0.25), (" -3 ", -3), ("1e-3", 0.001), ("0,5", 0.5), ("1000", 1e3)]
)
def test_numbers_are_read(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "nan", "inf", "1e9", "-1000.1"])
def test_other_texts_get_one_sentence(text: str) -> None:
    with pytest.raises(CnnvizError) as refusal:
        read_number(text)
    assert len(str(refusal.value)) < 160


def test_an_edit_of_the_same_thing_takes_the_place_of_the_one_before() -> None:
    scale, other = ScaleKernel("conv1", 3, 2), SilenceChannel("conv2", 1)
    edits = added(added((), scale), other)
    assert added(edits, ScaleKernel("conv1", 3, 3)) == (other, ScaleKernel("conv1", 3, 3))
    assert added(edits, ScaleKernel("conv1", 3, 1)) == (other,)
    assert factor_of(edits, "conv1", 3) == 2
    assert factor_of(edits, "conv1", 3, channel=0) == 1
    weight = SetWeight("conv1", 3, 0, 0, 0, 5)
    typed = added(edits, weight)
    assert typed == (scale, other, weight)
    assert factor_of(typed, "conv1", 3) == 1, "a scale from now on is of the kernel as it is now"
    assert added(typed, ScaleKernel("conv1", 3, 3)) == (*typed, ScaleKernel("conv1", 3, 3))
    assert added(typed, SetBias("conv1", 3, 1)) == (*typed, SetBias("conv1", 3, 1))
    again = SetWeight("conv1", 3, 0, 0, 0, 7)
    scaled = (*typed, ScaleKernel("conv1", 3, 3))
    assert added(scaled, again) == (scale, other, scaled[-1], again)
    assert added(edits, other) == edits
    assert is_silenced(edits, "conv2", 1)
    assert not is_silenced(edits, "conv2", 2)


def test_the_list_ends_somewhere() -> None:
    edits = tuple(SetWeight("conv2", n % 32, n // 32, 0, 0, 1) for n in range(MAX_EDITS))
    with pytest.raises(CnnvizError, match="reset some"):
        added(edits, SetBias("conv1", 0, 1))


def test_what_an_edit_reaches_is_known() -> None:
    edits = (SetWeight("conv2", 5, 3, 0, 0, 1), ScaleKernel("conv2", 6, 2), SetBias("fc", 1, 1))
    assert edited_kernels(edits, "conv2") == {(5, 3), (6, None)}
    assert edited_kernels(edits, "fc") == {(1, None)}
    assert not edited_kernels(edits, "conv1")


def test_edits_that_silence_hides_are_known() -> None:
    plain = NetworkConfig("plain", (BlockConfig(4, batch_norm=False), BlockConfig(4)))
    silence = (SilenceChannel("conv1", 2),)
    assert hidden_by(plain, silence, SetBias("conv1", 2, 1)) == silence[0]
    assert hidden_by(plain, silence, SetBias("conv1", 3, 1)) is None
    assert hidden_by(ARTICLE, silence, SetBias("conv1", 2, 1)) is None
    sigmoid = NetworkConfig("sigmoid", (BlockConfig(4, activation="sigmoid"), BlockConfig(4)))
    assert hidden_by(sigmoid, silence, SetWeight("conv2", 0, 2, 0, 0, 1)) == silence[0]
    assert hidden_by(sigmoid, silence, SetWeight("conv2", 0, 1, 0, 0, 1)) is None
