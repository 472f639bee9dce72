"""Where an export goes: names that say what it is, and nothing replaced without asking."""

import os
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from cnnviz.core.files.written_files import safe_file_name
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.translation import tr
from cnnviz.session.preferences import Preferences
from cnnviz.views.widgets.dialogs import ask_where

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
    return ask_where(parent, preferences, TITLE, f"{name}{suffix}", FILTERS[suffix])


def ask_for_new_folder(parent: QWidget, preferences: Preferences, name: str) -> Path | None:
    """Ask in which folder to make a new one; its name is one that is not there yet."""
    chosen = QFileDialog.getExistingDirectory(parent, TITLE, str(preferences.folder))
    if not chosen:
        return None
    preferences.folder = Path(chosen)
    names = (name if number == 1 else f"{name}-{number}" for number in range(1, 1000))
    return next((Path(chosen) / n for n in names if not os.path.exists(Path(chosen) / n)), None)
