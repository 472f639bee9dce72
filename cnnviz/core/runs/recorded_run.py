"""A run as it was written down: a folder of plain files, read again with nothing trusted.

run.json             name, beginning, length, and the run that it branched off
start.safetensors    a checkpoint like any other: network, classes, recipe, weights at step 0
metrics.jsonl        a line a step
snapshots/           the weights after a step, in a safetensors file named for it
"""

import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
import torch
from torch import Tensor

from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import reason
from cnnviz.core.files.formats import NewerFileError, check_known, is_format
from cnnviz.core.printable import printable
from cnnviz.core.runs.layer_measures import LayerMeasure
from cnnviz.core.runs.metric_lines import MetricLine, Metrics, read_metrics
from cnnviz.core.runs.snapshots import (
    MAX_HEADER_BYTES,
    bounded_bytes,
    snapshot_path,
    whole_snapshots,
)
from cnnviz.core.training.history import History
from cnnviz.core.training.rate_changes import RateChange, rate_changes
from cnnviz.core.translation import tr, tr_count

FORMAT = "cnnviz-run-1"
DESCRIPTION = ("format", "name", "began_s", "total_steps", "parent")
RUN, START, METRICS = "run.json", "start.safetensors", "metrics.jsonl"
MAX_DESCRIPTION_BYTES = 2**16
MAX_NAME_LENGTH = 80
MAX_STEPS = 10**9
RUN_ID = re.compile(r"[0-9A-Za-z-]{1,40}")


class RecordingError(CnnvizError):
    """A recorded run that cannot be written or read."""


@dataclass(frozen=True)
class Parent:
    """The run that a run branched off, and after which step."""

    run: str
    step: int


@dataclass(frozen=True, eq=False)
class RecordedRun:
    """A run, as far as it was written down."""

    folder: Path
    name: str  # given by a person, or empty
    began_s: float  # since 1970
    total_steps: int
    parent: Parent | None
    start: Checkpoint  # with the weights before the first step, and no history
    history: History
    seconds: float  # spent training
    steps: tuple[int, ...]  # whose weights were kept; 0 first
    measures: Mapping[int, Mapping[str, LayerMeasure]]  # of kept steps but 0, by layer
    troubles: tuple[str, ...] = ()  # what is missing or damaged, each a sentence

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def title(self) -> str:
        """What people call it: its name, or else what it is."""
        if self.name:
            return self.name
        recipe, seed = (told(self.start.made_by, key) for key in ("recipe", "seed"))
        return tr("{name}, {recipe}, seed {seed}", self.start.config.name, recipe, seed)

    @property
    def last_step(self) -> int:
        return self.history.steps[-1] if self.history.steps else 0

    @property
    def accuracy(self) -> float | None:
        """The best on the held-out pictures at an epoch's end; None before the first one."""
        return max(self.history.validation_accuracies, default=None)

    @cached_property
    def rate_changes(self) -> tuple[RateChange, ...]:
        """When the learning rate was turned by hand, and to what."""
        return rate_changes(self.start.made_by, self.history, self.total_steps)

    def grown(self, kept: Sequence[MetricLine], history: History) -> "RecordedRun":
        """Return the run with steps that were kept since; `history` has all of its curves."""
        measures = {**self.measures, **{line.report.step: line.measures for line in kept}}
        steps = (*self.steps, *(line.report.step for line in kept))
        seconds = kept[-1].report.seconds if kept else self.seconds
        return replace(self, steps=steps, measures=measures, history=history, seconds=seconds)

    def up_to(self, step: int) -> "RecordedRun":
        """Return the run as if it had not gone further."""
        steps = tuple(kept for kept in self.steps if kept <= step)
        measures = {kept: measure for kept, measure in self.measures.items() if kept <= step}
        return replace(self, history=self.history.up_to(step), steps=steps, measures=measures)

    def nearest_step(self, step: int) -> int:
        """Return the kept step that is nearest to this one, an earlier one rather than a later."""
        return min(self.steps, key=lambda kept: (abs(kept - step), kept))

    def weights(self, step: int) -> dict[str, Tensor]:
        """Return the weights after a kept step, as they were, bit by bit.

        Raises:
            RecordingError: the file is missing or damaged.
        """
        if step == 0:
            return dict(self.start.weights)
        expected = self.start.weights
        most = MAX_HEADER_BYTES + sum(like.nbytes for like in expected.values())
        try:
            content = bounded_bytes(snapshot_path(self.folder, step), most)
            weights = safetensors.torch.load(content)
        except (OSError, safetensors.SafetensorError, ValueError, KeyError) as error:
            raise _unreadable(step) from error
        fits = weights.keys() == expected.keys() and all(
            weights[name].shape == like.shape and weights[name].dtype == like.dtype
            for name, like in expected.items()
        )
        if not fits or not all(torch.isfinite(value).all() for value in weights.values()):
            raise _unreadable(step)
        return weights

    def checkpoint(self, step: int) -> Checkpoint:
        """Return the network as it was after a kept step, with its curves up to there.

        Raises:
            RecordingError: the file is missing or damaged.
        """
        made_by = {**self.start.made_by, "run": self.id, "step": step}
        history = self.history.up_to(step)
        return replace(self.start, weights=self.weights(step), history=history, made_by=made_by)


def read_run(folder: Path) -> RecordedRun:
    """Read a run's folder; what is damaged is left out, and `troubles` says so.

    Raises:
        RecordingError: there is no run to read, or not even its start is whole.
    """
    description = _description(folder)
    try:
        start = load_checkpoint(folder / START)
    except CnnvizError as error:
        raise RecordingError(
            tr("The run in {name} cannot be shown: {error}", printable(folder.name), error)
        ) from error
    total_steps = description["total_steps"]
    metrics, curve_troubles = _metrics(folder, total_steps)
    steps, snapshot_troubles = _snapshots(folder, start, total_steps)
    return RecordedRun(
        folder,
        description["name"],
        description["began_s"],
        total_steps,
        description["parent"],
        replace(start, history=History(), run=None),
        metrics.history,
        metrics.seconds,
        (0, *steps),
        {step: metrics.measures[step] for step in steps if step in metrics.measures},
        (*curve_troubles, *snapshot_troubles),
    )


def describe(name: str, began_s: float, total_steps: int, parent: Parent | None) -> bytes:
    """Return the content of run.json."""
    return json.dumps(
        {
            "format": FORMAT,
            "name": name,
            "began_s": began_s,
            "total_steps": total_steps,
            "parent": None if parent is None else {"run": parent.run, "step": parent.step},
        },
        indent=1,
    ).encode()


def _description(folder: Path) -> dict[str, Any]:
    try:
        data = json.loads(bounded_bytes(folder / RUN, MAX_DESCRIPTION_BYTES))
        found = data["format"]
        if not is_format(found, FORMAT):
            raise RecordingError(
                tr(
                    "The run in {name} has format {other_name}, which this cnnviz does "
                    "not read ({format}); open it with the version that recorded it.",
                    printable(folder.name),
                    printable(found, 40),
                    FORMAT,
                )
            )
        check_known(data, DESCRIPTION, "description")
        return {
            "name": _name(data["name"]),
            "began_s": _number(data["began_s"], time.time() + 10**9),
            "total_steps": int(_number(data["total_steps"], MAX_STEPS)),
            "parent": _parent(data["parent"]),
        }
    except OSError as error:
        raise RecordingError(
            tr(
                "There is no recorded run in {name}: {reason}; choose another folder.",
                printable(folder),
                reason(error),
            )
        ) from error
    except NewerFileError as error:
        raise RecordingError(tr("The run in {name} {error}", folder.name, error)) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RecordingError(
            tr(
                "{run} of the run in {name} is damaged; it was left unchanged.",
                RUN,
                printable(folder.name),
            )
        ) from error


def _metrics(folder: Path, total_steps: int) -> tuple[Metrics, list[str]]:
    """Return what can be read of the curves, and the trouble with the rest."""
    try:
        metrics = read_metrics(folder / METRICS, total_steps)
    except (OSError, ValueError):
        return Metrics(), [tr("The curves are missing or cannot be read.")]
    told = tr_count(
        "{count} step of the curves could not be read.",
        "{count} steps of the curves could not be read.",
        metrics.bad_lines,
    )
    return metrics, [told] if metrics.bad_lines else []


def _snapshots(folder: Path, start: Checkpoint, total_steps: int) -> tuple[list[int], list[str]]:
    """Return the kept steps beyond 0, and the trouble with the others."""
    try:
        steps, bad = whole_snapshots(folder, start.weights)
    except OSError:
        return [], [tr("The snapshots are missing or cannot be read.")]
    kept = [step for step in steps if 0 < step <= total_steps]
    bad += len(steps) - len(kept)
    told = tr_count(
        "{count} snapshot could not be read.", "{count} snapshots could not be read.", bad
    )
    return kept, [told] if bad else []


def _parent(data: Any) -> Parent | None:
    if data is None:
        return None
    if not isinstance(data["run"], str) or not RUN_ID.fullmatch(data["run"]):
        raise ValueError(tr("the parent's name"))
    return Parent(data["run"], int(_number(data["step"], MAX_STEPS)))


def _name(data: Any) -> str:
    if not isinstance(data, str) or len(data) > MAX_NAME_LENGTH:
        raise ValueError(tr("the run's name"))
    return printable(data, MAX_NAME_LENGTH)


def told(made_by: Mapping[str, Any], name: str) -> str:
    """Return a setting of a run as text of one short line."""
    return printable(made_by.get(name, "?"), MAX_NAME_LENGTH)


def _number(data: Any, most: float) -> float:
    if type(data) not in (int, float) or not 0 <= data <= most:
        raise ValueError(f"{str(data)[:40]}")
    return float(data)


def _unreadable(step: int) -> RecordingError:
    return RecordingError(
        tr("The weights after step {step} cannot be read; choose another step.", step)
    )
