import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
import safetensors.torch
import torch
from safetensors import safe_open

from cnnviz.core.checkpoints.checkpoint import (
    Checkpoint,
    CheckpointError,
    load_checkpoint,
    save_checkpoint,
)
from cnnviz.core.data.datasets import FASHION_CLASSES
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.training.history import History
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
    names = tuple("abcdefghij"[: config.classes])
    history = History([1, 2], [2.5, 1.5], [0.1, 0.2], [0.001, 0.001], [2], [0.25], [1.25])
    made_by = {"dataset": "bars", "seed": 3, "kept_epoch": 1}
    weights = weights_of(build_network(config, 5))
    return Checkpoint(
        config, weights, names, grey(0.28601, 0.35302), history, made_by, doubt_below=0.41
    )


@pytest.mark.parametrize("config", [*NETWORKS.values(), MIXED])
def test_a_checkpoint_comes_back_bit_for_bit(config: NetworkConfig, tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    saved = made(config)
    save_checkpoint(path, saved)
    loaded = load_checkpoint(path)
    assert replace(loaded, weights={}) == replace(saved, weights={})
    assert set(loaded.weights) == set(saved.weights)
    for name, value in saved.weights.items():
        assert loaded.weights[name].dtype == value.dtype
        assert loaded.weights[name].numpy().tobytes() == value.numpy().tobytes()
    pictures = torch.rand(2, *config.input_shape)
    network = loaded.network()
    assert not network.training
    with torch.no_grad():
        assert torch.equal(network(pictures), saved.network()(pictures))


def test_weights_in_another_memory_order_are_saved_as_they_read(tmp_path: Path) -> None:
    """Training holds its weights channels last."""
    saved = made(NETWORKS["article"])
    network = saved.network().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    path = tmp_path / "a.safetensors"
    save_checkpoint(path, replace(saved, weights=weights_of(network)))
    for name, value in load_checkpoint(path).weights.items():
        assert torch.equal(value, saved.weights[name])


def test_others_can_read_a_saved_file(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    save_checkpoint(path, made(MIXED))
    with safe_open(path, framework="np") as file:
        assert file.get_tensor("conv1.weight").shape == (3, 1, 3, 3)
        assert json.loads(file.metadata()["cnnviz"])["class_names"] == ["a", "b", "c"]
    if os.name == "posix":
        umask = os.umask(0o022)
        os.umask(umask)
        assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask


@pytest.mark.parametrize("below", [0.0, 0.1 + 0.2, 1.0])
def test_what_the_network_doubts_comes_back(below: float, tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    save_checkpoint(path, replace(made(MIXED), doubt_below=below))
    assert load_checkpoint(path).doubt_below == below


def test_an_older_file_has_no_doubt(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    save_checkpoint(path, made(MIXED))
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata()
        weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    description = json.loads(metadata["cnnviz"])
    assert description.pop("doubt_below") == 0.41
    metadata["cnnviz"] = json.dumps(description)
    safetensors.torch.save_file(weights, path, metadata)
    assert load_checkpoint(path).doubt_below == 0.0


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file_and_no_other(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.safetensors"
    save_checkpoint(path, made(MIXED))
    before = path.read_bytes()

    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, broken, fail)
    with pytest.raises(CheckpointError, match="the disk is full"):
        save_checkpoint(path, made(NETWORKS["article"]))
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == [path.name]


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"no/a\.safetensors could not be written"):
        save_checkpoint(tmp_path / "no" / "a.safetensors", made(MIXED))


@pytest.mark.parametrize("suffix", [".pt", ".pth", ".PT"])
def test_a_plain_state_dict_is_taken_for_fashion_mnist(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"mine{suffix}"
    network = build_network(NETWORKS["article-3x3"], seed=2)
    torch.save(network.state_dict(), path)
    loaded = load_checkpoint(path)
    assert loaded.config == NETWORKS["article-3x3"]
    assert loaded.class_names == FASHION_CLASSES
    assert loaded.made_by == {"imported_from": path.name, "normalisation": "assumed"}
    assert loaded.history == History()
    assert loaded.doubt_below == 0.0
    assert torch.equal(loaded.weights["fc.bias"], network.get_parameter("fc.bias"))


def test_what_was_assumed_is_told_of_a_saved_copy_too(tmp_path: Path) -> None:
    theirs, ours = tmp_path / "theirs.pt", tmp_path / "ours.safetensors"
    torch.save(build_network(NETWORKS["article"], seed=2).state_dict(), theirs)
    loaded = load_checkpoint(theirs)
    save_checkpoint(ours, loaded)
    assert load_checkpoint(ours).notes == loaded.notes[-1:]
    save_checkpoint(ours, replace(loaded, made_by={"normalisation": "chosen"}))
    assert load_checkpoint(ours).notes == ()
