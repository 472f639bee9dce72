"""Files that are damaged, foreign or made to do harm."""

import json
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch

from cnnviz.core.checkpoints.checkpoint import (
    MAX_FILE_BYTES,
    Checkpoint,
    CheckpointError,
    load_checkpoint,
    save_checkpoint,
)
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from tests.picture_shapes import grey

MIXED = NetworkConfig(
    "mixed",
    (
        BlockConfig(3, 3, 1, 1, activation="tanh", pooling="l2"),
        BlockConfig(2, batch_norm=False, pooling="weighted", pool_size=4, pool_stride=2),
    ),
    classes=3,
)


def made(config: NetworkConfig) -> Checkpoint:
    return Checkpoint(
        config, weights_of(build_network(config, 5)), ("a", "b", "c"), grey(0.286, 0.353)
    )


def refused(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(path)
    message = str(caught.value)
    assert path.name in message
    assert "\n" not in message
    assert len(message) < 1500
    return message


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "hostile.safetensors"
    path.write_bytes(content)
    return path


def good_bytes(tmp_path: Path) -> bytes:
    path = tmp_path / "good.safetensors"
    save_checkpoint(path, made(MIXED))
    return path.read_bytes()


def test_an_empty_file(tmp_path: Path) -> None:
    assert "0 bytes" in refused(written(tmp_path, b""))


def test_no_file(tmp_path: Path) -> None:
    assert "it does not exist" in refused(tmp_path / "none.safetensors")


def test_a_folder(tmp_path: Path) -> None:
    assert "is not a file" in refused(tmp_path)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, b"12345678")

    def fail(*arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", fail)
    assert "permission denied" in refused(path)


@pytest.mark.parametrize("share", [0.001, 0.01, 0.1, 0.5, 0.9, 0.9999])
def test_a_truncated_file(share: float, tmp_path: Path) -> None:
    content = good_bytes(tmp_path)
    assert "damaged" in refused(written(tmp_path, content[: int(len(content) * share)]))


@pytest.mark.parametrize("seed", range(8))
def test_random_bytes_are_no_file_of_weights(seed: int, tmp_path: Path) -> None:
    random = torch.Generator().manual_seed(seed)
    content = torch.randint(0, 256, (4000,), dtype=torch.uint8, generator=random)
    assert "not a weights file" in refused(written(tmp_path, content.numpy().tobytes()))


@pytest.mark.parametrize("length", [2**60, 2**64 - 1, 2**31, 17 * 2**20])
def test_a_header_that_announces_more_than_there_can_be(length: int, tmp_path: Path) -> None:
    content = struct.pack("<Q", length) + good_bytes(tmp_path)[8:]
    assert "damaged" in refused(written(tmp_path, content))


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.safetensors"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    assert "512 MB" in refused(path)


def test_many_empty_tensors_are_counted_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = torch.zeros(0)
    content = safetensors.torch.save({f"w{number}": empty for number in range(150_000)})
    path = written(tmp_path, content)
    monkeypatch.setattr(safetensors, "safe_open", None)
    monkeypatch.setattr(json, "loads", None)
    assert "more than 2,000 tensors" in refused(path)


def description(**changes: Any) -> dict[str, Any]:
    checkpoint = made(MIXED)
    return {
        "network": MIXED.to_dict(),
        "class_names": list(checkpoint.class_names),
        "mean": 0.286,
        "std": 0.353,
        "history": checkpoint.history.to_dict(),
        "made_by": {},
        **changes,
    }


def with_description(tmp_path: Path, text: str) -> Path:
    metadata = {"format": "cnnviz-1", "cnnviz": text}
    return written(tmp_path, safetensors.torch.save(dict(made(MIXED).weights), metadata))


def test_the_unchanged_description_is_good(tmp_path: Path) -> None:
    assert load_checkpoint(with_description(tmp_path, json.dumps(description()))).config == MIXED


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"network": NETWORKS["article"].to_dict()}, "conv1.weight has the wrong shape"),
        ({"network": {"name": "x", "blocks": [{"channels": 2**70}]}}, "channels ="),
        (
            {
                "network": {
                    "name": "huge",
                    "blocks": [{"channels": 1024, "kernel_size": 31, "padding": 15}] * 2,
                    "classes": 3,
                }
            },
            "more parameters",
        ),
        (
            {
                "network": {
                    "name": "wide",
                    "blocks": [{"channels": 1024}],
                    "input_shape": [1, 28, 28],
                    "classes": 3,
                }
            },
            "conv1.weight has the wrong shape: expected 1024x1x5x5, found 3x1x3x3",
        ),
        ({"network": {**MIXED.to_dict(), "input_shape": [2, 28, 28]}}, "1 or 3 channels"),
        ({"network": None}, "not an object"),
        ({"class_names": ["a", "b"]}, "does not name its 3 classes"),
        ({"class_names": ["a", "b", "b"]}, "does not name its 3 classes"),
        ({"class_names": ["a", "b", "\x1b[2J"]}, "does not name its 3 classes"),
        ({"class_names": ["a", "b", 3]}, "does not name its 3 classes"),
        ({"class_names": ["a", "b", "c" * 61]}, "does not name its 3 classes"),
        ({"mean": None}, "mean"),
        ({"mean": float("nan")}, "mean"),
        ({"std": 0}, "std"),
        ({"std": 10**400}, "std"),
        ({"std": "0.3"}, "std"),
        ({"doubt_below": None}, "doubt_below is None, not a number of 0 to 1."),
        ({"doubt_below": True}, "doubt_below"),
        ({"doubt_below": "0.3"}, "doubt_below"),
        ({"doubt_below": [0.3]}, "doubt_below"),
        ({"doubt_below": -0.01}, "doubt_below"),
        ({"doubt_below": 1.01}, "doubt_below"),
        ({"doubt_below": float("nan")}, "doubt_below"),
        ({"doubt_below": float("inf")}, "doubt_below"),
        ({"doubt_below": 10**400}, "doubt_below"),
        ({"history": {"steps": []}}, "history"),
        ({"history": made(MIXED).history.to_dict() | {"gradients": []}}, "(gradients)"),
        ({"dropout": 0.5, "aliens": 1}, "does not know (aliens and dropout)"),
        ({"network": {**MIXED.to_dict(), "attention": 1}}, "'attention'; a newer cnnviz may"),
        (
            {"network": {"name": "x", "blocks": [{"channels": 3, "activation": "gelu"}]}},
            "unknown activation 'gelu'; a newer cnnviz may",
        ),
    ],
)
def test_a_description_that_makes_no_sense(
    changes: dict[str, Any], named: str, tmp_path: Path
) -> None:
    path = with_description(tmp_path, json.dumps(description(**changes)))
    assert named in refused(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "[" * 1_000_000,
        '{"network":' * 300_000,
        '{"mean": ' + "1" * 100_000 + "}",
    ],
    ids=["empty", "half", "null", "list", "nested lists", "nested objects", "long number"],
)
def test_a_description_that_is_no_object(text: str, tmp_path: Path) -> None:
    refused(with_description(tmp_path, text))


@pytest.mark.parametrize(
    ("layer", "values", "named"),
    [
        ("conv2.weight", torch.full((2, 3, 5, 5), torch.nan), "NaN or infinite"),
        ("conv2.bias", torch.full((2,), torch.inf), "NaN or infinite"),
        ("conv2.bias", torch.zeros(2, dtype=torch.float64), "torch.float64"),
        ("conv2.bias", torch.zeros(3), "expected 2, found 3"),
        ("batch1.running_var", -torch.ones(3), "negative variances"),
        ("batch1.num_batches_tracked", torch.zeros(1, dtype=torch.int64), "a single number"),
        ("conv9.bias", torch.zeros(2), "'conv9.bias' is no layer"),
    ],
)
def test_weights_that_do_not_fit(
    layer: str, values: torch.Tensor, named: str, tmp_path: Path
) -> None:
    path = tmp_path / "hostile.safetensors"
    good = made(MIXED)
    save_checkpoint(path, replace(good, weights={**good.weights, layer: values}))
    message = refused(path)
    assert named in message
    assert layer in message


def test_a_missing_layer_is_named(tmp_path: Path) -> None:
    path = tmp_path / "hostile.safetensors"
    good = made(MIXED)
    weights = {name: value for name, value in good.weights.items() if name != "fc.bias"}
    save_checkpoint(path, replace(good, weights=weights))
    assert "fc.bias of network mixed is missing" in refused(path)


@pytest.mark.parametrize("newer", ["cnnviz-2", "cnnviz-17"])
def test_a_file_of_a_newer_cnnviz_is_named(newer: str, tmp_path: Path) -> None:
    metadata = {"format": newer, "cnnviz": json.dumps(description(network={"layers": 3}))}
    path = written(tmp_path, safetensors.torch.save(dict(made(MIXED).weights), metadata))
    message = refused(path)
    assert f"newer cnnviz (format {newer}, and this one reads cnnviz-1)" in message
    assert "damaged" not in message


def test_a_header_with_more_than_is_known_is_named(tmp_path: Path) -> None:
    metadata = {"format": "cnnviz-1", "cnnviz": json.dumps(description()), "licence": "x"}
    path = written(tmp_path, safetensors.torch.save(dict(made(MIXED).weights), metadata))
    assert "does not know (licence)" in refused(path)


@pytest.mark.parametrize("metadata", [{"format": "cnnviz-run-1"}, {"format": "cnnviz-1"}, {}])
def test_without_a_description_no_settings_are_guessed(
    metadata: dict[str, str], tmp_path: Path
) -> None:
    path = written(tmp_path, safetensors.torch.save(dict(made(MIXED).weights), metadata))
    refused(path)
