"""A step of a recorded run as a line of JSON, and all lines of a run."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from cnnviz.core.files.formats import NewerFileError, check_known
from cnnviz.core.runs.layer_measures import LayerMeasure
from cnnviz.core.training.history import History
from cnnviz.core.training.step_reports import StepReport, Validation
from cnnviz.core.translation import tr

MAX_BYTES = 256 * 2**20  # a million steps
MAX_LINES = 2_000_000
MAX_LINE_BYTES = 2**16
MAX_LAYERS = 100
MAX_LAYER_NAME_LENGTH = 40
STEP_NUMBERS = ("step", "epoch", "loss", "accuracy", "learning_rate", "pictures", "seconds")
LINE = (*STEP_NUMBERS, "validation", "layers")
WHOLE_NUMBERS = ("step", "epoch", "pictures")
MOST_WHOLE = 10**9


@dataclass(frozen=True, eq=False)
class MetricLine:
    """What was written of a step; measures only where its weights were kept, too."""

    report: StepReport
    measures: Mapping[str, LayerMeasure]


@dataclass(eq=False)
class Metrics:
    """What the lines of a run come to."""

    history: History = field(default_factory=History)
    measures: dict[int, Mapping[str, LayerMeasure]] = field(default_factory=dict)
    seconds: float = 0.0
    bad_lines: int = 0

    @property
    def last_step(self) -> int:
        return self.history.steps[-1] if self.history.steps else 0

    def add(self, line: MetricLine) -> None:
        self.history.add(line.report)
        self.seconds = line.report.seconds
        if line.measures:
            self.measures[line.report.step] = line.measures


def line_of(report: StepReport, measures: Mapping[str, LayerMeasure]) -> str:
    data: dict[str, Any] = {name: getattr(report, name) for name in STEP_NUMBERS}
    if report.validation is not None:
        data["validation"] = asdict(report.validation)
    if measures:
        data["layers"] = {layer: vars(measure) for layer, measure in measures.items()}
    return json.dumps(data)


def metric_from_line(line: bytes) -> MetricLine | None:
    """Read a line; None where it is damaged."""
    try:
        data = json.loads(line)
        check_known(data, LINE, "step")
        numbers = {name: _number(data[name], name in WHOLE_NUMBERS) for name in STEP_NUMBERS}
        validation = _validation(data["validation"]) if "validation" in data else None
        layers = list(data.get("layers", {}).items())[:MAX_LAYERS]
        measures = {layer[:MAX_LAYER_NAME_LENGTH]: _measure(values) for layer, values in layers}
        _check_share(numbers["accuracy"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, NewerFileError):
        return None
    return MetricLine(StepReport(**numbers, validation=validation), measures)


def metric_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a run's file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no plain file, or too long for one of a run.
    """
    if not path.is_file() or path.stat().st_size > MAX_BYTES:
        path.stat()  # says what is wrong where there is none
        raise ValueError(tr("{name} is not a file of at most {most} bytes", path.name, MAX_BYTES))
    with path.open("rb") as file:
        yield from islice(iter(lambda: file.readline(MAX_LINE_BYTES), b""), MAX_LINES)


def read_metrics(path: Path, total_steps: int) -> Metrics:
    """Read all lines whose steps follow each other; the others are counted.

    Raises:
        OSError, ValueError: as `metric_lines`.
    """
    metrics = Metrics()
    for raw in metric_lines(path):
        line = metric_from_line(raw)
        if line is not None and metrics.last_step < line.report.step <= total_steps:
            metrics.add(line)
        else:
            metrics.bad_lines += 1
    return metrics


def _validation(data: Mapping[str, Any]) -> Validation:
    drawings = data["drawings_accuracy"]
    return Validation(
        _check_share(_number(data["accuracy"])),
        _number(data["loss"]),
        None if drawings is None else _check_share(_number(drawings)),
        _check_share(_number(data["doubt_below"])),
    )


def _measure(data: Mapping[str, Any]) -> LayerMeasure:
    return LayerMeasure(*(_number(data[name]) for name in ("weight", "gradient", "update")))


def _number(value: Any, whole: bool = False) -> Any:
    kinds, most = ((int,), MOST_WHOLE) if whole else ((int, float), sys.float_info.max)
    if type(value) not in kinds or not 0 <= value <= most:
        raise ValueError(tr("{value} is no number of a step", str(value)[:40]))
    return value


def _check_share(value: Any) -> Any:
    if value > 1:
        raise ValueError(tr("{value} is no share", str(value)[:40]))
    return value
