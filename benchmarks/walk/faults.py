"""What goes wrong while somebody walks, each kind once, with the events that led to it."""

import sys
import threading
import traceback
import warnings
from collections import deque
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from cnnviz.core.errors import CnnvizError
from cnnviz.views.window.main_window import MainWindow

EVENTS_BEFORE = 12
# The offscreen platform says so at each window, which no real one does; and Qt's own hand says so
# when it drags a corner, and is outside of the window that shrank.
NO_FAULTS = ("This plugin does not support", "Mouse event at")


class Faults:
    """Listens wherever Python and Qt tell of errors; the program's own dialog still opens."""

    def __init__(self, window: MainWindow) -> None:
        self.found: set[str] = set()
        self._events: deque[str] = deque(maxlen=EVENTS_BEFORE)
        self._report = sys.excepthook
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread
        warnings.simplefilter("always")
        warnings.showwarning = self._on_warning
        qInstallMessageHandler(self._on_message)
        window.session.failed.connect(self._on_failed)

    def about_to(self, event: str) -> None:
        self._events.append(event)

    def _add(self, kind: str, text: str) -> None:
        if kind not in self.found:
            self.found.add(kind)
            print(f"\n{text}\n  after: " + "\n         ".join(self._events) + "\n", flush=True)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        frames = traceback.extract_tb(trace)
        place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        self._add(f"{kind} {place}", "".join(traceback.format_exception(kind, error, trace)))
        self._report(kind, error, trace)

    def _on_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)

    def _on_warning(
        self, message: object, category: object, file: str, line: int, *_: object
    ) -> None:
        self._add(f"{category} {file}:{line}", f"{file}:{line}: {message}")

    def _on_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        is_bad = kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if is_bad and not message.startswith(NO_FAULTS):
            self._add(message, f"Qt says: {message}")

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, CnnvizError):
            self._on_exception(type(error), error, error.__traceback__)
