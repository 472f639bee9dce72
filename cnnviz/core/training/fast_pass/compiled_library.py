"""What hatch_build.py compiled of this folder's C, if there was a compiler."""

import ctypes
from ctypes import Structure, c_double, c_ssize_t, c_void_p
from functools import cache
from pathlib import Path

import torch  # noqa: F401  brings OpenMP, whose threads and settings compiled code shares

LIBRARY = Path(__file__).with_name("libcnnviz.so")


class BlockShape(Structure):
    """Shape in compiled_block.c."""

    _fields_ = tuple((name, c_ssize_t) for name in ("images", "height", "width", "maps"))


@cache
def compiled_library() -> ctypes.CDLL | None:
    """Return the compiled code; None where there was no compiler, or it was another machine's."""
    try:
        library = ctypes.CDLL(str(LIBRARY))
    except OSError:
        return None
    forward, backward = library.block_forward, library.block_backward
    forward.argtypes = [BlockShape, *[c_void_p] * 3, *[c_double] * 2, *[c_void_p] * 5]
    backward.argtypes = [BlockShape, *[c_void_p] * 8]
    library.keep_threads_apart.argtypes = []
    return library
