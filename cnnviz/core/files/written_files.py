"""Files that are written whole or not at all; all that cnnviz replaces is written here."""

import errno
import glob
import hashlib
import os
import re
import secrets
import stat
import sys
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

ENDING = ".{}.part"  # of the name of a file that is not whole yet
RANDOM_BYTES = 4
ENDING_LENGTH = len(ENDING.format("")) + 2 * RANDOM_BYTES
DIGEST_LENGTH = 8
# A name up to this long has room for more, whatever the file system; in bytes.
SHORT_NAME = 100


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file's content so that a crash leaves the old content or the new one.

    A symbolic link stays one: what it leads to is replaced. A file keeps its permissions, and a
    new one gets those that the system gives. What is no ordinary file is written to as it is.

    Raises:
        OSError: as the system reports it; the old file is untouched.
    """
    target = _target(path)
    mode = _mode(target)
    if mode is not None and not stat.S_ISREG(mode):
        target.write_bytes(content)
        return
    part, file = _open_part(target)
    try:
        with file:
            if mode is not None:
                os.chmod(part, stat.S_IMODE(mode))
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def check_writable(path: Path) -> None:
    """Find out whether a file could be written there; nothing is changed.

    Raises:
        OSError: it could not, as the system reports it.
    """
    target = _target(path)
    mode = _mode(target)
    if mode is not None and stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if mode is None or stat.S_ISREG(mode):
        part, file = _open_part(target)
        file.close()
        part.unlink()


def clear_unfinished_files(path: Path) -> None:
    """Remove what killed processes left of files that were to replace this one."""
    with suppress(OSError):
        target = _target(path)
        found = target.parent.glob(glob.escape(_beginning(target)) + ENDING.format("[0-9a-f]" * 8))
        for part in found:
            with suppress(OSError):
                part.unlink()


def sync_folder(folder: Path) -> None:
    """Have a new name in a folder outlast a power cut, where the system can do that."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def hold(file: IO[bytes]) -> bool:
    """Claim a file until it is closed or its process ends; False where another one holds it."""
    if fcntl is None:  # Windows, which deletes no file that is open
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _target(path: Path) -> Path:
    """Where a name leads. Raises: OSError where it leads in a circle."""
    if not path.is_symlink():
        return path
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        target.stat()  # raises: a circle has no end
    return target


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _open_part(target: Path) -> tuple[Path, IO[bytes]]:
    # Not a NamedTemporaryFile: nobody else could read what it makes.
    ending = ENDING.format(secrets.token_hex(RANDOM_BYTES))
    part = target.with_name(f"{_beginning(target)}{ending}")
    return part, part.open("xb")


def _beginning(target: Path) -> str:
    """Return how the names of its unfinished files begin; they fit wherever its own name fits."""
    name = os.fsencode(target.name)
    if len(name) <= SHORT_NAME:
        return f".{target.name}"
    room = len(name) - ENDING_LENGTH - DIGEST_LENGTH - 1
    kept = name[:room].decode(errors="ignore")
    return f".{kept}{hashlib.sha256(name).hexdigest()[:DIGEST_LENGTH]}"


MAX_BYTES = 60  # so that a suffix, a step and the name of a temporary file fit behind it
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)  # on Windows


def safe_file_name(title: str, otherwise: str) -> str:
    """Return what people call something as the name of a file, without suffix.

    What is left of nothing but signs is `otherwise`, which has to be safe.
    """
    words = re.sub(r"[^\w.]+", "-", unicodedata.normalize("NFC", title))
    cut = words.encode("utf-8", "ignore")[:MAX_BYTES].decode("utf-8", "ignore")
    name = cut.strip("-._")
    return otherwise if not name or RESERVED.fullmatch(name) else name
