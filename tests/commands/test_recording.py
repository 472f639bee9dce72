"""`cnnviz train` records its runs, and trains the same whatever becomes of the recording."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import torch

from cnnviz.commands import recording as commands_recording
from cnnviz.commands.cli import main
from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.runs import run_library
from cnnviz.core.runs.recorded_run import RecordedRun, read_run
from cnnviz.core.runs.run_library import RunLibrary, runs_folder
from cnnviz.core.training.step_reports import StepReport

pytestmark = pytest.mark.usefixtures("one_thread", "tiny_bars")
BASICS = ["--dataset", "bars", "--network", "tiny", "--epochs", "3", "--learning-rate", "0.01"]
OUTPUT, RESUME = Path("bars-tiny.safetensors"), Path("bars-tiny.resume.safetensors")
STEPS = 12


def train(*arguments: str) -> int:
    return main(["train", *BASICS, *arguments])


def recorded() -> RecordedRun:
    (run_id,) = RunLibrary(runs_folder()).ids()
    return read_run(runs_folder() / run_id)


def same(ones: Any, others: Any) -> bool:
    return ones.keys() == others.keys() and all(torch.equal(ones[n], others[n]) for n in ones)


def test_a_run_is_in_the_library_with_the_weights_that_were_kept() -> None:
    assert train() == 0
    run, kept = recorded(), load_checkpoint(OUTPUT)
    assert run.troubles == ()
    assert run.steps == tuple(range(STEPS + 1))
    assert run.history.steps == list(range(1, STEPS + 1))
    assert kept.made_by["run"] == run.id
    assert same(run.weights(4 * kept.made_by["kept_epoch"]), kept.weights)
    assert run.accuracy == kept.made_by["validation_accuracy"]
    assert os.listdir() == [str(OUTPUT)]


def test_it_can_be_left_out_and_the_network_is_the_same() -> None:
    assert train("--output", "recorded.safetensors") == 0
    assert train("--output", "plain.safetensors", "--no-record") == 0
    assert recorded().steps
    ones, others = (load_checkpoint(Path(f"{n}.safetensors")) for n in ("recorded", "plain"))
    assert same(ones.weights, others.weights)
    assert ones.history == others.history
    assert "run" not in others.made_by


def test_a_run_that_goes_on_is_recorded_as_one(interrupt_at: Callable[[int], None]) -> None:
    assert train("--output", "whole.safetensors") == 0
    whole = recorded()
    interrupt_at(7)
    assert train() == 130
    ids = RunLibrary(runs_folder()).ids()
    (left_id,) = set(ids) - {whole.id}
    assert read_run(runs_folder() / left_id).last_step == 7
    interrupt_at(0)
    assert main(["train", "--resume", str(RESUME)]) == 0
    assert RunLibrary(runs_folder()).ids() == ids
    run = read_run(runs_folder() / left_id)
    assert run.steps == whole.steps
    assert run.history.losses == whole.history.losses
    assert all(same(run.weights(step), whole.weights(step)) for step in run.steps)
    assert load_checkpoint(OUTPUT).made_by["run"] == left_id


@pytest.mark.parametrize("how", ["deleted", "never recorded", "not wanted now"])
def test_a_run_without_a_recording_goes_on_without(
    how: str, interrupt_at: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    interrupt_at(7)
    assert train(*(["--no-record"] if how == "never recorded" else [])) == 130
    library = RunLibrary(runs_folder())
    if how == "deleted":
        library.delete(library.ids()[0])
    interrupt_at(0)
    capsys.readouterr()
    wish = ["--no-record"] if how == "not wanted now" else []
    assert main(["train", "--resume", str(RESUME), *wish]) == 0
    assert "record" not in capsys.readouterr().err
    runs = [read_run(runs_folder() / run_id) for run_id in library.ids()]
    assert [run.last_step for run in runs] == ([7] if how == "not wanted now" else [])


def test_a_full_disk_is_told_in_a_line_and_training_goes_on(
    capsys: pytest.CaptureFixture[str],
    small_disk: Callable[[int], AbstractContextManager[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add = commands_recording.Recording.add

    def add_to_full_disk(recording: Any, report: StepReport) -> None:
        with small_disk(0):
            add(recording, report)

    monkeypatch.setattr(commands_recording.Recording, "add", add_to_full_disk)
    assert train("--output", "full.safetensors") == 0
    told = [line for line in capsys.readouterr().err.splitlines() if "record" in line]
    assert len(told) == 1
    assert told[0].startswith("The run is no longer being recorded in ")
    assert told[0].endswith(": the file is too large for the system's limits. Training continues.")
    monkeypatch.undo()


def test_a_library_that_cannot_be_written_is_told_in_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    runs_folder().parent.mkdir(parents=True)
    runs_folder().write_text("a file", encoding="utf-8")
    assert train() == 0
    told = [line for line in capsys.readouterr().err.splitlines() if "record" in line]
    assert len(told) == 1
    assert "Training continues" in told[0]
    assert load_checkpoint(OUTPUT).history.steps[-1] == STEPS


def test_room_is_made_and_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert train() == 0
    old = recorded()
    monkeypatch.setattr(commands_recording, "BUDGET_MB", 0)
    monkeypatch.setattr(run_library, "IN_USE_S", -1.0)
    capsys.readouterr()
    assert train() == 0
    told = capsys.readouterr().err.splitlines()
    assert (
        "Recorded runs had filled 0 MB: the oldest without a name were "
        "deleted (tiny, article, seed 0)." in told
    ) or (f"({old.title})" in "".join(told))
    assert recorded().id != old.id
