"""All recorded runs: found, renamed, deleted and brought back, kept within a budget."""

import os
import secrets
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cnnviz.core.files.file_errors import reason
from cnnviz.core.files.user_folders import data_folder
from cnnviz.core.files.written_files import write_atomically
from cnnviz.core.printable import printable
from cnnviz.core.runs.recorded_run import (
    MAX_NAME_LENGTH,
    METRICS,
    RUN,
    RUN_ID,
    RecordedRun,
    RecordingError,
    describe,
    read_run,
)
from cnnviz.core.translation import tr

DELETED = ".deleted"
# A run that was written to so lately may still be training in a program that claims nothing.
IN_USE_S = 60.0


def runs_folder() -> Path:
    """Return the folder of recorded runs in the platform's data folder."""
    return data_folder() / "runs"


@dataclass(frozen=True)
class UnreadableRun:
    """A folder that should hold a run, and what is wrong with it: one sentence."""

    folder: Path
    trouble: str


class RunLibrary:
    """The folders of recorded runs below one folder.

    What is deleted waits in a bin, of which each running program has one of its own.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / DELETED / secrets.token_hex(4)

    def new_folder(self) -> Path:
        """Return where the next run is to be recorded; its name tells when it began."""
        began = datetime.now().strftime("%Y%m%d-%H%M%S")
        return self.folder / f"{began}-{secrets.token_hex(3)}"

    def ids(self) -> list[str]:
        """Return all runs' ids, the newest first; damaged ones too. None where nothing is read."""
        try:
            names = [path.name for path in self.folder.iterdir()]
        except OSError:
            return []
        return sorted(name for name in names if RUN_ID.fullmatch(name))[::-1]

    def read(self, run_id: str) -> RecordedRun | UnreadableRun:
        folder = self.folder / run_id
        try:
            return read_run(folder)
        except RecordingError as error:
            return UnreadableRun(folder, str(error))

    def rename(self, run: RecordedRun, name: str) -> RecordedRun:
        """Give a run a name; an empty one takes it away. Named runs outlive the budget.

        Raises:
            RecordingError: the folder cannot be written, or is gone.
        """
        name = "".join(c for c in name.strip() if c.isprintable())[:MAX_NAME_LENGTH]
        description = describe(name, run.began_s, run.total_steps, run.parent)
        with self._told():
            write_atomically(run.folder / RUN, description)
        return replace(run, name=name)

    def delete(self, run_id: str) -> None:
        """Take a run out of sight; `restore` brings it back until `purge`.

        Raises:
            RecordingError: the folder cannot be written, or is gone.
        """
        with self._told():
            self.bin.mkdir(parents=True, exist_ok=True)
            (self.folder / run_id).rename(self.bin / run_id)

    def restore(self, run_id: str) -> None:
        """Raises: RecordingError where it is gone, or cannot be brought back."""
        with self._told():
            (self.bin / run_id).rename(self.folder / run_id)

    def purge(self) -> None:
        """Delete for good what this program deleted."""
        shutil.rmtree(self.bin, ignore_errors=True)
        self._clear_away()

    def other_bins(self) -> list[Path]:
        """Return what other programs have deleted: those that run, and those that crashed."""
        try:
            found = [path for path in (self.folder / DELETED).iterdir() if path.is_dir()]
        except OSError:
            return []
        return [path for path in found if path != self.bin]

    def make_room(self, budget_bytes: int, in_use: Collection[str] = ()) -> list[str]:
        """Delete the oldest runs without a name until the budget holds; return their titles.

        Runs in use stay, those that another program may be writing, and those that cannot be
        read: they may have a name.
        """
        sizes = {run_id: size_bytes(self.folder / run_id) for run_id in reversed(self.ids())}
        total, gone = sum(sizes.values()), []
        for run_id, size in sizes.items():
            if total <= budget_bytes:
                break
            if run_id in in_use or _is_fresh(self.folder / run_id):
                continue
            run = self.read(run_id)
            if isinstance(run, UnreadableRun) or run.name:
                continue
            with suppress(RecordingError):  # then it stays
                self.delete(run_id)  # at once, where a crash would leave half of it
                shutil.rmtree(self.bin / run_id, ignore_errors=True)
                total -= size
                gone.append(run.title)
        self._clear_away()
        return gone

    def _clear_away(self) -> None:
        """Leave no empty folders; there may be bins of others, or none at all."""
        for folder in (self.bin, self.bin.parent):
            with suppress(OSError):
                folder.rmdir()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise RecordingError(tr("The run no longer exists.")) from error
        except OSError as error:
            told = tr("The run could not be changed: {reason}; check {folder}.",
                      reason(error), printable(self.folder))  # fmt: skip
            raise RecordingError(told) from error


def size_bytes(folder: Path) -> int:
    """Return what a run takes on disk; 0 where there is none."""
    paths = (Path(at, name) for at, _, names in os.walk(folder) for name in names)
    return sum(_file_size(path) for path in paths)


def _file_size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _is_fresh(folder: Path) -> bool:
    try:
        return time.time() - (folder / METRICS).stat().st_mtime < IN_USE_S
    except OSError:
        return False
