import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from cnnviz.commands.progress import TrainingLog, TrainingProgress
from cnnviz.core.training.step_reports import StepReport, Validation


def report(
    step: int, accuracy: float | None = None, drawings_accuracy: float | None = None
) -> StepReport:
    validation = None if accuracy is None else Validation(accuracy, 1.0, drawings_accuracy, 0.4)
    return StepReport(step, (step + 1) // 2, 1 / step, 0.5, 0.1, 100, 2.0 * step, validation)


class FullDisk(io.StringIO):
    """Takes two lines, then nothing more, not even when it is closed."""

    lines = 0

    def write(self, text: str) -> int:
        self.lines += 1
        if self.lines > 2:
            raise OSError(28, "No space left on device")
        return len(text)

    def close(self) -> None:
        raise OSError(28, "No space left on device")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_each_line_of_the_log_is_there_as_soon_as_its_step_is_done(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with TrainingLog(path) as log:
        log.add(report(1))
        assert json.loads(path.read_text()) == {"step": 1, "epoch": 1, "loss": 1.0, "seconds": 2.0}
        log.add(report(2, 0.25))
    entries = [json.loads(line) for line in path.read_text().splitlines()]
    assert entries[1] == {
        "step": 2,
        "epoch": 1,
        "loss": 0.5,
        "seconds": 4.0,
        "validation_accuracy": 0.25,
    }


def test_the_log_tells_of_drawings_where_some_were_recognised(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with TrainingLog(path) as log:
        log.add(report(2, 0.25, 0.75))
    entry = json.loads(path.read_text())
    assert (entry["validation_accuracy"], entry["drawings_accuracy"]) == (0.25, 0.75)


def test_without_a_path_there_is_no_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with TrainingLog(None) as log:
        log.add(report(1))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("steps", [2, 9])
def test_a_log_on_a_full_disk_is_told_of_once(
    steps: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    disk = FullDisk()

    def open_on_full_disk(path: Path, *arguments: Any, **options: Any) -> FullDisk:
        return disk

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", open_on_full_disk)
        with TrainingLog(Path("log.jsonl")) as log:
            for step in range(1, steps + 1):
                log.add(report(step))
    assert disk.lines == min(steps, 3)
    assert capsys.readouterr().err == (
        "log.jsonl could not be written: the disk is full; make room on it. Training continues "
        "without a log.\n"
    )


def test_elsewhere_than_on_a_terminal_there_is_a_line_an_epoch(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with TrainingProgress(epochs=2, steps=4) as progress:
        for step in range(1, 5):
            progress.show(report(step, 0.125 * step if step % 2 == 0 else None))
    assert capsys.readouterr().err.splitlines() == [
        "epoch 1/2   loss 0.7500   validation 25.00%   4 s",
        "epoch 2/2   loss 0.2917   validation 50.00%   8 s",
    ]


def test_a_line_tells_of_drawings_where_some_were_recognised(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with TrainingProgress(epochs=12, steps=24) as progress:
        progress.show(report(1, 0.125, 0.5))
        progress.show(report(2, 1.0, 0.0))
    assert capsys.readouterr().err.splitlines() == [
        "epoch  1/12   loss 1.0000   validation 12.50%   drawings 50.00%   2 s",
        "epoch  1/12   loss 0.5000   validation 100.00%   drawings  0.00%   4 s",
    ]


def test_on_a_terminal_there_is_a_bar_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with TrainingProgress(epochs=1, steps=2) as progress:
        progress.show(report(1))
        progress.show(report(2, 0.5))
    shown = terminal.getvalue()
    assert "0/2 [" in shown
    assert shown.count("validation 50.00%") == 1
