"""Reads the folders of recorded runs in the background, and again when something changes there."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from cnnviz.core.runs.run_library import RunLibrary
from cnnviz.core.runs.run_listing import ListedRun, Stamp, list_runs
from cnnviz.session.background.background_work import BackgroundWork, Work

SETTLING_MS = 300  # other programs write several files in a row


class RunReader(QObject):
    """Keeps what was read until its files change; nothing is read before `look`."""

    changed = Signal()
    failed = Signal(Exception)

    def __init__(self, library: RunLibrary, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self.listed: dict[str, ListedRun] = {}
        self.has_looked = False
        self._is_shut_down = False
        self._work = BackgroundWork(self, self._on_all_read, self.failed.emit, self.put)
        self._watcher = QFileSystemWatcher(self)
        self._settled = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._watcher.directoryChanged.connect(self._on_touched)
        self._settled.timeout.connect(self.look)

    @property
    def is_reading(self) -> bool:
        return self._work.is_busy

    def look(self, bins: Iterable[Path] = ()) -> None:
        """Read what is new or was changed; empty the bins that nobody needs any more before."""
        self.has_looked = True
        if self._is_shut_down:
            return
        if not self._watcher.directories() and self._library.folder.is_dir():
            self._watcher.addPath(str(self._library.folder))
        known = {run_id: listed.stamp for run_id, listed in self.listed.items()}
        self._work.request(_read(self._library, known, tuple(bins)))

    def put(self, listed: ListedRun) -> None:
        """List a run, in place of what was listed of it."""
        self.listed[listed.id] = listed
        self.changed.emit()

    def drop(self, run_ids: Iterable[str]) -> None:
        """List these no more."""
        for run_id in run_ids:
            self.listed.pop(run_id, None)
        self.changed.emit()

    def shut_down(self) -> None:
        self._is_shut_down = True
        self._settled.stop()
        self._work.shut_down()

    def _on_touched(self) -> None:
        # Not restarted: a folder in which much happens would never settle.
        if not self._settled.isActive():
            self._settled.start()

    def _on_all_read(self, ids: tuple[str, ...]) -> None:
        self.listed = {run_id: self.listed[run_id] for run_id in ids if run_id in self.listed}
        self.changed.emit()


def _read(library: RunLibrary, known: Mapping[str, Stamp], bins: tuple[Path, ...]) -> Work:
    for unneeded in bins:
        shutil.rmtree(unneeded, ignore_errors=True)
        yield from ()
    ids: tuple[str, ...] = yield from list_runs(library, known)
    return ids
