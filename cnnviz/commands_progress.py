"""How a training run tells of itself: a bar or lines for a person, and a log for a program."""

import json
import statistics
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from tqdm import tqdm

from cnnviz.commands_common import say
from cnnviz.core.step_reports import StepReport, Validation


class TrainingProgress:
    """A line an epoch and, on a terminal, a bar over all steps."""

    def __init__(self, epochs: int, steps: int) -> None:
        self._epochs = epochs
        self._losses: list[float] = []
        self._bar = tqdm(
            total=steps,
            unit="step",
            leave=False,
            dynamic_ncols=True,
            disable=not sys.stderr.isatty(),
        )

    def __enter__(self) -> "TrainingProgress":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.close()

    def show(self, report: StepReport) -> None:
        self._losses.append(report.loss)
        self._bar.set_description(f"epoch {report.epoch}/{self._epochs}", refresh=False)
        self._bar.set_postfix_str(f"loss {report.loss:.3f}", refresh=False)
        self._bar.update()
        if report.validation is not None:
            loss = statistics.fmean(self._losses)
            self._losses.clear()
            say(
                f"epoch {report.epoch:{len(str(self._epochs))}}/{self._epochs}   loss {loss:.4f}   "
                f"validation {report.validation.accuracy:6.2%}   "
                f"{_drawings_text(report.validation)}{report.seconds:.0f} s"
            )


class TrainingLog:
    """One JSON object a line and step; a log that cannot be written is told of once."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: TextIO | None = None

    def __enter__(self) -> "TrainingLog":
        if self._path is not None:
            try:
                # Line by line, so that whoever follows the file sees each step when it is done.
                self._file = self._path.open("w", encoding="utf-8", buffering=1)
            except OSError as error:
                self._give_up(error)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
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
        say(f"{self._path} cannot be written ({error.strerror}); training goes on without a log.")


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
    return f"drawings {validation.drawings_accuracy:6.2%}   "
