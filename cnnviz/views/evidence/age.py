"""A tint over evidence that is older than what is on screen."""

from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.session.evidence.attributions import Attributions
from cnnviz.views.widgets.earlier_tint import PATIENCE_MS, RECOMPUTED, EarlierTint

ON_DEMAND = tr("out of date")


class EvidenceAge(EarlierTint):
    """Says whether it is being computed anew, or waits to be asked."""

    def __init__(self, covered: QWidget, attributions: Attributions) -> None:
        super().__init__(covered, RECOMPUTED, PATIENCE_MS)
        self._attributions = attributions
        attributions.changed.connect(self.refresh)
        attributions.progressed.connect(self.refresh)

    def refresh(self) -> None:
        work = self._attributions
        words = RECOMPUTED if work.is_due else ON_DEMAND
        if words != self.words:
            self.words = words
            self.update()
        self.mark(work.is_old and not work.reason)
