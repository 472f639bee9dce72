import csv
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cnnviz.commands.cli import main
from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import NETWORKS, BlockConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.runs.recorded_run import read_run
from cnnviz.core.runs.recorder import RunRecorder
from cnnviz.core.runs.run_library import RunLibrary, runs_folder
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.training_run import TrainingRun

TINY = replace(
    NETWORKS["article"], name="tiny", blocks=(BlockConfig(4, pool_size=4, pool_stride=4),)
)
CONFIG = TrainingConfig(epochs=1, batch_size=100, device="cpu", precision="float32", recipe="fast")
FIRST, SECOND = "20260101-120000-aaaaaa", "20260102-120000-bbbbbb"


@pytest.fixture
def runs(small_dataset: Dataset, one_thread: None) -> RunLibrary:
    """Two runs, the second one with a name."""
    data = small_dataset
    made_by = {"recipe": "fast", "seed": 3, "epochs": 1}
    weights = weights_of(build_network(TINY))
    start = Checkpoint(TINY, weights, data.class_names, data.picture_shape, made_by=made_by)
    run = TrainingRun(start.network(), data, CONFIG)
    with RunRecorder(runs_folder() / FIRST, start, run) as recorder:
        for report in run.reports():
            recorder.add(report)
    shutil.copytree(runs_folder() / FIRST, runs_folder() / SECOND)
    library = RunLibrary(runs_folder())
    library.rename(read_run(runs_folder() / SECOND), "my first")
    return library


def failure(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["export-run", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("cnnviz: ")
    assert printed.err.count("\n") == 1
    return printed.err


def test_without_a_run_they_are_listed(
    runs: RunLibrary, capsys: pytest.CaptureFixture[str]
) -> None:
    (runs_folder() / "20260103-000000-cccccc").mkdir()
    assert main(["export-run"]) == 0
    printed = capsys.readouterr()
    heads, *rows = printed.out.splitlines()
    assert heads.split() == ["id", "name", "network", "recipe", "seed", "best", "accuracy", "steps"]
    best = f"{read_run(runs_folder() / FIRST).accuracy:.2%}"
    assert rows[0].split() == [SECOND, "my", "first", "tiny", "fast", "3", best, "4", "of", "4"]
    assert rows[1].split() == [FIRST, "-", "tiny", "fast", "3", best, "4", "of", "4"]
    assert "There is no recorded run in" in printed.err
    assert {row.index("tiny") for row in rows} == {heads.index("network")}


def test_without_any_run_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export-run"]) == 0
    assert "No run is recorded" in capsys.readouterr().out


@pytest.mark.parametrize("wanted", [FIRST, "20260101", "folder"])
def test_a_run_is_found_by_id_its_beginning_or_its_folder(
    runs: RunLibrary, wanted: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = str(runs_folder() / FIRST) if wanted == "folder" else wanted
    assert main(["export-run", name, "--csv", str(tmp_path / "run.csv")]) == 0
    assert "tiny, fast, seed 3, 4 steps" in capsys.readouterr().out
    with (tmp_path / "run.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["1", "2", "3", "4"]
    assert {row["run"] for row in rows} == {"tiny, fast, seed 3"}


def test_a_run_is_found_by_its_name(runs: RunLibrary, tmp_path: Path) -> None:
    assert main(["export-run", "my first", "--csv", str(tmp_path / "run.csv")]) == 0
    assert "my first" in (tmp_path / "run.csv").read_text(encoding="utf-8")


def test_what_cannot_be_found_is_told_in_a_line(
    runs: RunLibrary, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--csv", str(tmp_path / "run.csv")]
    assert "Did you mean my first?" in failure(capsys, "my frist", *out)
    assert "lists them" in failure(capsys, "zzz", *out)
    assert "lists them" in failure(capsys, "x" * 5000, *out)
    assert "lists them" in failure(capsys, "", *out)
    told = failure(capsys, "2026", *out)
    assert "Several runs" in told
    assert f"{SECOND}, {FIRST}" in told
    assert "Name the run" in failure(capsys, *out)
    assert "--csv FILE or --tensorboard FOLDER" in failure(capsys, FIRST)
    (runs_folder() / FIRST / "start.safetensors").write_bytes(b"")
    assert "cannot be shown" in failure(capsys, FIRST, *out)
    assert not (tmp_path / "run.csv").exists()


def test_what_is_there_is_replaced_only_by_force(
    runs: RunLibrary, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "run.csv"
    path.write_bytes(b"mine")
    assert "add --force" in failure(capsys, FIRST, "--csv", str(path))
    assert path.read_bytes() == b"mine"
    assert main(["export-run", FIRST, "--csv", str(path), "--force"]) == 0
    assert path.read_bytes().startswith(b"step,epoch")
    capsys.readouterr()
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "mine").write_bytes(b"")
    assert "add --force" in failure(capsys, FIRST, "--tensorboard", str(tmp_path / "events"))


def test_without_tensorboard_it_says_what_to_install(
    runs: RunLibrary,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    told = failure(capsys, FIRST, "--tensorboard", str(tmp_path / "events"))
    assert "pip install tensorboard" in told


def test_what_is_missing_of_a_damaged_run_is_told(
    runs: RunLibrary, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (runs_folder() / FIRST / "metrics.jsonl").open("ab") as file:
        file.write(b"half a li")
    assert main(["export-run", FIRST, "--csv", str(tmp_path / "run.csv")]) == 0
    assert "1 step of the curves could not be read" in capsys.readouterr().err
