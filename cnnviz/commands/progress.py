"""How a training run tells of itself: a bar or lines for a person, and a log for a program."""

import json
import math
import os
import statistics
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, TextIO

from tqdm import tqdm

from cnnviz.commands.common import say
from cnnviz.core.files.file_errors import not_written
from cnnviz.core.training.step_reports import StepReport, Validation
from cnnviz.core.translation import tr


class TrainingProgress:
    """A line an epoch and, on a terminal, a bar over all steps."""

    def __init__(
        self, epochs: int, steps: int, steps_done: int = 0, losses: Sequence[float] = ()
    ) -> None:
        """A run that goes on has done some steps already, and has some losses of its epoch."""
        self._epochs = epochs
        self._losses = list(losses)
        self._bar = tqdm(
            total=steps,
            initial=steps_done,
            unit="step",
            leave=False,
            dynamic_ncols=True,
            disable=not sys.stderr.isatty(),
        )

    def __enter__(self) -> "TrainingProgress":
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.close()

    def show(self, report: StepReport) -> None:
        self._losses.append(report.loss)
        self._bar.set_description(
            tr("epoch {epoch}/{epochs}", report.epoch, self._epochs), refresh=False
        )
        self._bar.set_postfix_str(tr("loss {loss:.3f}", report.loss), refresh=False)
        self._bar.update()
        if report.validation is not None:
            loss = statistics.fmean(self._losses)
            self._losses.clear()
            say(
                tr(
                    "epoch {epoch:{digits}}/{epochs}   loss {loss:.4f}   validation "
                    "{accuracy:6.2%}   {drawings}{seconds:.0f} s",
                    report.epoch,
                    len(str(self._epochs)),
                    self._epochs,
                    loss,
                    report.validation.accuracy,
                    _drawings_text(report.validation),
                    report.seconds,
                )
            )


class TrainingLog:
    """One JSON object a line and step; a log that cannot be written is told of once.

    A run that goes on after some steps adds to the log of these, whatever was written beyond them.
    """

    def __init__(self, path: Path | None, steps_done: int = 0) -> None:
        self._path, self._steps_done = path, steps_done
        self._file: TextIO | None = None

    def __enter__(self) -> "TrainingLog":
        if self._path is not None:
            try:
                # Line by line, so that whoever follows the file sees each step when it is done.
                if self._steps_done and self._path.is_file():
                    os.truncate(self._path, _bytes_until(self._path, self._steps_done))
                mode: Literal["a", "w"] = "a" if self._steps_done else "w"
                self._file = self._path.open(mode, encoding="utf-8", buffering=1)
            except OSError as error:
                self._give_up(error)
        return self

    def __exit__(self, *error: object) -> None:
        try:
            if self._file is not None:
                self._file.close()
        except OSError as failure:
            self._give_up(failure)

    def add(self, report: StepReport) -> None:
        if self._file is None:
            return
        try:
            self._file.write(json.dumps(_log_entry(report)) + "\n")
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        file, self._file = self._file, None
        if file is not None:
            # What could not be written is refused once more here; that was told of already.
            with suppress(OSError):
                file.close()
        say(
            tr(
                "{trouble} Training continues without a log.",
                not_written(Path(self._path or ""), error),
            )
        )


def _bytes_until(path: Path, steps: int) -> int:
    """How much of a log tells of the first `steps` steps; the rest was lost with its process."""
    length = 0
    with path.open("rb") as file:
        for line in file:
            if _step_of(line) > steps:
                break
            length += len(line)
    return length


def _step_of(line: bytes) -> float:
    """The step that a line of a log tells of; infinite for any other line."""
    try:
        step = json.loads(line)["step"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return math.inf
    return step if type(step) is int and line.endswith(b"\n") else math.inf


def _log_entry(report: StepReport) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "step": report.step,
        "epoch": report.epoch,
        "loss": report.loss,
        "seconds": round(report.seconds, 4),
    }
    if report.validation is not None:
        entry["validation_accuracy"] = report.validation.accuracy
        if report.validation.drawings_accuracy is not None:
            entry["drawings_accuracy"] = report.validation.drawings_accuracy
    return entry


def _drawings_text(validation: Validation) -> str:
    if validation.drawings_accuracy is None:
        return ""
    told = tr("drawings {accuracy:6.2%}", validation.drawings_accuracy)
    return f"{told}   "
