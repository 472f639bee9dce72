"""The file that a run in progress is saved to; each running program has one of its own."""

from contextlib import suppress
from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtCore import QLockFile

MAX_INSTANCES = 20


def autosave_folder() -> Path:
    """Return the platform's data folder for cnnviz."""
    return user_data_path("cnnviz", appauthor=False)


class AutosaveSlot:
    """The first free of autosave.safetensors, autosave-2.safetensors, ... in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with suppress(OSError):  # told when a run is to be saved there
            folder.mkdir(parents=True, exist_ok=True)
        self._lock, self.path = self._first_free()

    def release(self) -> None:
        self._lock.unlock()

    def _first_free(self) -> tuple[QLockFile, Path]:
        for number in range(1, MAX_INSTANCES + 1):
            suffix = "" if number == 1 else f"-{number}"
            path = self._folder / f"autosave{suffix}.safetensors"
            lock = QLockFile(str(path.with_suffix(".lock")))
            lock.setStaleLockTime(0)
            if lock.tryLock(0):
                break
        return lock, path
