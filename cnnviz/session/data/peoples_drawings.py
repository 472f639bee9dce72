"""Drawings by people that recipe `sketch` learns from: how many there are, and fetching them."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.web import DownloadProgress
from cnnviz.core.peoples_drawings.fetching import fetch_drawings
from cnnviz.core.peoples_drawings.folder import count_drawings, drawings_folder
from cnnviz.core.progress import Progress
from cnnviz.core.translation import tr
from cnnviz.session.background.answer import Answer


class PeoplesDrawings(Answer[Path, dict[str, int]]):
    """Fetched when asked for; what has come when it is cancelled is not fetched again."""

    notified = Signal(str)

    @property
    def obstacle(self) -> str:
        """Why there is no place for them, or nothing."""
        try:
            drawings_folder()
        except CnnvizError as error:
            return str(error)
        return ""

    def counts(self) -> dict[str, int]:
        """Return how many there are on the disk of each class that has any."""
        return {} if self.obstacle else count_drawings(drawings_folder())

    def ask(self) -> None:
        """Fetch them; `progress` is in bytes."""
        folder = drawings_folder()
        self._ask(folder, fetch_drawings(folder))

    def _is_now(self, question: Path) -> bool:
        return True

    def _on_step(self, step: Any) -> None:
        if isinstance(step, DownloadProgress):
            if self._clock.progress == Progress(0, 1):  # the first step: what was kept took no time
                self._clock.begin(step.done_bytes)
            super()._on_step(Progress(step.done_bytes, step.total_bytes))

    def _on_answered(self, answer: Any) -> None:
        super()._on_answered(answer)
        total = sum(answer.values())
        self.notified.emit(
            tr("Fetched {count:,} drawings by people: recipe sketch learns from them", total)
        )
