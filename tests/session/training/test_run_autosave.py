from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cnnviz.core.checkpoints.checkpoint import (
    Checkpoint,
    CheckpointError,
    load_checkpoint,
    save_checkpoint,
)
from cnnviz.core.training.step_reports import StepReport, Validation
from cnnviz.session.training import run_autosave
from cnnviz.session.training.run_autosave import RunAutosave


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(run_autosave.time, "monotonic", clock)
    return clock


def saving_takes(seconds: float, clock: Clock) -> Callable[[Path, Checkpoint, str], None]:
    def save(path: Path, checkpoint: Checkpoint, instead: str) -> None:
        clock.now_s += seconds
        save_checkpoint(path, checkpoint, instead)

    return save


def step(number: int, validation: Validation | None = None) -> StepReport:
    return StepReport(number, 1, 0.5, 0.5, 0.001, 100, float(number), validation)


@pytest.mark.parametrize(("cost_s", "rest_s"), [(0.1, 5), (0.25, 5), (1.0, 20)])
def test_takes_a_twentieth_of_the_time_and_no_more_than_every_five_seconds(
    clock: Clock,
    checkpoint: Checkpoint,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cost_s: float,
    rest_s: float,
) -> None:
    monkeypatch.setattr(run_autosave, "save_checkpoint", saving_takes(cost_s, clock))
    autosave = RunAutosave(tmp_path / "run.safetensors", checkpoint)
    assert autosave.is_due, "a run that has just begun is saved with its first step"
    autosave.add(step(1))
    autosave.save(checkpoint.network(), None)
    clock.now_s += rest_s - 0.01
    assert not autosave.is_due
    clock.now_s += 0.02
    assert autosave.is_due


def test_an_epochs_end_does_not_wait(clock: Clock, checkpoint: Checkpoint, tmp_path: Path) -> None:
    autosave = RunAutosave(tmp_path / "run.safetensors", checkpoint)
    autosave.add(step(1))
    autosave.save(checkpoint.network(), None)
    assert not autosave.is_due
    autosave.add(step(2, Validation(0.9, 0.3, doubt_below=0.7)))
    assert autosave.is_due
    assert autosave.is_behind
    autosave.save(checkpoint.network(), None)
    assert not autosave.is_due
    assert not autosave.is_behind
    saved = load_checkpoint(tmp_path / "run.safetensors")
    assert saved.history.steps == [1, 2]
    assert saved.doubt_below == 0.7


def test_what_could_not_be_saved_is_tried_again_after_a_rest(
    clock: Clock, checkpoint: Checkpoint, tmp_path: Path
) -> None:
    autosave = RunAutosave(tmp_path / "gone" / "run.safetensors", checkpoint)
    autosave.add(step(1))
    with pytest.raises(CheckpointError):
        autosave.save(checkpoint.network(), None)
    assert autosave.is_behind
    assert not autosave.is_due
    clock.now_s += 5.01
    assert autosave.is_due


def test_curves_go_on_where_they_ended(checkpoint: Checkpoint, tmp_path: Path) -> None:
    before = checkpoint.history.copy()
    before.add(step(1))
    autosave = RunAutosave(tmp_path / "run.safetensors", replace(checkpoint, history=before))
    assert not autosave.is_behind
    autosave.add(step(2))
    autosave.save(checkpoint.network(), None)
    assert load_checkpoint(tmp_path / "run.safetensors").history.steps == [1, 2]
    assert before.steps == [1], "the start is left as it was"
