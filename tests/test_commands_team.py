"""`cnnviz train` by several processes: the first one tells and saves for all of them."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from cnnviz.core.checkpoints import load_checkpoint

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


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
