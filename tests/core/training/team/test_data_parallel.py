import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
from torch.distributed import TCPStore

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network
from cnnviz.core.training.batches import Batch
from cnnviz.core.training.step_reports import Validation
from cnnviz.core.training.team.data_parallel import Team, joined_team

ROOT = Path(__file__).parents[4]
DOUBLE_RUNS = [
    "article", "no norm", "one-cycle", "sketch", "best", "one picture left", "maps of 1x1",
]  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 3, 7])
@pytest.mark.parametrize(("pictures", "labelled"), [(100, 100), (10, 7), (5, 1), (2, 2), (1, 1)])
def test_shares_make_up_the_batch(size: int, pictures: int, labelled: int) -> None:
    batch = Batch(torch.arange(pictures).view(-1, 1, 1, 1), torch.arange(labelled), None)
    shares = [Team(rank, size).share(batch) for rank in range(size)]
    assert torch.equal(torch.cat([share.images for share in shares]), batch.images)
    assert torch.equal(torch.cat([share.labels for share in shares]), batch.labels)
    for share in shares:  # labels belong to the first of a share's pictures
        assert torch.equal(share.images.flatten()[: len(share.labels)], share.labels)
    assert {len(share.images) for share in shares} <= {pictures // size, -(-pictures // size)}


def test_alone_a_process_does_as_it_always_did(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RANK", "WORLD_SIZE", "LOCAL_RANK"):
        monkeypatch.delenv(name, raising=False)
    network = build_network(NetworkConfig("plain", (BlockConfig(2, batch_norm=False),)))
    ones = torch.ones(1, 1, 28, 28)
    batch = Batch(torch.zeros(4, 1, 2, 2), torch.zeros(4), None)
    with joined_team("cpu") as team:
        assert (team.rank, team.size, team.leads, team.is_alone) == (0, 1, True, True)
        assert team.share(batch) is batch
        assert team.sum(batch.labels) is batch.labels
        assert team.is_any(True)
        assert not team.is_any(False)
        assert team.measured(lambda: Validation(0.5, 1.0)) == Validation(0.5, 1.0)
        assert torch.equal(team.training_pass(network)(ones), network(ones))
        team.sum_gradients(network)
        with pytest.raises(CnnvizError, match="no such file"), team.as_one():
            raise CnnvizError("no such file")
        with team.as_one():
            pass
    assert not torch.distributed.is_initialized()


def test_a_team_of_one_is_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "0")
    monkeypatch.setenv("WORLD_SIZE", "1")
    with joined_team("cpu") as team:
        assert team == Team()


def test_a_team_that_cannot_be_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "1")
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.delenv("MASTER_ADDR", raising=False)
    with pytest.raises(CnnvizError, match="did not find each other"), joined_team("cpu"):
        pass
    with pytest.raises(CnnvizError, match="no device 'tpu'"), joined_team("tpu"):
        pass


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folders of what team_member.py does in one process alone, and in two."""
    alone, team = tmp_path_factory.mktemp("alone"), tmp_path_factory.mktemp("team")
    command = [sys.executable, str(ROOT / "tests" / "team_member.py")]
    plain = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "WORLD_SIZE": "1"}
    # As torchrun does, this process opens the port where the others meet, and keeps it open.
    store = TCPStore("127.0.0.1", 0, wait_for_workers=False, is_master=True)
    shared = {**plain, "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1"}
    shared |= {"MASTER_PORT": str(store.port), "TORCHELASTIC_USE_AGENT_STORE": "True"}
    processes = [
        subprocess.Popen([*command, str(alone)], env=plain),
        *(subprocess.Popen([*command, str(team)], env={**shared, "RANK": r}) for r in "01"),
    ]
    try:
        assert [process.wait(timeout=120) for process in processes] == [0, 0, 0]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    return {"alone": alone, "team": team}


def weights(folder: Path, name: str, rank: int = 0) -> dict[str, torch.Tensor]:
    return safetensors.torch.load_file(folder / f"{name} {rank}.safetensors")


def told(folder: Path, name: str, rank: int = 0) -> list[Any]:
    reports: list[Any] = json.loads((folder / f"{name} {rank}.json").read_text())
    return reports


def largest_difference(ones: Any, others: Any) -> float:
    assert ones.keys() == others.keys()
    return max(float((ones[name] - others[name]).abs().max()) for name in ones)


@pytest.mark.parametrize("name", DOUBLE_RUNS)
def test_two_with_half_of_each_batch_end_where_one_with_all_of_it_does(
    name: str, results: dict[str, Path]
) -> None:
    alone, team = results["alone"], results["team"]
    assert largest_difference(weights(alone, name), weights(team, name)) < 1e-7
    for expected, found in zip(told(alone, name), told(team, name), strict=True):
        assert found[0] == pytest.approx(expected[0], rel=1e-7)
        assert found[1:3] == expected[1:3]
        assert found[3:] == [pytest.approx(value, rel=1e-6) for value in expected[3:]]


def test_in_float32_they_differ_by_what_rounding_leaves(results: dict[str, Path]) -> None:
    expected, found = (told(results[who], "article float32") for who in ("alone", "team"))
    for ones, others in zip(expected, found, strict=True):
        assert ones[0] == pytest.approx(others[0], rel=0.01)


@pytest.mark.parametrize("name", [*DOUBLE_RUNS, "article float32"])
def test_both_of_them_hold_and_tell_the_same(name: str, results: dict[str, Path]) -> None:
    team = results["team"]
    assert largest_difference(weights(team, name), weights(team, name, rank=1)) == 0
    assert told(team, name) == told(team, name, rank=1)


def test_all_notice_divergence_at_the_same_step(results: dict[str, Path]) -> None:
    said = [(results["team"] / f"diverged {rank}.txt").read_text() for rank in (0, 1)]
    assert said[0] == said[1]
    alone = (results["alone"] / "diverged 0.txt").read_text()
    assert "Training diverged at step " in alone
    assert said[0].split("(")[0] == alone.split("(")[0]
