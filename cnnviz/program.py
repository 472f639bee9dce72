"""Builds what the program consists of, for users and for tests alike."""

import warnings
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.data.data_places import check_folder
from cnnviz.core.files.user_folders import data_folder
from cnnviz.core.resources import shipped_checkpoint
from cnnviz.session.background.crash_reports import CrashReports, log_path
from cnnviz.session.background.garbage import GarbageCollection
from cnnviz.session.network.live_network import keep_gui_thread_single
from cnnviz.session.preferences import Preferences
from cnnviz.session.session import Session
from cnnviz.views.theme import apply_theme
from cnnviz.views.widgets.focus_guard import FocusGuard
from cnnviz.views.window.main_window import MainWindow


def build_window(
    app: QApplication, checkpoint: Path | None = None, data_dir: Path | None = None
) -> MainWindow:
    """Return the window, not yet shown, around a session with this checkpoint or the shipped one.

    Raises:
        CnnvizError: the checkpoint is no good, or there is no such folder.
    """
    if data_dir is not None:
        check_folder(data_dir)
    path = checkpoint or shipped_checkpoint()
    shown = load_checkpoint(path)
    keep_gui_thread_single()
    # Sums of huge weights are infinite, or no numbers: they are shown as such.
    warnings.filterwarnings("ignore", ".* encountered in ", RuntimeWarning)
    preferences = Preferences(QSettings())
    apply_theme(app, preferences.theme)
    session = Session(shown, path.stem, preferences, data_folder(), data_dir)
    if checkpoint is not None:
        session.follow(checkpoint)
    window = MainWindow(session, log_path())
    reports = CrashReports(window)
    # Later: no dialog opens while a widget paints.
    reports.crashed.connect(window.messages.show_crash, Qt.ConnectionType.QueuedConnection)
    reports.install()
    GarbageCollection(window)
    FocusGuard(app)
    return window
