"""A lock between programs, and between threads of one: a crashed one's is free again."""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PATIENCE_S = 10.0
EVERY_S = 0.01


@contextmanager
def locked(path: Path, patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Hold the lock file at `path`, which stays there, for as long as the block takes.

    Raises:
        OSError: it cannot be made, as the system reports it, or somebody else holds it for longer
            than `patience_s` (EBUSY).
    """
    with path.open("ab") as file:
        latest_s = time.monotonic() + patience_s
        while not _take(file):
            if time.monotonic() > latest_s:
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path))
            time.sleep(EVERY_S)
        yield  # closing the file lets go of it


def _take(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            raise
        return False
    return True
