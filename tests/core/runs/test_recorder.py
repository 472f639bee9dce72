"""A recording has the network bit by bit, and never costs the training anything but time."""

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.networks import weights_of
from cnnviz.core.runs.recorded_run import Parent, RecordingError, read_run
from cnnviz.core.runs.recorder import RunRecorder
from cnnviz.core.runs.snapshots import snapshot_path
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.training.training_run import DivergenceError, TrainingRun

STEPS, EPOCH = 12, 4
ROOT = Path(__file__).parents[3]
SmallDisk = Callable[[int], AbstractContextManager[None]]


def same(ones: Any, others: Any) -> bool:
    return ones.keys() == others.keys() and all(torch.equal(ones[n], others[n]) for n in ones)


def plain_weights(start: Any, dataset: Dataset, config: TrainingConfig) -> dict[str, Tensor]:
    network = start.network()
    list(TrainingRun(network, dataset, config).reports())
    return weights_of(network)


@pytest.fixture
def config() -> TrainingConfig:
    return TrainingConfig(
        epochs=3, batch_size=100, seed=4, device="cpu", precision="float32", recipe="article"
    )


def test_what_is_read_is_the_network_at_each_step_bit_by_bit(record: Callable[..., Any]) -> None:
    recorded = record()
    run = read_run(recorded.folder)
    assert run.troubles == ()
    assert run.steps == tuple(range(STEPS + 1))
    assert same(run.weights(0), recorded.start.weights)
    for step in range(1, STEPS + 1):
        assert same(run.weights(step), recorded.weights[step])
        at_step = run.checkpoint(step)
        assert same(weights_of(at_step.network()), recorded.weights[step])
        assert at_step.history.steps == list(range(1, step + 1))
        assert (at_step.made_by["run"], at_step.made_by["step"]) == (run.id, step)
    statistics = [n for n in run.weights(1) if "running_" in n or "num_batches" in n]
    assert len(statistics) == 3
    assert not any(torch.equal(run.weights(3)[n], run.weights(4)[n]) for n in statistics)


def test_what_is_read_of_the_curves_is_what_was_reported(record: Callable[..., Any]) -> None:
    recorded = record()
    run, reports = read_run(recorded.folder), recorded.reports
    assert run.history.steps == [r.step for r in reports]
    assert run.history.losses == [r.loss for r in reports]
    assert run.history.accuracies == [r.accuracy for r in reports]
    assert run.history.learning_rates == [r.learning_rate for r in reports]
    validations = [r.validation for r in reports if r.validation]
    assert run.history.validation_steps == [EPOCH, 2 * EPOCH, STEPS]
    assert run.history.validation_accuracies == [v.accuracy for v in validations]
    assert run.accuracy == max(v.accuracy for v in validations)
    assert run.seconds == reports[-1].seconds
    assert (run.total_steps, run.last_step, run.parent, run.name) == (STEPS, STEPS, None, "")
    assert set(run.measures) == set(range(1, STEPS + 1))
    assert set(run.measures[5]) == {"conv1", "batch1", "fc"}
    assert run.title == "tiny, article, seed 4"


def test_training_goes_as_without_recording_to_the_last_bit(
    record: Callable[..., Any], small_dataset: Dataset, config: TrainingConfig
) -> None:
    recorded = record()
    expected = plain_weights(recorded.start, small_dataset, config)
    assert same(recorded.weights[STEPS], expected)
    plain = TrainingRun(recorded.start.network(), small_dataset, config)
    assert [r.loss for r in plain.reports()] == [r.loss for r in recorded.reports]


@pytest.mark.parametrize("left_at", [1, EPOCH, 7, STEPS - 1])
def test_a_run_that_goes_on_forgets_what_came_after_its_save(
    record: Callable[..., Any], left_at: int
) -> None:
    whole = record()
    expected = dict(whole.weights)
    for path in sorted(whole.folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    whole.folder.rmdir()

    left = record(left_at)
    state, weights = left.run.state(), left.weights[left_at]
    # It went two steps further than its last save, and died in the third.
    lines = (left.folder / "metrics.jsonl").read_text(encoding="utf-8").splitlines()
    further = [json.dumps({**json.loads(lines[-1]), "step": left_at + n}) for n in (1, 2)]
    with (left.folder / "metrics.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n".join([*further, further[0][:20]]))
    snapshot_path(left.folder, left_at + 1).write_bytes(b"half a snapsh")
    assert state.step == left_at
    assert same(weights, expected[left_at])

    record(left=left)
    run = read_run(left.folder)
    assert run.troubles == ()
    assert run.steps == tuple(range(STEPS + 1))
    assert run.history.steps == list(range(1, STEPS + 1))
    assert all(same(run.weights(step), expected[step]) for step in expected)
    assert same(run.weights(0), left.start.weights)


def test_a_line_that_lacks_its_end_is_not_grown_into(record: Callable[..., Any]) -> None:
    left = record(5)
    metrics = left.folder / "metrics.jsonl"
    metrics.write_bytes(metrics.read_bytes().rstrip(b"\n"))
    record(left=left)
    run = read_run(left.folder)
    assert run.troubles == ()
    assert run.history.steps == list(range(1, STEPS + 1))


def test_the_run_that_it_branched_off_is_written(
    start: Any, small_dataset: Dataset, config: TrainingConfig, tmp_path: Path
) -> None:
    parent = Parent("20260101-120000-abcdef", 37)
    run = TrainingRun(start.network(), small_dataset, config)
    with RunRecorder(tmp_path / "run", start, run, parent):
        pass
    read = read_run(tmp_path / "run")
    assert read.parent == parent
    assert (read.steps, read.last_step, read.accuracy, read.troubles) == ((0,), 0, None, ())
    assert load_checkpoint(tmp_path / "run" / "start.safetensors").run is None


def test_the_last_weights_are_kept_wherever_a_run_ends(
    start: Any, small_dataset: Dataset, config: TrainingConfig, tmp_path: Path
) -> None:
    config = replace(config, epochs=50)
    run = TrainingRun(start.network(), small_dataset, config)
    with RunRecorder(tmp_path / "run", start, run) as recorder:
        for report in run.reports():
            line = recorder.add(report)
            if report.step > EPOCH * 20 and not line.measures:
                break
        kept = recorder.keep_last()
    assert kept is not None
    read = read_run(tmp_path / "run")
    assert read.steps[-1] == read.last_step == kept.report.step
    assert same(read.weights(read.steps[-1]), weights_of(run.network))


def test_weights_that_are_no_numbers_are_not_kept(
    start: Any, small_dataset: Dataset, config: TrainingConfig, tmp_path: Path
) -> None:
    run = TrainingRun(start.network(), small_dataset, config)
    with RunRecorder(tmp_path / "run", start, run) as recorder:
        reports = run.reports()
        report = next(reports)
        with torch.no_grad():
            run.network.get_parameter("fc.bias")[0] = math.inf
        assert not recorder.add(report).measures
        with pytest.raises(DivergenceError):
            next(reports)
    read = read_run(tmp_path / "run")
    assert read.troubles == ()
    assert (read.steps, read.history.steps) == ((0,), [1])


def failure_of(recorder: RunRecorder, report: StepReport) -> str:
    """Write until there is no room left."""
    try:
        for _ in range(200):
            recorder.add(report)
    except RecordingError as error:
        return str(error)
    return "none"


@pytest.mark.parametrize("most_bytes", [0, 300, 5_000, 25_000])
def test_a_full_disk_ends_the_recording_and_not_the_training(
    start: Any,
    small_dataset: Dataset,
    config: TrainingConfig,
    tmp_path: Path,
    small_disk: SmallDisk,
    most_bytes: int,
) -> None:
    run = TrainingRun(start.network(), small_dataset, config)
    failures, steps = [], []
    with RunRecorder(tmp_path / "run", start, run) as recorder:
        for report in run.reports():
            steps.append(report.step)
            if report.step < 3:
                recorder.add(report)
            elif not failures:
                with small_disk(most_bytes):
                    failures.append(failure_of(recorder, report))
    assert failures == [
        f"The run is no longer being recorded in {tmp_path / 'run'}: "
        "the file is too large for the system's limits. "
        "Training continues."
    ]
    assert steps == list(range(1, STEPS + 1))
    assert same(weights_of(run.network), plain_weights(start, small_dataset, config))
    read = read_run(tmp_path / "run")
    assert read.steps[:3] == (0, 1, 2)
    assert not [t for t in read.troubles if "snapshot" in t], "no half file stays"


@pytest.mark.parametrize("most_bytes", [0, 300, 2_000])
def test_a_disk_that_is_full_from_the_first_byte_is_told(
    start: Any,
    small_dataset: Dataset,
    config: TrainingConfig,
    tmp_path: Path,
    small_disk: SmallDisk,
    most_bytes: int,
) -> None:
    run = TrainingRun(start.network(), small_dataset, config)
    with small_disk(most_bytes), pytest.raises(RecordingError, match="no longer being recorded"):
        RunRecorder(tmp_path / "run", start, run)
    assert run.controls.looks_after == frozenset(), "nobody holds up a GPU for it"


def test_folders_that_cannot_be_written_are_told(
    start: Any, small_dataset: Dataset, config: TrainingConfig, tmp_path: Path
) -> None:
    run = TrainingRun(start.network(), small_dataset, config)
    (tmp_path / "file").write_text("", encoding="utf-8")
    for folder in (tmp_path / "file" / "run", tmp_path / "file"):
        with pytest.raises(RecordingError, match="no longer being recorded"):
            RunRecorder(folder, start, run)
    run = TrainingRun(start.network(), small_dataset, config, state=_some_steps_on(run))
    with pytest.raises(RecordingError, match="gone: it does not exist"):
        RunRecorder(tmp_path / "gone", start, run)


def _some_steps_on(run: TrainingRun) -> Any:
    next(run.reports())
    return run.state()


def test_a_folder_that_goes_while_it_trains_is_told(record: Callable[..., Any]) -> None:
    recorded = record(2)
    folder: Path = recorded.folder
    run = recorded.run
    with RunRecorder(folder, recorded.start, run) as recorder:
        for path in (folder / "snapshots").iterdir():
            path.unlink()
        (folder / "snapshots").rmdir()
        with pytest.raises(RecordingError, match="run: it does not exist"):
            recorder.add(next(run.reports()))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each run is a fork")
def test_a_run_that_is_killed_in_the_midst_of_writing_loses_one_snapshot_at_most(
    tmp_path: Path,
) -> None:
    command = [sys.executable, str(Path(__file__).with_name("killed_recordings.py"))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [*command, str(tmp_path)], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    runs = {moment: read_run(tmp_path / moment) for moment in ("snapshot", "between", "line")}
    before = tuple(range(7))
    assert {moment: run.steps for moment, run in runs.items()} == {
        "snapshot": before,
        "between": (*before, 7),
        "line": (*before, 7),
    }
    assert {moment: run.troubles for moment, run in runs.items()} == {
        "snapshot": ("1 snapshot could not be read.",),
        "between": (),
        "line": ("1 step of the curves could not be read.",),
    }
    for run in runs.values():
        assert run.history.steps == list(before[1:])
        assert all(run.weights(step) for step in run.steps)
        assert run.nearest_step(100) == run.steps[-1]
        assert same(run.weights(6), runs["line"].weights(6))
