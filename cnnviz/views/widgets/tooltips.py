"""Tooltips that are broken into lines; Qt shows a plain one on a single line, however long."""

import textwrap
from collections.abc import Callable
from functools import wraps
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QListWidgetItem, QTableWidgetItem, QToolTip, QWidget

COLUMNS = 72  # as many letters in a line as are read with ease
LONGEST = 90  # a line up to this long stays whole, as its last word would stand alone


def wrapped(text: str) -> str:
    """Return a plain text with its lines broken where they are too long to be read."""
    if text.startswith("<"):
        return text  # Qt breaks rich text by itself
    return "\n".join(_broken(line) for line in text.split("\n"))


def break_long_tooltips() -> None:
    """Have all tooltips of the program broken into lines, wherever they are set."""
    for kind in (QWidget, QAction, QListWidgetItem, QTableWidgetItem):
        # Replaced on purpose: Qt has no hook for the texts of tooltips.
        kind.setToolTip = _breaking(kind.setToolTip)  # type: ignore[method-assign]
    QToolTip.showText = staticmethod(_breaking(QToolTip.showText))  # type: ignore[method-assign]


def _broken(line: str) -> str:
    # Short lines may be columns of numbers, set with blanks.
    if len(line) <= LONGEST:
        return line
    return textwrap.fill(line, COLUMNS, break_long_words=False, break_on_hyphens=False)


def _breaking(method: Callable[..., None]) -> Callable[..., None]:
    @wraps(method)
    def with_lines(*arguments: Any, **named: Any) -> None:
        before, text, *after = arguments
        method(before, wrapped(text), *after, **named)

    return with_lines
