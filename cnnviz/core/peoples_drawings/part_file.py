"""The beginning of a server's file, as far as it has come: kept, and gone on with another time."""

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.written_files import hold
from cnnviz.core.peoples_drawings.npy_header import (
    LARGEST_HEADER,
    PIXELS,
    SIDE,
    NpyHeader,
    read_npy_header,
)
from cnnviz.core.printable import printable
from cnnviz.core.translation import tr

MOST_NOTE_BYTES = 4096
PATIENCE_S = 2.0


@dataclass(frozen=True)
class Origin:
    """Which version of which file on a server the bytes are of."""

    url: str
    validator: str = ""  # its ETag, or when it was modified
    size: int = 0  # in bytes; 0 is not known


class PartFile:
    """A line that says where the bytes are from, then those bytes: always a whole beginning."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.origin: Origin | None = None
        self.length = 0  # of the bytes, without the line before them

    def __enter__(self) -> "PartFile":
        """Open what is there.

        Raises:
            OSError: it cannot be opened.
            CnnvizError: another program writes it.
        """
        self._path.touch()
        self._file = self._path.open("r+b")  # not a+b, which takes a wrong place for its own
        if not _held_soon(self._file):
            self._file.close()
            raise CnnvizError(
                tr(
                    "Drawings are still being fetched into {folder}: wait until that has ended, "
                    "and try again.",
                    printable(self._path.parent),
                )
            )
        self._file.seek(0)
        note = self._file.readline(MOST_NOTE_BYTES)
        self._note_length, self.origin = len(note), _read_origin(note)
        self.length = os.fstat(self._file.fileno()).st_size - len(note)
        if self.origin is None:
            self.clear()
        return self

    def __exit__(self, *error: object) -> None:
        # A full disk refuses the unwritten bytes a second time here; the first time was reported.
        with suppress(OSError):
            self._file.flush()
            os.fsync(self._file.fileno())
        with suppress(OSError):
            self._file.close()
        if self.origin is None:
            with suppress(OSError):
                self._path.unlink()

    @property
    def is_whole(self) -> bool:
        """Whether the server's file has no more bytes than these."""
        return self.origin is not None and 0 < self.origin.size <= self.length

    def clear(self) -> None:
        """Forget all that is here; without anything new the file goes when it is closed."""
        self._file.seek(0)
        self._file.truncate()
        self.origin, self.length = None, 0

    def begin(self, origin: Origin) -> None:
        """Take bytes of this origin, from its first one on."""
        self.clear()
        note = json.dumps(asdict(origin)).encode() + b"\n"
        self._file.write(note)
        self._note_length, self.origin = len(note), origin

    def add(self, chunk: bytes) -> None:
        self._file.seek(self._note_length + self.length)
        self._file.write(chunk)
        self.length += len(chunk)

    def header(self) -> NpyHeader:
        """Return what the bytes say of themselves.

        Raises:
            ValueError: they are no drawings, or not as many as their size says.
        """
        self._file.seek(self._note_length)
        header = read_npy_header(self._file)
        size = self.origin.size if self.origin else 0
        if size and size != header.file_bytes:
            raise ValueError
        return header

    def beginning(self) -> bytes:
        """Return no more than LARGEST_HEADER bytes."""
        self._file.seek(self._note_length)
        return self._file.read(LARGEST_HEADER)

    def drawings(self, most: int) -> npt.NDArray[np.uint8]:
        """Return the first drawings, uint8 (N, 28, 28), of which N is at most `most`.

        Raises:
            ValueError: there are none in it.
        """
        header = self.header()
        count = min(most, header.count, (self.length - header.length) // PIXELS)
        self._file.seek(self._note_length + header.length)
        pixels = np.frombuffer(self._file.read(count * PIXELS), np.uint8)
        return pixels.reshape(count, SIDE, SIDE)


def _held_soon(file: IO[bytes]) -> bool:
    """Claim a file; a download that was just stopped lets go of it at its next step."""
    patient_until_s = time.monotonic() + PATIENCE_S
    while not hold(file):
        if time.monotonic() >= patient_until_s:
            return False
        time.sleep(PATIENCE_S / 20)
    return True


def _read_origin(note: bytes) -> Origin | None:
    try:
        origin = Origin(**json.loads(note)) if note.endswith(b"\n") else None
    except (ValueError, TypeError, RecursionError):
        return None
    if origin is None or list(map(type, asdict(origin).values())) != [str, str, int]:
        return None
    return origin
