import json
import math
import os
from pathlib import Path
from typing import Any

import pytest

from cnnviz.core.runs import metric_lines as lines
from cnnviz.core.runs.layer_measures import LayerMeasure
from cnnviz.core.runs.metric_lines import line_of, metric_from_line, read_metrics
from cnnviz.core.training.step_reports import StepReport, Validation

VALIDATION = Validation(0.875, 0.4321, 0.5, 0.31)
MEASURES = {"conv1": LayerMeasure(1.5, 0.1, 0.003), "fc": LayerMeasure(2.0, 0.0, 1e-9)}


def report(step: int = 7, **changes: Any) -> StepReport:
    values = {
        "epoch": 2,
        "seconds": 1.25,
        "loss": 0.1 + 0.2,
        "accuracy": 1 / 3,
        "learning_rate": 0.001,
    }
    return StepReport(step=step, pictures=100, **{**values, **changes})


@pytest.mark.parametrize("validation", [None, VALIDATION, Validation(1.0, 0.0)])
@pytest.mark.parametrize("measures", [{}, MEASURES])
def test_a_line_is_read_as_it_was_written(
    validation: Validation | None, measures: dict[str, LayerMeasure]
) -> None:
    written = report(validation=validation)
    line = line_of(written, measures)
    assert "\n" not in line
    read = metric_from_line(line.encode())
    assert read is not None
    assert vars(read.report) == vars(written)
    assert read.measures == measures


def test_a_line_cut_anywhere_is_none() -> None:
    whole = line_of(report(validation=VALIDATION), MEASURES).encode()
    assert metric_from_line(whole) is not None
    assert not [left for left in range(len(whole)) if metric_from_line(whole[:left]) is not None]


BAD = [
    (("step",), -1),
    (("step",), 1.0),
    (("step",), True),
    (("step",), 10**10),
    (("step",), None),
    (("epoch",), "2"),
    (("pictures",), 10**400),
    (("loss",), math.nan),
    (("loss",), math.inf),
    (("loss",), -0.5),
    (("loss",), 10**400),
    (("loss",), [0.5]),
    (("accuracy",), 1.01),
    (("accuracy",), {}),
    (("seconds",), -math.inf),
    (("validation",), None),
    (("validation",), []),
    (("validation",), {}),
    (("validation", "accuracy"), 2),
    (("validation", "loss"), math.nan),
    (("validation", "drawings_accuracy"), "most"),
    (("validation", "doubt_below"), 7),
    (("layers",), None),
    (("layers",), [1, 2]),
    (("layers", "conv1"), 3),
    (("layers", "conv1"), {}),
    (("layers", "conv1", "weight"), math.inf),
    (("layers", "conv1", "update"), -1),
]


@pytest.mark.parametrize(("place", "value"), BAD, ids=str)
def test_what_no_step_can_have_makes_it_none(place: tuple[str, ...], value: Any) -> None:
    data = json.loads(line_of(report(validation=VALIDATION), MEASURES))
    inner = data
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    assert metric_from_line(json.dumps(data).encode()) is None


@pytest.mark.parametrize(
    "line",
    [b"", b"\n", b"null", b"[]", b"7", b'"step"', b"\xff\xfe", b"{" * 60_000, b"[" * 60_000],
    ids=lambda line: repr(line[:10]),
)
def test_what_is_no_object_is_none(line: bytes) -> None:
    assert metric_from_line(line) is None


def test_very_many_layers_with_very_long_names_are_cut() -> None:
    many = {f"{n:04d}{'x' * 300}": LayerMeasure(1, 1, 1) for n in range(1000)}
    read = metric_from_line(line_of(report(), many).encode())
    assert read is not None
    assert len(read.measures) == lines.MAX_LAYERS
    assert max(map(len, read.measures)) == lines.MAX_LAYER_NAME_LENGTH


def test_steps_out_of_order_or_beyond_the_end_are_left_out(tmp_path: Path) -> None:
    steps = [1, 2, 2, 1, 3, 0, 99, 5, 4, 6]
    content = "\n".join(line_of(report(step, seconds=step / 2), {}) for step in steps)
    (tmp_path / "metrics").write_text(f"{content}\nnonsense\n\n", encoding="utf-8")
    metrics = read_metrics(tmp_path / "metrics", total_steps=6)
    assert metrics.history.steps == [1, 2, 3, 5, 6]
    assert metrics.bad_lines == 7
    assert metrics.seconds == 3.0
    assert metrics.last_step == 6


def test_a_line_longer_than_any_is_bad_and_the_next_one_read(tmp_path: Path) -> None:
    long = b"[" + b"1," * lines.MAX_LINE_BYTES + b"1]\n"
    (tmp_path / "metrics").write_bytes(long + line_of(report(1), {}).encode())
    metrics = read_metrics(tmp_path / "metrics", 10)
    assert metrics.history.steps == [1]
    assert metrics.bad_lines == 3


def test_a_file_that_is_none_of_a_run_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "metrics"
    with pytest.raises(FileNotFoundError):
        read_metrics(path, 10)
    os.mkfifo(path)
    with pytest.raises(ValueError, match="not a file of at most"):
        read_metrics(path, 10)
    path.unlink()
    with path.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(ValueError, match="not a file of at most"):
        read_metrics(path, 10)
    path.write_bytes(b"\n" * 1000)
    monkeypatch.setattr(lines, "MAX_LINES", 10)
    assert read_metrics(path, 10).bad_lines == 10
