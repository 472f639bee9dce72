"""A recorded run whose weights grow step by step, without the training."""

from dataclasses import replace
from pathlib import Path

import pytest

from cnnviz.core.checkpoints.checkpoint import Checkpoint, save_checkpoint
from cnnviz.core.runs.layer_measures import LayerMeasure
from cnnviz.core.runs.metric_lines import line_of
from cnnviz.core.runs.recorded_run import RecordedRun, describe, read_run
from cnnviz.core.runs.snapshots import SnapshotFormat, snapshot_path
from cnnviz.core.training.step_reports import StepReport, Validation

STEPS = 8
MADE_BY = {"recipe": "fast", "seed": 3, "learning_rate": 0.01, "epochs": 2}


@pytest.fixture
def run(checkpoint: Checkpoint, tmp_path: Path) -> RecordedRun:
    """Eight steps; after step n all weights are n + 1 times those of the start."""
    folder = tmp_path / "runs" / "20260101-120000-aaaaaa"
    (folder / "snapshots").mkdir(parents=True)
    start = replace(checkpoint, made_by=MADE_BY)
    save_checkpoint(folder / "start.safetensors", start)
    (folder / "run.json").write_bytes(describe("My run: a/b", 1.0, STEPS, None))
    lines = []
    for step in range(1, STEPS + 1):
        grown = {name: value * (step + 1) for name, value in start.weights.items()}
        content = SnapshotFormat(start.weights).content(grown)
        snapshot_path(folder, step).write_bytes(content)
        validation = Validation(step / 10, 1 / step) if step % 4 == 0 else None
        report = StepReport(step, 1 + step // 5, 2 / step, step / 9, 0.01, 100, 0.1, validation)
        lines.append(line_of(report, {"conv1": LayerMeasure(1.0, 0.5, 0.01)}))
    (folder / "metrics.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return read_run(folder)
