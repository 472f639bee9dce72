"""Training survives `kill -9`, wherever it comes, and ends as if it had never come."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.runs.recorded_run import read_run

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each attempt is a fork")
def test_a_run_that_is_killed_twenty_times_ends_with_the_same_bits(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "tests" / "killed_runs.py"), str(tmp_path), "sketch"]
    data = {"XDG_DATA_HOME": str(tmp_path / "data")}
    environment = {**os.environ, **data, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    kills = [line for line in done.stdout.splitlines() if "safetensors" not in line]
    steps = [int(line.split()[0]) for line in kills]
    assert len(kills) == 20
    assert steps == sorted(steps)
    assert len(set(steps)) > 5
    files = ["data", "killed.jsonl", "killed.safetensors", "whole.safetensors"]
    assert sorted(os.listdir(tmp_path)) == files
    killed, whole = (load_checkpoint(tmp_path / f"{n}.safetensors") for n in ("killed", "whole"))
    assert killed.weights.keys() == whole.weights.keys()
    assert all(torch.equal(killed.weights[n], whole.weights[n]) for n in whole.weights)
    assert {**killed.made_by, "run": None} == {**whole.made_by, "run": None}
    recorded = [
        read_run(path) for path in sorted((tmp_path / "data" / "cnnviz" / "runs").iterdir())
    ]
    one, other = (run for run in recorded if run.last_step == run.total_steps)
    assert one.troubles == other.troubles == ()
    assert one.steps == other.steps
    assert one.history.steps == other.history.steps == list(range(1, one.total_steps + 1))
    logged = (tmp_path / "killed.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["step"] for line in logged] == one.history.steps
    assert killed.doubt_below == whole.doubt_below
    assert killed.history.steps == whole.history.steps
    assert killed.history.validation_accuracies == whole.history.validation_accuracies
