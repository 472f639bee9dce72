"""Why there is nothing to see yet, and what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cnnviz.core.translation import tr
from cnnviz.session.evidence.attributions import Attributions

COMING = tr("Computing the attribution…")
WAITS = tr("This takes too long to update automatically right now: press Compute now.")


class MessagePage(QLabel):
    """Words in the middle of an empty page."""

    def __init__(self, attributions: Attributions) -> None:
        super().__init__()
        self._attributions = attributions
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMargin(30)
        self.setAccessibleName(tr("Why there is no attribution"))
        attributions.progressed.connect(self._on_progressed)

    def explain(self, reason: str = "") -> None:
        """Show a reason of the page's own, or else what the work says."""
        work = self._attributions
        words = reason or work.reason or (COMING if work.is_due else WAITS)
        if words != self.text():
            self.setText(words)

    def _on_progressed(self) -> None:
        if self.text() in (COMING, WAITS):
            self.explain()
