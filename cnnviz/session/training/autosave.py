"""The file that a run in progress is saved to; each running program has one of its own."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile

from cnnviz.core.checkpoints.unfinished_run import set_aside
from cnnviz.core.files.written_files import clear_unfinished_files

MAX_INSTANCES = 20


class AutosaveSlot:
    """The first free of autosave.safetensors, autosave-2.safetensors, ... in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._locks: dict[Path, QLockFile] = {}
        self._spared: set[Path] = set()
        with suppress(OSError):  # told when a run is to be saved there
            folder.mkdir(parents=True, exist_ok=True)
        self.path = self._first_free()

    def files(self) -> list[Path]:
        """Return the autosaves that are there and that no other running program holds."""
        return [path for path in self._places() if path.exists() and self._is_free(path)]

    def spare(self, path: Path) -> None:
        """Let no run be saved over this file, neither one of this program nor of another."""
        if self._claim(path):
            self._spared.add(path)

    def spare_no_more(self, path: Path) -> None:
        self._spared.discard(path)

    def make_room(self) -> None:
        """Have a new run saved where it overwrites nothing that is spared.

        What was left of another one goes to the record of that.
        """
        if self.path in self._spared:
            self.path = self._first_free()
        set_aside(self.path, self._folder / "runs")

    def move_to(self, path: Path) -> None:
        """Have a run saved where it was saved before; a file from elsewhere is left as it is."""
        if path in self._places() and self._claim(path):
            self.path = path
            self.spare_no_more(path)
        else:
            self.make_room()

    def release(self) -> None:
        for lock in self._locks.values():
            lock.unlock()
        self._locks.clear()

    def _first_free(self) -> Path:
        for path in self._places():
            if path not in self._spared and self._claim(path):
                clear_unfinished_files(path)
                return path
        return path

    def _places(self) -> Iterator[Path]:
        for number in range(1, MAX_INSTANCES + 1):
            suffix = "" if number == 1 else f"-{number}"
            yield self._folder / f"autosave{suffix}.safetensors"

    def _claim(self, path: Path) -> bool:
        """Hold the file's lock until `release`; False if another program has it."""
        if path in self._locks:
            return True
        lock = _lock(path)
        if not lock.tryLock(0):
            return False
        self._locks[path] = lock
        return True

    def _is_free(self, path: Path) -> bool:
        if path in self._locks:
            return True
        lock = _lock(path)
        is_free = lock.tryLock(0)
        lock.unlock()
        return is_free


def _lock(path: Path) -> QLockFile:
    lock = QLockFile(str(path.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    return lock
