"""How far a run got that could go on, read from its file's header alone."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cnnviz.core.checkpoints import FORMAT, MAX_HEADER_BYTES, CheckpointError
from cnnviz.core.errors import CnnvizError
from cnnviz.core.run_state import RunState, run_state_from_dict

STOPPED = "stopped_by_person"
STATE_DICT_SUFFIXES = (".pt", ".pth")  # they hold weights and nothing else
LENGTH_BYTES = 8  # of the number that a safetensors file begins with


@dataclass(frozen=True)
class UnfinishedRun:
    """A run in a file that can go on."""

    path: Path
    recipe: str
    step: int  # how many are done
    total_steps: int
    saved_at_s: float  # since 1970
    was_stopped: bool  # by the person, who knows of it


def marked_as_stopped(state: RunState) -> RunState:
    """Return the state of a run that the person ended, and that need not be offered again."""
    return replace(state, values={**state.values, STOPPED: True})


def read_unfinished_run(path: Path) -> UnfinishedRun | None:
    """Read from a checkpoint what there is to go on with; None where there is nothing.

    The tensors are left alone: `load_checkpoint` and the run itself judge them.

    Raises:
        CheckpointError: the file is damaged; says so in one sentence.
    """
    if path.suffix.lower() in STATE_DICT_SUFFIXES:
        return None
    try:
        header, size = _header(path)
        description = _description(header)
        if "run" not in description:
            return None
        _check_length(header, size)
        state = run_state_from_dict(description["run"], {})
        saved_at_s = path.stat().st_mtime
    except OSError as error:
        raise CheckpointError(f"{path} could not be read ({error.strerror}).") from error
    except (ValueError, TypeError, KeyError, RecursionError, CnnvizError) as error:
        raise CheckpointError(
            f"{path.name} is damaged and cannot be gone on with; it was left as it is."
        ) from error
    if state.is_finished:
        return None
    was_stopped = state.values.get(STOPPED) is True
    return UnfinishedRun(
        path, state.config.recipe, state.step, state.total_steps, saved_at_s, was_stopped
    )


def _header(path: Path) -> tuple[Mapping[str, Any], int]:
    """Return a safetensors file's header, and the bytes behind it."""
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(LENGTH_BYTES).ljust(LENGTH_BYTES, b"\xff"))
        if length > MAX_HEADER_BYTES:
            raise ValueError(f"a header of {length} bytes")
        header = json.loads(file.read(length))
    if not isinstance(header, dict):
        raise ValueError("no header")
    return header, path.stat().st_size - LENGTH_BYTES - length


def _description(header: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = header["__metadata__"]
    if metadata["format"] != FORMAT:
        raise ValueError(f"format {str(metadata['format'])[:40]}")
    description = json.loads(metadata["cnnviz"])
    if not isinstance(description, dict):
        raise ValueError("no description")
    return description


def _check_length(header: Mapping[str, Any], size: int) -> None:
    ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
    if max(ends) != size:
        raise ValueError(f"{size} bytes of tensors instead of {max(ends)}")
