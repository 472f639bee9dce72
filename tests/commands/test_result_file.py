"""What `cnnviz train` was run for is not lost: to a name, to a full disk, to a run that was cut."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cnnviz.commands import train as commands_train
from cnnviz.commands.cli import main
from cnnviz.commands.progress import TrainingProgress
from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.files.user_folders import data_folder
from cnnviz.core.training.step_reports import StepReport

pytestmark = pytest.mark.usefixtures("one_thread", "tiny_bars")
BASICS = ["--dataset", "bars", "--network", "tiny", "--epochs", "2", "--no-record"]
OUTPUT, RESUME = Path("a.safetensors"), Path("a.resume.safetensors")
EPOCH = 4  # steps


def train(*arguments: str, output: str = str(OUTPUT)) -> int:
    return main(["train", *BASICS, "--output", output, *arguments])


@pytest.mark.parametrize("name", ["n" * 235, "ä" * 118])  # the .resume file beside it fits as well
def test_a_name_as_long_as_names_may_be_is_trained_for(name: str) -> None:
    assert train(output=f"{name}.safetensors") == 0
    assert os.listdir() == [f"{name}.safetensors"]


@pytest.mark.parametrize("name", ["n" * 243, "n" * 237, "ä" * 119, "n" * 5_000])
def test_a_name_that_is_too_long_is_told_before_training(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands_train, "load_or_fetch", lambda *_: pytest.fail("data was loaded"))
    assert train(output=f"{name}.safetensors") == 2
    told = capsys.readouterr().err
    assert told.endswith("could not be written: its name is too long; shorten it.\n")
    assert told.count("\n") == 1
    assert len(told) < 400
    assert os.listdir() == []


@pytest.mark.parametrize("ends", [signal.SIGINT, signal.SIGTERM, "SIGHUP"])
@pytest.mark.parametrize("step", [1, EPOCH - 1])
def test_a_run_that_is_stopped_before_its_first_epoch_replaces_nothing(
    ends: Any, step: int, interrupt_at: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    assert train() == 0
    before = OUTPUT.read_bytes()
    capsys.readouterr()
    interrupt_at(step, _signal(ends))
    assert train("--seed", "7") == 130
    assert OUTPUT.read_bytes() == before
    told = capsys.readouterr()
    assert told.out == (
        "a.safetensors: left as it was, because the run ended before its first epoch did\n"
    )
    assert "Resume with: cnnviz train --resume a.resume.safetensors" in told.err

    interrupt_at(0)
    assert main(["train", "--resume", str(RESUME), "--no-record"]) == 0
    assert load_checkpoint(OUTPUT).made_by["seed"] == 7
    assert len(load_checkpoint(OUTPUT).history.steps) == 2 * EPOCH


def test_a_run_that_diverges_before_its_first_epoch_replaces_nothing() -> None:
    assert train() == 0
    before = OUTPUT.read_bytes()
    assert train("--learning-rate", "1e30") == 2
    assert OUTPUT.read_bytes() == before


def test_a_run_that_is_stopped_after_its_first_epoch_replaces_the_file(
    interrupt_at: Callable[..., None],
) -> None:
    assert train() == 0
    interrupt_at(EPOCH + 1)
    assert train("--seed", "7") == 130
    assert load_checkpoint(OUTPUT).made_by["seed"] == 7


def _signal(ends: Any) -> int:
    number = getattr(signal, ends, None) if isinstance(ends, str) else ends
    return number or pytest.skip("a system without this signal")


def test_a_run_can_go_on_from_its_first_step(monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def killed(progress: Any, report: StepReport) -> None:
        raise Killed

    monkeypatch.setattr(TrainingProgress, "show", killed)
    with pytest.raises(Killed):
        train()
    left = load_checkpoint(RESUME)
    assert left.run is not None
    assert left.run.step == 1


def test_on_a_full_disk_the_weights_are_kept_in_the_data_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _fill(monkeypatch, Path.cwd())
    assert train() == 2
    assert os.listdir() == []
    told = capsys.readouterr().err.splitlines()
    (kept,) = (data_folder() / "unsaved").iterdir()
    full = "a.safetensors could not be written: the disk is full; make room on it, or choose"
    assert told[-1].startswith(f"cnnviz: {full}")
    assert told[-1].endswith(f"The weights are in {kept} instead.")
    assert load_checkpoint(kept).history.steps == list(range(1, 2 * EPOCH + 1))
    assert sum(str(kept) in line for line in told) == 2  # after the first epoch, and at the end


def test_where_there_is_room_again_the_file_is_where_it_belongs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    show, replace = TrainingProgress.show, os.replace

    def make_room(progress: Any, report: StepReport) -> None:
        show(progress, report)
        if report.step == 2 * EPOCH:
            monkeypatch.setattr(os, "replace", replace)

    monkeypatch.setattr(TrainingProgress, "show", make_room)
    _fill(monkeypatch, Path.cwd())
    assert train() == 0
    assert os.listdir() == [OUTPUT.name]
    assert list((data_folder() / "unsaved").iterdir()) == []


def test_two_full_disks_are_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _fill(monkeypatch, Path("/"))
    assert train() == 2
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.endswith("Nor could the weights be kept in cnnviz's data folder.")


def _fill(monkeypatch: pytest.MonkeyPatch, disk: Path) -> None:
    replace = os.replace

    def replace_elsewhere(source: Any, target: Any) -> None:
        if disk in Path(target).absolute().parents:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", replace_elsewhere)
