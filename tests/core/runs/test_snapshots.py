import os
from pathlib import Path

import pytest
import safetensors.torch
import torch

from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.runs.snapshots import (
    SnapshotFormat,
    bounded_bytes,
    snapshot_path,
    snapshots_in,
    whole_snapshots,
)


@pytest.mark.parametrize("network", ["article", "article-3x3"])
@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_a_snapshot_is_the_file_that_safetensors_itself_would_write(
    network: str, layout: torch.memory_format
) -> None:
    first, later = (build_network(NETWORKS[network], seed) for seed in (1, 2))
    later.to(memory_format=layout)
    content = SnapshotFormat(weights_of(first)).content(later.state_dict())
    plain = {name: value.contiguous() for name, value in weights_of(later).items()}
    assert content == safetensors.torch.save(plain)
    assert all(torch.equal(v, plain[n]) for n, v in safetensors.torch.load(content).items())


WEIGHTS = {"fc.weight": torch.arange(6.0).reshape(2, 3), "fc.bias": torch.zeros(2)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "snapshots").mkdir()
    content = SnapshotFormat(WEIGHTS).content(WEIGHTS)
    for step in (1, 2, 30):
        snapshot_path(tmp_path, step).write_bytes(content)
    return tmp_path


def test_only_files_named_for_a_step_are_snapshots(folder: Path) -> None:
    for name in ("1.safetensors", "-00000001.safetensors", "00000001x.safetensors", "..", "x"):
        place = folder / "snapshots" / name
        if not place.exists():
            place.write_bytes(b"")
    (folder / "snapshots" / "000000004.safetensors.part").write_bytes(b"")
    assert snapshots_in(folder) == [1, 2, 30]


@pytest.mark.parametrize("left", [0, 1, 7, 8, 9, 100, -9, -1])
def test_a_file_cut_anywhere_is_not_whole_even_where_it_is_the_only_one(
    folder: Path, left: int
) -> None:
    content = snapshot_path(folder, 30).read_bytes()
    snapshot_path(folder, 30).write_bytes(content[:left])
    assert whole_snapshots(folder, WEIGHTS) == ([1, 2], 1)
    for step in (1, 2):
        snapshot_path(folder, step).unlink()
    assert whole_snapshots(folder, WEIGHTS) == ([], 1)


def test_what_is_no_file_is_not_opened(folder: Path) -> None:
    snapshot_path(folder, 3).mkdir()
    snapshot_path(folder, 4).symlink_to("/dev/zero")
    snapshot_path(folder, 5).symlink_to(folder / "nowhere")
    os.mkfifo(snapshot_path(folder, 6))
    with snapshot_path(folder, 7).open("wb") as file:
        file.truncate(2**40)
    assert whole_snapshots(folder, WEIGHTS) == ([1, 2, 30], 5)


def test_only_so_much_is_read_of_a_plain_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"12345")
    assert bounded_bytes(file, 5) == b"12345"
    with pytest.raises(ValueError, match="at most 4 bytes"):
        bounded_bytes(file, 4)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ValueError, match="pipe is not a file"):
        bounded_bytes(tmp_path / "pipe", 5)
    with pytest.raises(FileNotFoundError):
        bounded_bytes(tmp_path / "nowhere", 5)
