"""The files of weights in a run's folder: one a kept step, named for it."""

import json
import re
import stat
from collections.abc import Mapping
from pathlib import Path

import safetensors.torch
from torch import Tensor

from cnnviz.core.translation import tr

SNAPSHOTS = "snapshots"
SNAPSHOT_NAME = re.compile(r"[0-9]{9}\.safetensors")
MAX_SNAPSHOTS = 10_000
MAX_HEADER_BYTES = 2**20
LENGTH_BYTES = 8  # before the header: how long it is


class SnapshotFormat:
    """How the weights of one network lie in a safetensors file; worked out once for all steps."""

    def __init__(self, weights: Mapping[str, Tensor]) -> None:
        whole = safetensors.torch.save({n: weight.contiguous() for n, weight in weights.items()})
        end = LENGTH_BYTES + int.from_bytes(whole[:LENGTH_BYTES], "little")
        places = json.loads(whole[LENGTH_BYTES:end])
        self._header = whole[:end]
        self._names = sorted(places, key=lambda name: places[name]["data_offsets"])

    def content(self, weights: Mapping[str, Tensor]) -> bytes:
        """Return the file of such weights, wherever and however they lie in memory."""
        data = (weights[name].detach().cpu().numpy().tobytes() for name in self._names)
        return b"".join((self._header, *data))


def snapshot_path(folder: Path, step: int) -> Path:
    return folder / SNAPSHOTS / f"{step:09d}.safetensors"


def snapshots_in(folder: Path) -> list[int]:
    """Return the steps after which there is a file of weights, damaged or whole.

    Raises:
        OSError: there is no such folder.
    """
    names = (path.name for path in (folder / SNAPSHOTS).iterdir())
    steps = sorted(int(name[:9]) for name in names if SNAPSHOT_NAME.fullmatch(name))
    return steps[:MAX_SNAPSHOTS]


def whole_snapshots(folder: Path, weights: Mapping[str, Tensor]) -> tuple[list[int], int]:
    """Return the steps whose files are as long as these weights take, and how many are not.

    Raises:
        OSError: there is no such folder.
    """
    steps = snapshots_in(folder)
    data_bytes = sum(weight.nbytes for weight in weights.values())
    whole = [step for step in steps if _is_whole(snapshot_path(folder, step), data_bytes)]
    return whole, len(steps) - len(whole)


def bounded_bytes(path: Path, most: int) -> bytes:
    """Read a plain file of this size at most.

    Raises:
        OSError: it cannot be read.
        ValueError: it is longer, or no plain file: reading a pipe might never end.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode) or found.st_size > most:
        raise ValueError(tr("{name} is not a file of at most {most} bytes", path.name, most))
    with path.open("rb") as file:
        return file.read(most)


def _is_whole(path: Path, data_bytes: int) -> bool:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return False
        with path.open("rb") as file:
            header_bytes = int.from_bytes(file.read(LENGTH_BYTES), "little")
    except OSError:
        return False
    is_header = 0 < header_bytes <= MAX_HEADER_BYTES
    return is_header and found.st_size == LENGTH_BYTES + header_bytes + data_bytes
