"""`cnnviz train` left and taken up again, and trouble with the files that this needs."""

import json
import os
import shutil
import signal
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from cnnviz.commands import run_files as commands_run_files
from cnnviz.commands import train as commands_train
from cnnviz.commands.cli import main
from cnnviz.commands.progress import TrainingProgress
from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from cnnviz.core.training.step_reports import StepReport
from tests.picture_shapes import grey

pytestmark = pytest.mark.usefixtures("one_thread", "tiny_bars")
BASICS = ["--dataset", "bars", "--network", "tiny", "--epochs", "3", "--learning-rate", "0.01"]
OUTPUT, RESUME = Path("bars-tiny.safetensors"), Path("bars-tiny.resume.safetensors")
EPOCH = 4  # steps
HANG_UP = getattr(signal, "SIGHUP", signal.SIGTERM)  # Windows has none
Interrupt = Callable[..., None]


def train(*arguments: str) -> int:
    return main(["train", *BASICS, *arguments])


def resume(*arguments: str, path: Path = RESUME) -> int:
    return main(["train", "--resume", str(path), *arguments])


def same(ones: Any, others: Any) -> bool:
    return ones.keys() == others.keys() and all(torch.equal(ones[n], others[n]) for n in ones)


def rounded(values: list[float]) -> list[float]:
    return [float(f"{value:.6g}") for value in values]


@pytest.mark.parametrize("step", [1, EPOCH, EPOCH + 3])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, HANG_UP])
def test_an_interrupted_run_goes_on_to_the_same_end(
    step: int, number: int, interrupt_at: Interrupt, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("--output", "whole.safetensors") == 0
    whole = load_checkpoint(Path("whole.safetensors"))
    capsys.readouterr()

    interrupt_at(step, number)
    assert train("--log", "log.jsonl") == 130
    told = capsys.readouterr().err.splitlines()
    assert told[-2:] == [f"Resume with: cnnviz train --resume {RESUME}", "cnnviz: interrupted"]
    left = load_checkpoint(RESUME)
    assert left.run is not None
    assert (left.run.step, left.history.steps) == (step, list(range(1, step + 1)))
    assert load_checkpoint(OUTPUT).run is None

    interrupt_at(0)
    assert resume("--log", "log.jsonl") == 0
    assert sorted(os.listdir()) == ["bars-tiny.safetensors", "log.jsonl", "whole.safetensors"]
    ended = load_checkpoint(OUTPUT)
    assert same(ended.weights, whole.weights)
    assert ended.history.steps == whole.history.steps
    assert rounded(ended.history.losses) == rounded(whole.history.losses)
    assert ended.history.validation_accuracies == whole.history.validation_accuracies
    assert {**ended.made_by, "run": None} == {**whole.made_by, "run": None}
    entries = [json.loads(line) for line in Path("log.jsonl").read_text().splitlines()]
    assert [entry["step"] for entry in entries] == list(range(1, 3 * EPOCH + 1))
    printed = capsys.readouterr()
    assert printed.out.startswith(f"{OUTPUT}: epoch ")
    epochs = [line for line in printed.err.splitlines() if line.startswith("epoch ")]
    assert len(epochs) == 3 - step // EPOCH


def test_the_epochs_mean_loss_counts_the_steps_before_the_interruption(
    interrupt_at: Interrupt, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train() == 0
    expected = [line.split("validation")[0] for line in capsys.readouterr().err.splitlines()]
    interrupt_at(EPOCH + 3)
    assert train() == 130
    capsys.readouterr()
    interrupt_at(0)
    assert resume() == 0
    found = [line.split("validation")[0] for line in capsys.readouterr().err.splitlines()]
    assert found == expected[1:]


def test_ctrl_c_twice_does_not_wait_for_the_step(interrupt_at: Interrupt) -> None:
    interrupt_at(EPOCH + 1, times=2)
    assert train() == 130
    left = load_checkpoint(RESUME)  # from the end of the epoch: the newest step may be half done
    assert left.run is not None
    assert left.run.step == EPOCH


def test_signals_are_heeded_as_before_when_training_is_over() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    assert train() == 0
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_a_background_jobs_ctrl_c_stays_ignored(interrupt_at: Interrupt) -> None:
    interrupt_at(2)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert train() == 0
    finally:
        signal.signal(signal.SIGINT, before)


def test_saving_takes_a_twentieth_of_the_time_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a clock that saving alone moves on by 3 seconds, and each step by 1."""
    clock, saved = [0.0], []

    def save(path: Path, checkpoint: Checkpoint) -> None:
        if checkpoint.run is not None:
            clock[0] += 3
            saved.append(checkpoint.run.step)

    def show(progress: Any, report: StepReport) -> None:
        clock[0] += 1

    monkeypatch.setattr(commands_run_files.time, "perf_counter", lambda: clock[0])
    monkeypatch.setattr(commands_run_files, "save_checkpoint", save)
    monkeypatch.setattr(TrainingProgress, "show", show)
    assert train("--epochs", "1", "--batch-size", "2") == 0
    assert saved == [1, 61, 121, 181]


def test_what_killed_processes_left_is_cleared_away(interrupt_at: Interrupt) -> None:
    parts = [f".{name}.0123abcd.part" for name in (OUTPUT.name, RESUME.name)]
    others = [f".{OUTPUT.name}.part", f".other{OUTPUT.name}.0123abcd.part"]
    for name in (*parts, *others):
        Path(name).touch()
    assert train() == 0
    assert sorted(os.listdir()) == sorted([OUTPUT.name, *others])


@pytest.mark.parametrize(
    "option",
    [
        ("--epochs", "5"),
        ("--recipe", "article"),
        ("--network", "article"),
        ("--dataset", "mnist"),
        ("--batch-size", "10"),
        ("--learning-rate", "0.1"),
        ("--seed", "0"),
        ("--device", "cpu"),
    ],
)
def test_settings_cannot_change_on_the_way(
    option: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert resume(*option, path=Path("not.even.there")) == 2
    assert capsys.readouterr().err == (
        f"cnnviz: A resumed run keeps its settings: omit {option[0]}, or start a new run "
        "without --resume.\n"
    )


@pytest.fixture
def left(
    tiny_bars: None, interrupt_at: Interrupt, capsys: pytest.CaptureFixture[str]
) -> Checkpoint:
    """What an interrupted run left in its file."""
    interrupt_at(2)
    assert train() == 130
    interrupt_at(0)
    capsys.readouterr()
    return load_checkpoint(RESUME)


def spoiled(left: Checkpoint, kind: str) -> Checkpoint:
    assert left.run is not None
    match kind:
        case "no run":
            return replace(left, run=None)
        case "finished":
            return replace(left, run=replace(left.run, step=left.run.total_steps))
        case "no data set":
            return replace(left, made_by={})
        case "strange data set":
            return replace(left, made_by={"dataset": ["bars"]})
        case "unknown data set":
            return replace(left, made_by={"dataset": "bras"})
        case "other data":
            return replace(left, picture_shape=grey(0.101, 0.25))
        case "no tensors":
            return replace(left, run=replace(left.run, tensors={}))
        case _:
            return replace(left, run=replace(left.run, values={**left.run.values, "seconds": "1"}))


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("no run", "holds a network, but no run to resume"),
        ("finished", "is finished: there is nothing left to do"),
        ("no data set", "does not state which data set"),
        ("strange data set", "does not state which data set"),
        ("unknown data set", "Did you mean bars?"),
        ("other data", "trained on pictures other than those of bars here"),
        ("no tensors", "The run in this file cannot be resumed (KeyError"),
        ("a wrong value", "The run in this file cannot be resumed (ValueError 1 is not a number"),
    ],
)
def test_a_file_without_a_usable_run_is_told_in_one_sentence(
    kind: str, named: str, left: Checkpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    save_checkpoint(RESUME, spoiled(left, kind))
    before = RESUME.read_bytes(), OUTPUT.read_bytes()
    assert resume() == 2
    printed = capsys.readouterr()
    assert named in printed.err
    assert printed.err.count("\n") == 1
    assert (RESUME.read_bytes(), OUTPUT.read_bytes()) == before


def test_a_damaged_file_is_told_in_one_sentence(
    left: Checkpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = RESUME.read_bytes()
    for content in (b"", whole[:-1], whole[:500], b"\xff" * 100):
        RESUME.write_bytes(content)
        assert resume() == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert resume(path=Path("none.resume.safetensors")) == 2
    assert "could not be read: it does not exist" in capsys.readouterr().err


@pytest.mark.usefixtures("left")
def test_a_file_of_another_name_goes_on_where_the_output_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    moved = RESUME.rename("moved.safetensors")
    assert resume(path=moved) == 2
    assert "add --output" in capsys.readouterr().err
    assert resume("--output", "other.safetensors", path=moved) == 0
    assert load_checkpoint(Path("other.safetensors")).made_by["kept_epoch"] > 0
    assert moved.exists()


@pytest.mark.usefixtures("left")
def test_a_log_goes_on_after_the_last_step_that_was_saved() -> None:
    """A kill loses steps that were logged already, and tears the last line."""
    lines = [json.dumps({"step": step, "epoch": 1}) + "\n" for step in (1, 2, 3)]
    log = Path("log.jsonl")
    log.write_text("".join(lines) + '{"step": 4, "epo')
    assert resume("--log", "log.jsonl") == 0
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    assert [entry["step"] for entry in entries] == list(range(1, 3 * EPOCH + 1))


def test_a_full_disk_is_told_once_and_the_last_good_file_stays(
    monkeypatch: pytest.MonkeyPatch, interrupt_at: Interrupt, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands_run_files, "LEAST_REST_S", 0.0)
    monkeypatch.setattr(commands_run_files, "REST_PER_SAVE", 0)
    sync, synced = os.fsync, []

    def fill_up(file: int) -> None:
        if not stat.S_ISDIR(os.fstat(file).st_mode):
            synced.append(file)
            if len(synced) > 2:
                raise OSError(28, "No space left on device")
        sync(file)

    monkeypatch.setattr(os, "fsync", fill_up)
    interrupt_at(3 * EPOCH - 1)
    assert train("--no-record") == 2
    told = capsys.readouterr().err
    assert told.count("could not be written: the disk is full") == 3
    assert told.count("Training continues.") == 2
    assert len(synced) > 3 * EPOCH
    assert os.listdir() == [RESUME.name]
    left = load_checkpoint(RESUME)
    assert left.run is not None
    assert left.run.step == 2

    monkeypatch.setattr(os, "fsync", sync)
    interrupt_at(0)
    assert resume() == 0
    assert len(load_checkpoint(OUTPUT).history.steps) == 3 * EPOCH


def test_a_folder_that_vanishes_does_not_end_the_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "away"
    folder.mkdir()
    show = TrainingProgress.show

    def vanish(progress: Any, report: StepReport) -> None:
        show(progress, report)
        if report.step == 2:
            shutil.rmtree(folder)
        if report.step == 2 * EPOCH + 1:
            folder.mkdir()

    monkeypatch.setattr(TrainingProgress, "show", vanish)
    assert train("--output", str(folder / "a.safetensors")) == 0
    assert capsys.readouterr().err.count("Training continues.") == 2
    assert os.listdir(folder) == ["a.safetensors"]


def test_a_diverged_run_leaves_nothing_to_go_on_with() -> None:
    assert train("--learning-rate", "1e30") == 2
    assert os.listdir() == [OUTPUT.name]


def test_what_the_file_says_is_checked_before_any_data_is_loaded(
    left: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*arguments: object) -> None:
        raise AssertionError("the data set was loaded")

    save_checkpoint(RESUME, spoiled(left, "finished"))
    monkeypatch.setattr(commands_train, "load_or_fetch", never)
    assert resume() == 2
