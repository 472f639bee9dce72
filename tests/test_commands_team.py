"""`cnnviz train` by several processes: the first one tells and saves for all of them."""

import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import torch

from cnnviz.core.checkpoints import load_checkpoint

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def start(command: list[str], folder: Path, **environment: str) -> "subprocess.Popen[str]":
    pipe: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    whole = ENVIRONMENT | environment
    return subprocess.Popen([sys.executable, *command], cwd=folder, env=whole, **pipe)


def free_ports(count: int) -> list[str]:
    with ExitStack() as stack:
        servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
        for server in servers:
            stack.enter_context(server)
        return [str(server.getsockname()[1]) for server in servers]


def test_torchrun_writes_one_good_checkpoint(tmp_path: Path) -> None:
    launcher = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    # Without the two dashes torchrun takes --log for one of its own options.
    train = ["-m", "--", "cnnviz", "train", "--dataset", "synthetic-garments", "--device", "cpu"]
    settings = ["--epochs", "1", "--batch-size", "600", "--network", "article-3x3"]
    with start([*launcher, *train, *settings, "--log", "log.jsonl"], tmp_path) as process:
        output, errors = process.communicate(timeout=180)
    assert process.returncode == 0, errors
    name = "synthetic-garments-article-3x3.safetensors"
    assert sorted(os.listdir(tmp_path)) == ["log.jsonl", name]
    kept = load_checkpoint(tmp_path / name)
    assert kept.history.steps == list(range(1, 16))
    assert kept.made_by["kept_epoch"] == 1
    assert kept.made_by["validation_accuracy"] > 0.5
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == 15
    assert output == (
        f"{name}: epoch 1, {kept.made_by['validation_accuracy']:.2%} of the validation pictures "
        "recognised\n"
    )
    assert errors.count("epoch 1/1") == 1


def test_a_team_is_interrupted_diverges_and_goes_on_as_one(tmp_path: Path) -> None:
    meeting = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1"}
    script, ports = str(ROOT / "tests" / "team_command.py"), free_ports(5)
    team = [
        start([script, rank, *ports], tmp_path, RANK=rank, LOCAL_RANK=rank, **meeting)
        for rank in "01"
    ]
    try:
        (told, errors), (told_by_other, other_errors) = (p.communicate(timeout=120) for p in team)
    finally:
        for process in team:
            process.kill()
            process.communicate()
    assert [process.returncode for process in team] == [0, 0], errors + other_errors
    assert told.splitlines()[-1] == "exit codes [0, 2, 130, 0]"
    assert told_by_other == "exit codes [0, 0, 0, 0]\n"
    assert other_errors == ""
    assert errors.count("Training diverged at step 2") == 1
    assert errors.count("Go on with: cnnviz train --resume left.resume.safetensors") == 1
    files = ["diverged.safetensors", "left.safetensors", "log.jsonl", "whole.safetensors"]
    assert sorted(os.listdir(tmp_path)) == files
    left, whole = (load_checkpoint(tmp_path / f"{n}.safetensors") for n in ("left", "whole"))
    assert all(torch.equal(left.weights[n], whole.weights[n]) for n in whole.weights)
    assert left.history.steps == whole.history.steps
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == 12 - 6
