"""State dicts as people save them: prefixes, wrappers, other names, other numbers."""

from collections.abc import Callable, Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
from torch import Tensor, nn

from cnnviz.core.checkpoints.checkpoint import Checkpoint, CheckpointError, load_checkpoint
from cnnviz.core.checkpoints.weight_files import layer_matching
from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.network.networks import build_network
from tests.picture_shapes import grey

OTHER = build_network(NETWORKS["article"], seed=4).state_dict()
STATE = build_network(NETWORKS["article"], seed=3).state_dict()
STATE["batch1.running_mean"] = torch.randn(16)
TUTORIALS = {
    "blocks": {
        "conv1": "layer1.0",
        "batch1": "layer1.1",
        "conv2": "layer2.0",
        "batch2": "layer2.1",
    },
    "features": {
        "conv1": "features.0",
        "batch1": "features.1",
        "conv2": "features.4",
        "batch2": "features.5",
        "fc": "classifier.1",
    },
    "short": {"batch1": "bn1", "batch2": "bn2", "fc": "out"},
    "alone": {"conv1": "0", "batch1": "1", "conv2": "4", "batch2": "5", "fc": "9"},
}


def opened(tmp_path: Path, content: Any) -> Checkpoint:
    path = tmp_path / "theirs.pt"
    torch.save(content, path)
    return load_checkpoint(path)


def refused(tmp_path: Path, content: Any) -> str:
    with pytest.raises(CheckpointError) as caught:
        opened(tmp_path, content)
    return str(caught.value)


def is_the_same(checkpoint: Checkpoint, state: Mapping[str, Tensor] = STATE) -> bool:
    return all(
        torch.equal(value, checkpoint.weights[name])
        for name, value in state.items()
        if not name.endswith("num_batches_tracked")
    )


def prefixed(prefix: str, state: Mapping[str, Tensor] = STATE) -> dict[str, Tensor]:
    return {f"{prefix}{name}": value for name, value in state.items()}


def renamed(names: Mapping[str, str]) -> dict[str, Tensor]:
    split = ((name.partition("."), value) for name, value in STATE.items())
    return {f"{names.get(layer, layer)}.{leaf}": value for (layer, _, leaf), value in split}


def without(*leaves: str) -> dict[str, Tensor]:
    return {name: value for name, value in STATE.items() if name not in leaves}


def converted(kind: torch.dtype) -> dict[str, Tensor]:
    return {n: value.to(kind) if value.is_floating_point() else value for n, value in STATE.items()}


@pytest.mark.parametrize("first", ["module.", "_orig_mod.", "model.", "net.", "a.b.c."])
def test_a_prefix_is_passed_over(first: str, tmp_path: Path) -> None:
    assert is_the_same(opened(tmp_path, prefixed(first)))


@pytest.mark.parametrize("words", [*permutations(("module", "_orig_mod", "model"))])
def test_several_prefixes_in_any_order(words: tuple[str, ...], tmp_path: Path) -> None:
    assert is_the_same(opened(tmp_path, prefixed(".".join((*words, "")))))


@pytest.mark.parametrize("key", ["model", "net", "weights", "state_dict", "anything at all"])
@pytest.mark.parametrize(
    "around",
    [
        lambda inner: inner,
        lambda inner: {"run": {"last": inner, "lr": 0.1}},
        lambda inner: (3, inner),
        lambda inner: [{"epoch": 3}, inner],
    ],
    ids=["alone", "in dicts", "in a pair", "in a list"],
)
def test_a_dict_of_tensors_is_found_wherever_it_is(
    key: str, around: Callable[[Any], Any], tmp_path: Path
) -> None:
    assert is_the_same(opened(tmp_path, around({"epoch": 3, key: prefixed("module.")})))


@pytest.mark.parametrize("optimizer", [torch.optim.Adam, torch.optim.SGD, torch.optim.RMSprop])
def test_an_optimizer_beside_the_weights_is_left(
    optimizer: type[torch.optim.Optimizer], tmp_path: Path
) -> None:
    network = build_network(NETWORKS["article"], seed=3)
    steps = optimizer(network.parameters(), lr=0.01)  # type: ignore[call-arg]
    network(torch.randn(4, 1, 28, 28)).sum().backward()
    steps.step()
    content = {"net": network.state_dict(), "optimizer": steps.state_dict()}
    assert is_the_same(opened(tmp_path, content), network.state_dict())


def test_a_checkpoint_of_lightning(tmp_path: Path) -> None:
    content = {
        "epoch": 1,
        "pytorch-lightning_version": "2.5.0",
        "state_dict": prefixed("model.") | {"criterion.weight": torch.ones(10)},
        "callbacks": {},
        "optimizer_states": [{"state": {0: {"exp_avg": torch.zeros(16, 1, 5, 5)}}}],
        "hyper_parameters": {"lr": 1e-3},
    }
    assert is_the_same(opened(tmp_path, content))


@pytest.mark.parametrize("names", [*TUTORIALS.values()], ids=[*TUTORIALS])
def test_other_names_are_matched_by_shape_and_told(
    names: Mapping[str, str], tmp_path: Path
) -> None:
    checkpoint = opened(tmp_path, renamed(names))
    assert is_the_same(checkpoint)
    for ours, theirs in names.items():
        assert f"{ours} is {theirs}" in checkpoint.notes[0]


def test_the_order_in_the_file_does_not_matter(tmp_path: Path) -> None:
    assert is_the_same(opened(tmp_path, dict(reversed(renamed(TUTORIALS["blocks"]).items()))))


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float64])
def test_other_numbers_are_converted_and_told(kind: torch.dtype, tmp_path: Path) -> None:
    checkpoint = opened(tmp_path, converted(kind))
    assert all(
        torch.equal(checkpoint.weights[n], v.float())
        for n, v in converted(kind).items()
        if v.is_floating_point()
    )
    assert f"from {str(kind).removeprefix('torch.')} to float32" in checkpoint.notes[0]


def test_parameters_and_other_layouts_in_memory(tmp_path: Path) -> None:
    content = {
        name: nn.Parameter(value.to(memory_format=torch.channels_last))
        if value.dim() == 4
        else value
        for name, value in STATE.items()
    }
    assert is_the_same(opened(tmp_path, content))


def test_what_is_not_needed_may_be_missing_or_left_over(tmp_path: Path) -> None:
    content = without("batch1.num_batches_tracked", "batch2.num_batches_tracked")
    content |= {"epoch": torch.tensor(3), "best_accuracy": torch.tensor(0.9)}
    checkpoint = opened(tmp_path, content)
    assert is_the_same(checkpoint)
    assert any("best_accuracy" in note for note in checkpoint.notes)
    assert checkpoint.weights["batch1.num_batches_tracked"].dtype == torch.int64


def test_missing_biases_and_scales_are_made_up_and_told(tmp_path: Path) -> None:
    missing = ("conv1.bias", "conv2.bias", "batch2.weight", "batch2.bias")
    checkpoint = opened(tmp_path, without(*missing))
    assert is_the_same(checkpoint, without(*missing))
    for name in missing:
        assert checkpoint.weights[name].unique().tolist() == [1.0 if "weight" in name else 0.0]
    told = " ".join(checkpoint.notes)
    assert "no bias for conv1, conv2, batch2: 0 is used" in told
    assert "no scale for batch2: 1 is used" in told


def test_without_running_statistics_there_is_no_batch_norm(tmp_path: Path) -> None:
    message = refused(tmp_path, without("batch1.running_mean", "batch1.running_var"))
    assert "lacks batch1.running_mean" in message


@pytest.mark.parametrize("copy", ["ema", "state_dict_ema", "best_model", "teacher"])
def test_of_a_network_and_its_copy_the_network_is_opened_and_that_is_told(
    copy: str, tmp_path: Path
) -> None:
    checkpoint = opened(tmp_path, {copy: OTHER, "model": STATE})
    assert is_the_same(checkpoint)
    assert checkpoint.notes[0] == f"The weights are those of model; left out: {copy}."


def test_a_copy_in_the_same_dict_is_left_out_too(tmp_path: Path) -> None:
    content = {"state_dict": prefixed("model.") | prefixed("ema_model.module.", OTHER)}
    checkpoint = opened(tmp_path, content)
    assert is_the_same(checkpoint)
    assert "left out: state_dict.ema_model" in checkpoint.notes[0]


def test_the_same_weights_twice_are_no_question(tmp_path: Path) -> None:
    assert is_the_same(opened(tmp_path, {"a": STATE, "b": dict(STATE)}))


def test_two_networks_are_refused_not_guessed(tmp_path: Path) -> None:
    message = refused(tmp_path, {"left": STATE, "right": OTHER})
    assert "several networks (left, right)" in message
    assert 'torch.load("theirs.pt")["left"]' in message


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({**STATE, "fc.weight": torch.zeros(26, 1568), "fc.bias": torch.zeros(26)}, "26x1568"),
        ({**STATE, "conv1.weight": torch.zeros(8, 1, 5, 5)}, "conv1.weight is 8x1x5x5 where"),
        ({**STATE, "fc.bias": torch.zeros(11)}, "fc.bias is 11 where 10 is expected"),
        ({n: v for n, v in STATE.items() if "batch" not in n}, "no layer is like batch1"),
        ({**STATE, "conv3.weight": torch.zeros(2, 2, 3, 3)}, "conv3 does not fit"),
        ({**STATE, "prelu.weight": torch.zeros(1)}, "prelu.weight does not fit"),
        (prefixed("backbone.") | {"head.weight": torch.zeros(10, 10)}, "head does not fit"),
        ({"fc1.weight": torch.zeros(10, 784)}, "fc1.weight 10x784"),
    ],
)
def test_what_does_not_fit_is_listed_beside_what_is_wanted(
    content: Any, named: str, tmp_path: Path
) -> None:
    message = refused(tmp_path, content)
    assert named in message
    assert "In the file: " in message
    assert "Network article has: conv1.weight 16x1x5x5, conv1.bias 16" in message


def test_the_wanted_layers_are_worked_out_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for each of a file's prefixes: of 1,900 layers that took more than a minute."""
    built: list[NetworkConfig] = []
    shapes = layer_matching.expected_shapes
    monkeypatch.setattr(
        layer_matching, "expected_shapes", lambda config: (built.append(config), shapes(config))[1]
    )
    layer_matching.wanted_layers.cache_clear()
    content = {f"{a}.{b}.weight": torch.zeros(1) for a in range(40) for b in range(40)}
    refused(tmp_path, content)
    assert len(built) <= len(NETWORKS)


def test_a_long_list_ends(tmp_path: Path) -> None:
    content = {f"{'x' * 300}\x1b{number}.weight": torch.zeros(2, 2) for number in range(900)}
    message = refused(tmp_path, content)
    assert "and 884 more" in message
    assert len(message) < 2000
    assert message.isprintable()


def test_batch_norm_behind_the_activation_is_another_network(tmp_path: Path) -> None:
    names = TUTORIALS["blocks"] | {"batch1": "layer1.2", "batch2": "layer2.2"}
    assert "batch norm does not follow" in refused(tmp_path, renamed(names))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ([1, 2], "no weights"),
        ({}, "no weights"),
        (torch.zeros(3), "no weights"),
        ({"epoch": 3}, "no weights"),
        ({3: torch.zeros(2)}, "no weights"),
        (list(STATE.values()), "no weights"),
        ({**STATE, "fc.bias": torch.zeros(10).to_sparse()}, "fc.bias in a form"),
        ({**STATE, "fc.bias": torch.zeros(10, device="meta")}, "fc.bias in a form"),
        ({**STATE, "fc.bias": torch.full((10,), torch.nan)}, "fc.bias holds values that are NaN"),
        ({**STATE, "fc.bias": torch.full((10,), 1e300, dtype=torch.float64)}, "NaN or infinite"),
        ({**STATE, "batch1.running_var": -torch.ones(16)}, "negative variances"),
    ],
)
def test_what_is_no_network(content: Any, named: str, tmp_path: Path) -> None:
    assert named in refused(tmp_path, content)


def test_safetensors_of_others_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "theirs.safetensors"
    names = renamed(TUTORIALS["blocks"])
    path.write_bytes(safetensors.torch.save(names, {"format": "pt", "author": "somebody"}))
    assert is_the_same(load_checkpoint(path))


def test_what_is_assumed_is_told(tmp_path: Path) -> None:
    checkpoint = opened(tmp_path, STATE)
    assert "Fashion-MNIST's statistics, its class names" in checkpoint.notes[-1]
    assert checkpoint.picture_shape == grey(0.286, 0.353)
