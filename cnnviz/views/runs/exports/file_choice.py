"""Where an export goes: names that say what it is, and nothing replaced without asking."""

import os
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from cnnviz.core.files.written_files import safe_file_name
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.translation import tr
from cnnviz.session.preferences import Preferences

TITLE = tr("Export run")
FILTERS = {
    ".gif": tr("Animated pictures (*.gif)"),
    ".svg": tr("Drawings (*.svg)"),
    ".png": tr("Pictures (*.png)"),
    ".csv": tr("Tables (*.csv)"),
}


def file_name(run: RecordedRun, what: str) -> str:
    """Return a name without suffix, of a run and what of it is exported, for any file system."""
    return f"{safe_file_name(run.title, run.id)}-{what}"


def ask_for_file(parent: QWidget, preferences: Preferences, name: str, suffix: str) -> Path | None:
    """Ask where to write a file; None where the person thinks better of it."""
    suggested = preferences.folder / f"{name}{suffix}"
    chosen, _ = QFileDialog.getSaveFileName(parent, TITLE, str(suggested), FILTERS[suffix])
    if not chosen:
        return None
    path = Path(chosen)
    preferences.folder = path.parent
    if path.suffix.lower() == suffix:
        return path
    path = path.with_name(path.name + suffix)
    return path if not os.path.exists(path) or _may_replace(parent, path) else None


def ask_for_new_folder(parent: QWidget, preferences: Preferences, name: str) -> Path | None:
    """Ask in which folder to make a new one; its name is one that is not there yet."""
    chosen = QFileDialog.getExistingDirectory(parent, TITLE, str(preferences.folder))
    if not chosen:
        return None
    preferences.folder = Path(chosen)
    names = (name if number == 1 else f"{name}-{number}" for number in range(1, 1000))
    return next((Path(chosen) / n for n in names if not os.path.exists(Path(chosen) / n)), None)


def _may_replace(parent: QWidget, path: Path) -> bool:
    """Ask about the file with the suffix added: the dialog asked about one without."""
    answer = QMessageBox.question(
        parent, TITLE, tr("{name} already exists. Replace it?", path.name)
    )
    return answer == QMessageBox.StandardButton.Yes
