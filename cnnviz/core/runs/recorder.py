"""Writes a run down while it trains: what every step did, and the weights after some of them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from cnnviz.core.checkpoints.checkpoint import Checkpoint, save_checkpoint
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import reason
from cnnviz.core.files.written_files import write_atomically
from cnnviz.core.printable import printable
from cnnviz.core.runs.layer_measures import LayerMeasure, are_finite, measure_step
from cnnviz.core.runs.metric_lines import MetricLine, line_of, metric_from_line, metric_lines
from cnnviz.core.runs.recorded_run import METRICS, RUN, START, Parent, RecordingError, describe
from cnnviz.core.runs.snapshot_steps import snapshot_steps
from cnnviz.core.runs.snapshots import SNAPSHOTS, SnapshotFormat, snapshot_path, snapshots_in
from cnnviz.core.training.history import History
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.training.training_run import TrainingRun
from cnnviz.core.translation import tr


class RunRecorder:
    """One run into one folder, from its first step on or from where it was left.

    Raises, here and from `add`:
        RecordingError: a file cannot be written; what was written before stays.
    """

    def __init__(
        self, folder: Path, start: Checkpoint, run: TrainingRun, parent: Parent | None = None
    ) -> None:
        self._folder, self._run = folder, run
        self._last: StepReport | None = None
        self._wanted = snapshot_steps(run.total_steps, run.steps_per_epoch)
        self._format = SnapshotFormat(start.weights)
        self._weights = run.network.state_dict()  # where they are: each step changes them in place
        with _told_as_recording_errors(self._folder):
            if run.steps_done == 0:
                _begin(folder, start, run.total_steps, parent)
            else:
                _forget_after(folder, run.steps_done)
            # A line reaches the file as soon as it is written: a crash loses none.
            self._metrics = (folder / METRICS).open("a", encoding="utf-8", buffering=1)
        run.controls.looks_after = self._wanted

    def __enter__(self) -> "RunRecorder":
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(OSError):  # of a full disk, which was told
            self._metrics.close()

    def add(self, report: StepReport) -> MetricLine:
        """Write a step down, and the weights after it where they are to be kept.

        What it returns has measures where they were.
        """
        self._last = report
        with _told_as_recording_errors(self._folder):
            measures = self._keep(report) if report.step in self._wanted else {}
            self._metrics.write(f"{line_of(report, measures)}\n")
        return MetricLine(report, measures)

    def keep_last(self) -> MetricLine | None:
        """Keep the weights that the run was left with; None where they are kept already."""
        if self._last is None or self._last.step in self._wanted:
            return None
        with _told_as_recording_errors(self._folder):
            measures = self._keep(self._last)
        return MetricLine(self._last, measures) if measures else None

    def _keep(self, report: StepReport) -> dict[str, LayerMeasure]:
        """Keep the weights if they still are those after this step, and no step too far."""
        if report.step != self._run.steps_done:
            return {}
        measures = measure_step(self._run.network, self._run.weights_before)
        if not are_finite(measures):
            return {}
        path = snapshot_path(self._folder, report.step)
        try:
            path.write_bytes(self._format.content(self._weights))
        except OSError:
            with suppress(OSError):
                path.unlink()
            raise
        return measures


def _begin(folder: Path, start: Checkpoint, total_steps: int, parent: Parent | None) -> None:
    (folder / SNAPSHOTS).mkdir(parents=True)
    save_checkpoint(folder / START, replace(start, history=History(), run=None), instead="")
    write_atomically(folder / RUN, describe("", time.time(), total_steps, parent))


def _forget_after(folder: Path, step: int) -> None:
    """A run that was left goes on from its last save, and does what came after that again."""
    for later in snapshots_in(folder):
        if later > step:
            snapshot_path(folder, later).unlink()
    read = ((line, metric_from_line(line)) for line in metric_lines(folder / METRICS))
    kept = [line for line, metric in read if metric is not None and metric.report.step <= step]
    # A crash may have come between a line and its end.
    write_atomically(folder / METRICS, b"".join(line.rstrip() + b"\n" for line in kept))


@contextmanager
def _told_as_recording_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, CnnvizError) as error:
        raise RecordingError(
            tr(
                "The run is no longer being recorded in {name}: {why} Training continues.",
                printable(folder),
                _why(error),
            )
        ) from error


def _why(error: Exception) -> str:
    if isinstance(error, CnnvizError):
        return str(error)
    if isinstance(error, OSError):
        return f"{reason(error)}."
    return tr("what was recorded before is damaged.")
