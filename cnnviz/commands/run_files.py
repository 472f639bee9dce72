"""What a run leaves on disk while it goes on: its best epoch, and what it takes to resume it."""

import shlex
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from torch import nn

from cnnviz.commands.common import say
from cnnviz.commands.result_file import ResultFile
from cnnviz.commands.terminal import tell
from cnnviz.core.checkpoints.checkpoint import Checkpoint, CheckpointError, save_checkpoint
from cnnviz.core.files.written_files import clear_unfinished_files
from cnnviz.core.network.networks import weights_of
from cnnviz.core.printable import escaped
from cnnviz.core.training.step_reports import StepReport, Validation
from cnnviz.core.training.training_run import DivergenceError, TrainingRun
from cnnviz.core.translation import tr

RESUME_SUFFIX = ".resume.safetensors"
# Saving to resume takes a twentieth of the time at most.
REST_PER_SAVE = 20
LEAST_REST_S = 1.0


def resume_path(output: Path) -> Path:
    """Where a run that writes `output` keeps what it takes to go on."""
    return output.with_name(f"{output.stem}{RESUME_SUFFIX}")


class RunFiles:
    """The best epoch in the output file, and beside it the newest weights with the run's state.

    Trouble with a file is told once; the file that was there before stays as it is.
    """

    def __init__(
        self, output: Path, start: Checkpoint, network: nn.Module, run: TrainingRun
    ) -> None:
        self._output, self._resume = ResultFile(output), resume_path(output)
        self._start, self._network, self._run = start, network, run
        self.history = start.history.copy()
        self._result_is_saved = True
        self._can_go_on = False
        self._told: set[Path] = set()
        self._next_save_s = 0.0  # at once: a run that just began is lost as easily as any other
        clear_unfinished_files(self._resume)

    def __enter__(self) -> "RunFiles":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._save_rest()
        finally:
            # A run that diverged would only come to that again.
            if kind is None or issubclass(kind, DivergenceError):
                with suppress(OSError):
                    self._resume.unlink(missing_ok=True)
            elif self._can_go_on:
                say(
                    tr("Resume with: cnnviz train --resume {quote}", shlex.quote(str(self._resume)))
                )
        if self.history.steps:
            tell(f"{escaped(str(self._output.path))}: {self._result_text()}")

    def add(self, report: StepReport) -> None:
        """Note a step, and save what is due after it."""
        self.history.add(report)
        self._result_is_saved = False
        if report.validation is not None:
            self._tried(self._save_result, self._output.path)
        if report.step < self._run.steps_done or report.step == self._run.total_steps:
            return  # the state is ahead of this report, or there is nothing left to do
        if report.validation is not None or time.perf_counter() >= self._next_save_s:
            self._tried(self.save_to_resume, self._resume)

    def save_to_resume(self) -> None:
        """Save what it takes to go on after the last step.

        Raises:
            CheckpointError: it cannot be written.
        """
        started = time.perf_counter()
        try:
            weights, state = weights_of(self._network), self._run.state()
            newest = replace(self._start, weights=weights, history=self.history, run=state)
            save_checkpoint(self._resume, newest)
            self._can_go_on = True
        finally:
            ended = time.perf_counter()
            self._next_save_s = ended + max(LEAST_REST_S, REST_PER_SAVE * (ended - started))

    def _save_rest(self) -> None:
        """Save what no epoch's end has saved where it belongs."""
        is_saved = self._result_is_saved and self._output.is_in_place
        if not is_saved and not self._leaves_output:
            self._save_result()

    @property
    def _leaves_output(self) -> bool:
        """Whether the file is another run's: a part of an epoch is no reason to replace that."""
        return self._output.was_there and self._run.best is None

    def _tried(self, save: Callable[[], None], path: Path) -> None:
        try:
            save()
        except CheckpointError as error:
            if path not in self._told:
                say(tr("{error} Training continues.", error))
            self._told.add(path)

    def _save_result(self) -> None:
        best = self._run.best
        measured = best.validation if best else None
        result = replace(
            self._start,
            weights=best.weights if best else weights_of(self._network),
            history=self.history,
            doubt_below=measured.doubt_below if measured else 0.0,
            made_by={**self._start.made_by, **_result(best.epoch if best else 0, measured)},
            run=None,
        )
        self._output.save(result)
        self._result_is_saved = True

    def _result_text(self) -> str:
        best = self._run.best
        if self._leaves_output:
            return tr("left as it was, because the run ended before its first epoch did")
        if best is None:
            return tr(
                "the weights after {steps} steps, before an epoch's end", self.history.steps[-1]
            )
        pictures = tr("{accuracy:.2%} of the validation pictures", best.validation.accuracy)
        if best.validation.drawings_accuracy is None:
            return tr("epoch {epoch}, {pictures} recognised", best.epoch, pictures)
        drawings = tr("{drawings_accuracy:.2%} of the drawings", best.validation.drawings_accuracy)
        return tr("epoch {epoch}, {pictures} and {drawings}", best.epoch, pictures, drawings)


def _result(epoch: int, measured: Validation | None) -> dict[str, Any]:
    """What a checkpoint's provenance says of the weights that were kept."""
    result: dict[str, Any] = {"kept_epoch": epoch, "validation_accuracy": None}
    if measured is not None:
        result["validation_accuracy"] = measured.accuracy
        if measured.drawings_accuracy is not None:
            result["drawings_accuracy"] = measured.drawings_accuracy
    return result
