import io
import json
import struct
from dataclasses import replace
from pathlib import Path

import pytest
import safetensors.torch
import torch

from cnnviz.core.checkpoints.checkpoint import (
    Checkpoint,
    CheckpointError,
    load_checkpoint,
    save_checkpoint,
)
from cnnviz.core.checkpoints.unfinished_run import marked_as_stopped, read_unfinished_run
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.run_state import RunState
from cnnviz.core.training.training_run import TrainingRun

CONFIG = TrainingConfig(epochs=2, batch_size=50, device="cpu")


@pytest.fixture
def state(checkpoint: Checkpoint, small_dataset: Dataset, one_thread: None) -> RunState:
    run = TrainingRun(checkpoint.network(), small_dataset, CONFIG)
    reports = run.reports()
    for _ in range(3):
        next(reports)
    return run.state()


def saved(folder: Path, checkpoint: Checkpoint, state: RunState | None) -> Path:
    path = folder / "run.safetensors"
    save_checkpoint(path, replace(checkpoint, run=state))
    return path


def test_says_how_far_the_run_is(checkpoint: Checkpoint, state: RunState, tmp_path: Path) -> None:
    path = saved(tmp_path, checkpoint, state)
    run = read_unfinished_run(path)
    assert run is not None
    assert (run.path, run.recipe, run.step, run.total_steps) == (path, "article", 3, 16)
    assert run.saved_at_s == path.stat().st_mtime
    assert not run.was_stopped


def test_knows_what_the_person_stopped(
    checkpoint: Checkpoint, state: RunState, tmp_path: Path
) -> None:
    run = read_unfinished_run(saved(tmp_path, checkpoint, marked_as_stopped(state)))
    assert run is not None
    assert run.was_stopped


def test_nothing_goes_on_from_weights_alone_or_from_the_end(
    checkpoint: Checkpoint, state: RunState, tmp_path: Path
) -> None:
    assert read_unfinished_run(saved(tmp_path, checkpoint, None)) is None
    assert read_unfinished_run(saved(tmp_path, checkpoint, replace(state, step=16))) is None
    for name, content in (
        ("weights.pt", safetensors.torch.save(dict(checkpoint.weights))),
        ("weights.safetensors", torch_bytes(checkpoint)),
    ):
        (tmp_path / name).write_bytes(content)
        assert read_unfinished_run(tmp_path / name) is None


def torch_bytes(checkpoint: Checkpoint) -> bytes:
    buffer = io.BytesIO()
    torch.save(dict(checkpoint.weights), buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("place", "unknown"),
    [(("run",), "warp"), (("run", "config"), "mixup"), (("run", "values"), "phase")],
)
def test_a_run_with_settings_that_are_not_known_does_not_go_on(
    place: tuple[str, ...], unknown: str, checkpoint: Checkpoint, state: RunState, tmp_path: Path
) -> None:
    path = saved(tmp_path, checkpoint, state)
    change_description(path, (*place, unknown), 0.5)
    for read in (read_unfinished_run, load_checkpoint):
        with pytest.raises(CheckpointError, match=rf"does not know \({unknown}\).*update cnnviz"):
            read(path)


def test_a_run_of_a_newer_cnnviz_is_named(
    checkpoint: Checkpoint, state: RunState, tmp_path: Path
) -> None:
    path = saved(tmp_path, checkpoint, state)
    path.write_bytes(path.read_bytes().replace(b'"cnnviz-1"', b'"cnnviz-2"'))
    for read in (read_unfinished_run, load_checkpoint):
        with pytest.raises(CheckpointError, match=r"newer cnnviz \(format cnnviz-2"):
            read(path)


def change_description(path: Path, place: tuple[str, ...], value: object) -> None:
    whole = path.read_bytes()
    (length,) = struct.unpack("<Q", whole[:8])
    header = json.loads(whole[8 : 8 + length])
    description = part = json.loads(header["__metadata__"]["cnnviz"])
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    header["__metadata__"]["cnnviz"] = json.dumps(description)
    path.write_bytes(with_header(whole, header))


def with_header(content: bytes, header: object) -> bytes:
    (length,) = struct.unpack("<Q", content[:8])
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + content[8 + length :]


def test_damage_is_one_sentence(checkpoint: Checkpoint, state: RunState, tmp_path: Path) -> None:
    path = saved(tmp_path, checkpoint, state)
    whole = path.read_bytes()
    (length,) = struct.unpack("<Q", whole[:8])
    header = json.loads(whole[8 : 8 + length])
    metadata = header["__metadata__"]
    description = json.loads(metadata["cnnviz"])
    deep = "[" * 100_000
    damaged = [
        b"",
        whole[:5],
        whole[:200],
        whole[:-1],
        whole + b"more",
        struct.pack("<Q", 2**62) + whole[8:],
        b"\xff" * 5000,
        with_header(whole, []),
        with_header(whole, header | {"__metadata__": "text"}),
        with_header(whole, header | {"__metadata__": metadata | {"cnnviz": "[]"}}),
        with_header(whole, header | {"__metadata__": metadata | {"cnnviz": deep}}),
        with_header(whole, {name: {} for name in header} | {"__metadata__": metadata}),
        with_header(whole, {"__metadata__": metadata}),
    ]
    for run in (None, {}, description["run"] | {"step": -1}, description["run"] | {"config": 1}):
        text = json.dumps(description | {"run": run})
        damaged.append(with_header(whole, header | {"__metadata__": metadata | {"cnnviz": text}}))
    for content in damaged:
        path.write_bytes(content)
        with pytest.raises(CheckpointError, match=r"^run\.safetensors is damaged"):
            read_unfinished_run(path)
        assert path.read_bytes() == content, "nothing is deleted"


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="could not be read"):
        read_unfinished_run(tmp_path / "gone.safetensors")
