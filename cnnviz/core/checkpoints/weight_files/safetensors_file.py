"""Safetensors files: the header first, within bounds, then the tensors."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import safetensors
from torch import Tensor

from cnnviz.core.checkpoints.weight_files.limits import (
    DAMAGED,
    MAX_TENSORS,
    TOO_MANY,
    WeightFileError,
    check_count,
)

LENGTH_BYTES = 8  # of the number that the file begins with
MAX_HEADER_BYTES = 16 * 2**20  # the longest history takes 4 MB
ENTRY = b'"data_offsets"'  # once for each tensor
METADATA = "__metadata__"


@dataclass(frozen=True)
class SafetensorsHeader:
    """What a file says of itself, and how many bytes of tensors follow."""

    metadata: Mapping[str, str]
    entries: Mapping[str, Any]
    data_bytes: int

    @property
    def is_whole(self) -> bool:
        """Whether the tensors end where the file ends.

        Raises:
            KeyError, TypeError, IndexError: an entry does not say where its tensor lies.
        """
        ends = [entry["data_offsets"][1] for entry in self.entries.values()]
        return bool(max(ends, default=0) == self.data_bytes)


def read_header(path: Path) -> SafetensorsHeader:
    """Read what a safetensors file says of itself; the tensors are left alone.

    Raises:
        WeightFileError: the header is damaged, or announces too many tensors.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(LENGTH_BYTES).ljust(LENGTH_BYTES, b"\xff"))
        if length > MAX_HEADER_BYTES:
            raise WeightFileError(DAMAGED)
        text = file.read(length)
    if text.count(ENTRY) > MAX_TENSORS:
        raise WeightFileError(TOO_MANY)
    try:
        entries = json.loads(text)
        metadata = entries.pop(METADATA, None) or {}
    except (ValueError, RecursionError, AttributeError, TypeError) as error:
        raise WeightFileError(DAMAGED) from error
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise WeightFileError(DAMAGED)
    check_count(len(entries))
    return SafetensorsHeader(metadata, entries, path.stat().st_size - LENGTH_BYTES - length)


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Read all tensors of a file whose header was looked at.

    Raises:
        WeightFileError: the file is damaged.
    """
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            # Copies: a view of the file would keep Windows from saving over it.
            return {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118
    except (safetensors.SafetensorError, OSError, ValueError, KeyError) as error:
        raise WeightFileError(DAMAGED) from error
