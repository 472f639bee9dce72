"""How far a run got that could go on, read from its file's header alone."""

import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cnnviz.core.checkpoints.checkpoint import FORMAT, CheckpointError, shown_name
from cnnviz.core.checkpoints.weight_files.file_kinds import SAFETENSORS, kind_of
from cnnviz.core.checkpoints.weight_files.safetensors_file import read_header
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import not_read
from cnnviz.core.files.formats import NewerFileError, is_format
from cnnviz.core.training.run_state import STOPPED, RunState, run_state_from_dict
from cnnviz.core.translation import tr

LEFT = "left.safetensors"  # in a run's folder: what it takes to go on
RUN_ID = re.compile(r"[0-9A-Za-z-]{1,40}")


@dataclass(frozen=True)
class UnfinishedRun:
    """A run in a file that can go on."""

    path: Path
    recipe: str
    step: int  # how many are done
    total_steps: int
    saved_at_s: float  # since 1970
    was_stopped: bool  # by the person, who knows of it
    run_id: str = ""  # of the record of it, where the file says that


def marked_as_stopped(state: RunState) -> RunState:
    """Return the state of a run that the person ended, and that need not be offered again."""
    return replace(state, values={**state.values, STOPPED: True})


def read_unfinished_run(path: Path) -> UnfinishedRun | None:
    """Read from a checkpoint what there is to go on with; None where there is nothing.

    The tensors are left alone: `load_checkpoint` and the run itself judge them.

    Raises:
        CheckpointError: the file is damaged; says so in one sentence.
    """
    name = shown_name(path)
    try:
        if kind_of(path) != SAFETENSORS:
            return None
        header = read_header(path)
        if not is_format(header.metadata.get("format"), FORMAT):
            return None
        description = json.loads(header.metadata.get("cnnviz", ""))
        if not isinstance(description, dict) or not header.is_whole:
            raise ValueError(tr("no description, or fewer tensors than announced"))
        if "run" not in description:
            return None
        state = run_state_from_dict(description["run"], {})
        saved_at_s = path.stat().st_mtime
    except OSError as error:
        raise CheckpointError(not_read(path, error)) from error
    except NewerFileError as error:
        raise CheckpointError(f"{name} {error}") from error
    except (ValueError, TypeError, LookupError, RecursionError, CnnvizError) as error:
        raise CheckpointError(
            tr("{name} is damaged and cannot be resumed; it was left unchanged.", name)
        ) from error
    found = unfinished(state, path, saved_at_s)
    return None if found is None else replace(found, run_id=_run_id(description))


def set_aside(path: Path, runs: Path) -> None:
    """Keep an unfinished run with the record of it, before another one is saved over its file."""
    with suppress(OSError, CnnvizError):
        left = read_unfinished_run(path)
        if left is not None and left.run_id and (runs / left.run_id).is_dir():
            os.replace(path, runs / left.run_id / LEFT)


def _run_id(description: Mapping[str, Any]) -> str:
    made_by = description.get("made_by")
    run_id = made_by.get("run") if isinstance(made_by, dict) else None
    return run_id if isinstance(run_id, str) and RUN_ID.fullmatch(run_id) else ""


def unfinished(state: RunState, path: Path, saved_at_s: float) -> UnfinishedRun | None:
    """Return what there is to go on with from a state in a file; None at the run's end."""
    if state.is_finished:
        return None
    was_stopped = state.values.get(STOPPED) is True
    return UnfinishedRun(
        path, state.config.recipe, state.step, state.total_steps, saved_at_s, was_stopped
    )
