"""The beginning of a .npy file of drawings: read without trust, and nothing else believed."""

import io
from dataclasses import dataclass
from typing import IO

import numpy as np
from numpy.lib import format as npy_format

SIDE = 28  # of Quick, Draw!'s bitmaps
PIXELS = SIDE * SIDE
LARGEST_HEADER = 1024  # numpy writes 128 bytes

HEADER_READERS = {
    (1, 0): npy_format.read_array_header_1_0,
    (2, 0): npy_format.read_array_header_2_0,
}


@dataclass(frozen=True)
class NpyHeader:
    """How many drawings of a byte a pixel follow, and how many bytes are before them."""

    count: int
    length: int

    @property
    def file_bytes(self) -> int:
        return self.length + self.count * PIXELS


def read_npy_header(file: IO[bytes]) -> NpyHeader:
    """Read the header from where a file of drawings begins, uint8 (N, 784) or (N, 28, 28).

    Raises:
        ValueError: it is no such file.
    """
    beginning = io.BytesIO(file.read(LARGEST_HEADER))
    try:
        version = npy_format.read_magic(beginning)
        read_header = HEADER_READERS[version]
        shape, is_fortran, dtype = read_header(beginning, max_header_size=LARGEST_HEADER)
    except Exception as error:  # numpy parses and tokenizes: what is no header ends in many ways
        raise ValueError from error
    are_bytes = dtype == np.uint8 and not is_fortran
    if not are_bytes or shape[1:] not in ((PIXELS,), (SIDE, SIDE)) or shape[0] < 1:
        raise ValueError
    return NpyHeader(shape[0], beginning.tell())
