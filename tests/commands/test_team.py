"""`cnnviz train` by several processes: the first one tells and saves for all of them."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.distributed import TCPStore

from cnnviz.commands.cli import main
from cnnviz.core.checkpoints.checkpoint import load_checkpoint

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
# Without a connection torch warns that this machine's own name cannot be looked up.
ENVIRONMENT["TORCH_CPP_LOG_LEVEL"] = "ERROR"
# As torchrun does, this process opens the ports where two others meet, and keeps them open.
MEETING = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "TORCHELASTIC_USE_AGENT_STORE": "True"}


def start(command: list[str], folder: Path, **environment: str) -> "subprocess.Popen[str]":
    pipe: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    whole = ENVIRONMENT | environment
    return subprocess.Popen([sys.executable, *command], cwd=folder, env=whole, **pipe)


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


def ends_of_two(scenario: str, teams: int, folder: Path) -> list[tuple[int, str, str]]:
    """Return exit code, output and errors of two processes that run team_command.py."""
    stores = [
        TCPStore("127.0.0.1", 0, wait_for_workers=False, is_master=True) for _ in range(teams)
    ]
    command = [str(ROOT / "tests" / "team_command.py"), scenario]
    ports = [str(store.port) for store in stores]
    team = [
        start([*command, rank, *ports], folder, RANK=rank, LOCAL_RANK=rank, **MEETING)
        for rank in "01"
    ]
    try:
        texts = [process.communicate(timeout=120) for process in team]
    finally:
        for process in team:
            process.kill()
            process.communicate()
    return [(process.returncode, *text) for process, text in zip(team, texts, strict=True)]


def exit_codes(output: str) -> list[int]:
    return [int(line.split()[-1]) for line in output.splitlines() if "exit code" in line]


def test_a_team_diverges_is_interrupted_and_goes_on_as_one(tmp_path: Path) -> None:
    (code, told, errors), other = ends_of_two("in-turn", 6, tmp_path)
    assert (code, exit_codes(told)) == (0, [0, 2, 2, 130, 0]), errors + other[2]
    # How it ended is for the first process to tell.
    assert other == (0, "".join(f"exit code {n}\n" for n in (0, 2, 0, 0, 0)), "")
    assert errors.count("cnnviz: nowhere/few.safetensors could not be written") == 1
    assert errors.count("Training diverged at step 2") == 1
    assert errors.count("Resume with: cnnviz train --resume left.resume.safetensors") == 1
    files = ["diverged.safetensors", "left.safetensors", "log.jsonl", "whole.safetensors"]
    assert sorted(os.listdir(tmp_path)) == files
    left, whole = (load_checkpoint(tmp_path / f"{n}.safetensors") for n in ("left", "whole"))
    assert all(torch.equal(left.weights[n], whole.weights[n]) for n in whole.weights)
    assert left.history.steps == whole.history.steps
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == 12 - 6


@pytest.mark.parametrize("lost", [0, 1])
def test_who_loses_another_process_says_so_and_ends(lost: int, tmp_path: Path) -> None:
    ends = ends_of_two(f"lost-{lost}", 1, tmp_path)
    assert ends[lost][0] == -signal.SIGKILL
    code, told, errors = ends[1 - lost]
    assert (code, exit_codes(told)) == (0, [2]), errors
    assert errors.splitlines()[-1].startswith("cnnviz: Another of the training processes")
    assert sorted(os.listdir(tmp_path)) == ["lost.resume.safetensors", "lost.safetensors"]
    if lost == 1:
        assert "Resume with: cnnviz train --resume lost.resume.safetensors\n" in errors


@pytest.mark.parametrize("options", [["--epochs", "many"], ["--epochs", "0"], ["--network", "big"]])
def test_wrong_options_are_told_by_the_first_process_on_a_machine(
    options: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    errors = []
    for rank in ("2", "3"):
        for name, value in {**MEETING, "RANK": rank, "LOCAL_RANK": str(int(rank) - 2)}.items():
            monkeypatch.setenv(name, value)
        assert exit_code(["train", *options]) == 2
        errors.append(capsys.readouterr().err)
    assert errors[0].startswith("cnnviz: ")
    assert errors[1] == ""


def exit_code(arguments: list[str]) -> Any:
    try:
        return main(arguments)
    except SystemExit as end:
        return end.code
