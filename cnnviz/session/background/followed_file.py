"""A file that others write while it is shown."""

import os
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

# What writes a file in pieces is given the time for the next one.
SETTLING_MS = 50


class Version(NamedTuple):
    """What tells one content of a file from the next."""

    changed_ns: int  # since 1970
    size: int
    number: int  # of the file, in its folder


class FollowedFile(QObject):
    """Tells when the file is another one than before, also when it was replaced as a whole."""

    changed = Signal()
    path_changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self._version: Version | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._on_touched)
        self._watcher.directoryChanged.connect(self._on_touched)
        self._settled = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._settled.timeout.connect(self._compare)

    def follow(self, path: Path, version: Version | None) -> None:
        """Tell of every version but the one that is shown already."""
        self._unwatch()
        self.path, self._version = path.absolute(), version
        self._watch()
        self._settled.start()
        self.path_changed.emit()

    def forget(self) -> None:
        if self.path is None:
            return
        self._unwatch()
        self._settled.stop()
        self.path = None
        self.path_changed.emit()

    def _on_touched(self) -> None:
        # Not restarted: a folder in which much happens would never settle.
        if not self._settled.isActive():
            self._settled.start()

    def _compare(self) -> None:
        if self.path is None:
            return
        self._watch()
        version = version_of(self.path)
        if version is not None and version != self._version:
            self._version = version
            self.changed.emit()

    def _watch(self) -> None:
        """A replaced file is not watched any more; its folder tells that there is a new one."""
        if self.path is None:
            return
        watched = {*self._watcher.files(), *self._watcher.directories()}
        missing = {str(self.path), str(self.path.parent)} - watched
        there = [path for path in missing if os.path.exists(path)]
        if there:
            self._watcher.addPaths(there)

    def _unwatch(self) -> None:
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)


def version_of(path: Path) -> Version | None:
    """Return what tells one content of a file from the next; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Version(found.st_mtime_ns, found.st_size, found.st_ino)
