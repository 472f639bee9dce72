"""Saves a run while it goes on, so that little is lost whenever it ends."""

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from torch import nn

from cnnviz.core.checkpoints.checkpoint import Checkpoint, save_checkpoint
from cnnviz.core.network.networks import weights_of
from cnnviz.core.training.rate_changes import with_rate_changes
from cnnviz.core.training.run_state import RunState
from cnnviz.core.training.step_reports import StepReport

# Saving takes at most a twentieth of the time, and no disk is written to all the while.
REST_PER_COST = 20
SHORTEST_REST_S = 5.0


class RunAutosave:
    """The run so far in one file: network, curves, and what it takes to go on."""

    def __init__(self, path: Path, start: Checkpoint) -> None:
        self._path = path
        self._start = replace(start, run=None)
        self._history = start.history.copy()
        self._doubt_below = start.doubt_below
        self._due_at_s = 0.0  # at once: a run that just began is lost as easily as any other
        self._newest_step = self._saved_step = 0

    def add(self, report: StepReport) -> None:
        self._history.add(report)
        self._newest_step = report.step
        if report.validation is not None:
            self._doubt_below = report.validation.doubt_below
            self._due_at_s = 0.0

    @property
    def is_due(self) -> bool:
        return time.monotonic() >= self._due_at_s

    @property
    def is_behind(self) -> bool:
        """Whether a step was done that the file does not hold."""
        return self._newest_step > self._saved_step

    def save(self, network: nn.Module, state: RunState | None) -> None:
        """Write the file; a run without a state cannot go on from it.

        Raises:
            CheckpointError: it cannot be written; what was saved before is intact.
        """
        began = time.monotonic()
        checkpoint = replace(
            self._start,
            weights=weights_of(network),
            history=self._history,
            made_by=self._made_by(state),
            doubt_below=self._doubt_below,
            run=None if state is None or state.is_finished else state,
        )
        try:
            save_checkpoint(self._path, checkpoint, instead="")
            self._saved_step = self._newest_step
        finally:
            ended = time.monotonic()
            self._due_at_s = ended + max(SHORTEST_REST_S, REST_PER_COST * (ended - began))

    def _made_by(self, state: RunState | None) -> Mapping[str, Any]:
        """The account of the run, the changes of its rate included."""
        made_by = self._start.made_by
        return (
            made_by
            if state is None
            else with_rate_changes(made_by, self._history, state.total_steps)
        )
