"""Errors that nobody expected: into the log file and on screen, while the program goes on."""

import logging
import sys
import threading
import time
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from cnnviz.core.files.user_folders import log_folder

LOG_BYTES = 1_000_000
# What fails while Qt paints fails again at each repaint, the one after the dialog's end included.
AGAIN_S = 60


def log_path() -> Path:
    """Return the log file under the platform's log folder."""
    return log_folder() / "cnnviz.log"


class CrashReports(QObject):
    """Takes over what would end in a traceback nobody sees; `crashed` carries the traceback."""

    crashed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._log = logging.getLogger("cnnviz")
        self._told_s: dict[object, float] = {}
        self._open_log()

    def install(self) -> None:
        """Catch errors of slots, events and threads from now on."""
        sys.excepthook = self.report
        threading.excepthook = self._report_thread

    def report(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log an error and tell of it, once a minute where it comes back."""
        if self._was_just_told(kind, trace):
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        self._log.error(details)
        if not issubclass(kind, KeyboardInterrupt):
            self.crashed.emit(details)

    def _was_just_told(self, kind: type[BaseException], trace: TracebackType | None) -> bool:
        frames = list(traceback.walk_tb(trace))
        place = (kind, frames[-1][0].f_code, frames[-1][1]) if frames else None
        now = time.monotonic()
        if place is None or now - self._told_s.get(place, -AGAIN_S) < AGAIN_S:
            return place is not None
        self._told_s[place] = now
        return False

    def _report_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.report(args.exc_type, args.exc_value, args.exc_traceback)

    def _open_log(self) -> None:
        try:
            log_path().parent.mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(log_path(), maxBytes=LOG_BYTES, backupCount=1, delay=True)
        except OSError:
            return  # a log that cannot be written must not keep the program from starting
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        self._log.addHandler(handler)
