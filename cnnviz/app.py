"""Starts the desktop program: display, splash, then the window and its event loop."""

import gc
import os
import sys
from pathlib import Path
from typing import Any

from cnnviz.display.screen import cannot_load_qt, usable_display


def run_app(checkpoint: Path | None = None, data_dir: Path | None = None) -> int:
    """Open the window and return the program's exit code when it is closed.

    Raises:
        CnnvizError: there is no display, a library of Qt is missing, or the checkpoint is no good.
    """
    app, window = open_app(checkpoint, data_dir)
    window.session.data.want("fashion-mnist", quietly=True)
    window.session.own_classes.follow_network()
    return int(app.exec())


def open_app(checkpoint: Path | None = None, data_dir: Path | None = None) -> tuple[Any, Any]:
    """Return the program with its window on screen, its event loop not yet running."""
    app = _open_qt()
    from cnnviz.views.window.splash import show_splash

    splash = show_splash(app)
    # torch takes one to two seconds to load, and longer where its objects are searched for garbage
    # meanwhile; the splash is on screen before that.
    gc.disable()
    from cnnviz.program import build_window
    from cnnviz.session.background.terminal_signals import TerminalSignals
    from cnnviz.views.widgets.window_place import show_on_screen

    window = build_window(app, checkpoint, data_dir)
    show_on_screen(window)
    splash.close()
    TerminalSignals(window).received.connect(window.close)
    # With the window all ends, menus and dialogs that run a loop of their own included.
    window.closed.connect(app.quit)
    return app, window


def _open_qt() -> Any:
    with usable_display() as platforms:
        try:
            from cnnviz.views.window.qt_refusal import told_in_one_line
            from cnnviz.views.window.splash import make_application
        except ImportError as error:
            raise cannot_load_qt(error) from error
        if platforms:
            os.environ["QT_QPA_PLATFORM"] = platforms
        with told_in_one_line():
            return make_application(sys.argv[:1])
