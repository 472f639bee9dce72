"""Where Qt would abort the program because it finds no screen, one line and a clean end."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from cnnviz.core.translation import tr
from cnnviz.display.screen import HEADLESS

BAD_INPUT = 2  # as the command line ends with


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """While Qt starts: hold its warnings back, and tell in one line where it gives up."""
    held: list[str] = []

    def hear(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            os.write(2, _sentence().encode())
            os._exit(BAD_INPUT)  # on return, Qt would abort
        held.append(message)

    before = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
    for message in held:
        print(message, file=sys.stderr)


def _sentence() -> str:
    named = os.environ.get("QT_QPA_PLATFORM", "")
    told = tr(
        "No window can be opened: Qt finds no screen; `cnnviz doctor` tells more; {headless}.",
        HEADLESS,
    )
    if named:
        told = tr(
            "No window can be opened: Qt finds no screen by {platform}; unset QT_QPA_PLATFORM, "
            "`cnnviz doctor` tells more; {headless}.",
            *(named, HEADLESS),
        )
    return f"cnnviz: {told}\n"
