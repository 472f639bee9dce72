"""Which runs are in use, told between running programs."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile


class RunClaims:
    """A lock beside each folder that this program uses; a crashed program's count for nothing."""

    def __init__(self) -> None:
        self._locks: dict[Path, QLockFile] = {}

    def hold(self, folders: Collection[Path]) -> None:
        """Claim these folders, and let go of all others; what cannot be written has no claims."""
        for folder in self._locks.keys() - set(folders):
            self._locks.pop(folder).unlock()
        for folder in set(folders) - self._locks.keys():
            with suppress(OSError):
                folder.parent.mkdir(parents=True, exist_ok=True)
            lock = _lock(folder)
            if lock.tryLock(0):
                self._locks[folder] = lock

    def is_held_elsewhere(self, folder: Path) -> bool:
        """Whether another running program uses this folder."""
        if folder in self._locks or not _lock_path(folder).exists():
            return False
        lock = _lock(folder)
        is_free = lock.tryLock(0)
        lock.unlock()
        return not is_free and lock.error() is QLockFile.LockError.LockFailedError


def _lock(folder: Path) -> QLockFile:
    lock = QLockFile(str(_lock_path(folder)))
    lock.setStaleLockTime(0)
    return lock


def _lock_path(folder: Path) -> Path:
    # Hidden, and never a run's name.
    return folder.with_name(f".{folder.name}.lock")
