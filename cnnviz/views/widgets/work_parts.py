"""A button and a bar for work in the background: start or cancel it, and see how far it is."""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QPushButton

from cnnviz.core.progress import Progress
from cnnviz.core.translation import tr
from cnnviz.views.widgets.layouts import described

HEIGHT_PX = 16  # of a bar without words


class Work(Protocol):
    """What can be started and cancelled, or says in a sentence why not."""

    @property
    def is_running(self) -> bool: ...
    @property
    def obstacle(self) -> str: ...
    def ask(self) -> None: ...
    def cancel(self) -> None: ...


class WorkButton(QPushButton):
    """Starts the work, and cancels it while it runs."""

    def __init__(self, work: Work, text: str, tooltip: str, cancels: str = "") -> None:
        super().__init__()
        self._work, self._tooltip, self._cancels = work, tooltip, cancels or tooltip
        self.refresh(text)
        self.clicked.connect(self._on_clicked)

    def refresh(self, text: str) -> None:
        """Show what a click does; `text` names the work."""
        is_running, obstacle = self._work.is_running, self._work.obstacle
        self.setText(tr("Cancel") if is_running else text)
        self.setEnabled(is_running or not obstacle)
        tooltip = obstacle or (self._cancels if is_running else self._tooltip)
        described(self, tooltip, self.text())

    def _on_clicked(self) -> None:
        if self._work.is_running:
            self._work.cancel()
        else:
            self._work.ask()


class WorkBar(QProgressBar):
    """How far work is, with words on it or none."""

    def __init__(self, name: str, tooltip: str = "", has_words: bool = False) -> None:
        super().__init__()
        described(self, tooltip, name)
        self.setTextVisible(has_words)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if not has_words:
            self.setFixedHeight(HEIGHT_PX)

    def show_progress(self, progress: Progress, words: str = "") -> None:
        # setValue() repaints at once, and with the bar all that is marked as old.
        self.setUpdatesEnabled(False)
        self.setRange(0, max(1, progress.total))
        self.setValue(progress.done)
        if words:
            self.setFormat(words)
        self.setUpdatesEnabled(True)
