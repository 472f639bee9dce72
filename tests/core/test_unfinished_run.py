import json
import struct
from dataclasses import replace
from pathlib import Path

import pytest

from cnnviz.core.checkpoints import Checkpoint, CheckpointError, save_checkpoint
from cnnviz.core.datasets import Dataset
from cnnviz.core.recipes import TrainingConfig
from cnnviz.core.run_state import RunState
from cnnviz.core.training import TrainingRun
from cnnviz.core.unfinished_run import marked_as_stopped, read_unfinished_run

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
    assert read_unfinished_run(tmp_path / "weights.pt") is None


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
        with_header(whole, {}),
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
