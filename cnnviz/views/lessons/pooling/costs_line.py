"""Measures what swapping the pooling costs: a button, how far it is, and what is missing."""

from PySide6.QtWidgets import QWidget

from cnnviz.core.inspection.printed_sums import change_in_print
from cnnviz.core.network.network_config import Pooling
from cnnviz.core.progress import Progress
from cnnviz.core.translation import tr
from cnnviz.session.data.data_library import DataState
from cnnviz.session.lessons.pooling_costs import PoolingCosts
from cnnviz.session.session import Session
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.work_parts import WorkBar, WorkButton

STEPS = 1000
MEASURE = tr("Measure the cost")
MEASURES = tr(
    "Classify the validation pictures with every pooling of the network swapped for each kind in "
    "turn; F, S and all weights are kept"
)


class CostsLine(QWidget):
    """Button, progress and one line of words."""

    def __init__(self, session: Session, costs: PoolingCosts) -> None:
        super().__init__()
        self._session, self._costs = session, costs
        self.button, self.words = WorkButton(costs, MEASURE, MEASURES), ElidedLabel()
        self.button.setFixedWidth(self.fontMetrics().horizontalAdvance(MEASURE) + 30)
        told = tr("Validation pictures classified so far, for all four kinds")
        self.bar = WorkBar(tr("Progress of measuring"), told)
        self.bar.setMinimumWidth(40)
        self.words.setAccessibleName(tr("What the accuracies refer to"))
        column(row(self.button, (self.bar, 1), gap=8), self.words, into=self, gap=2)
        costs.changed.connect(self.refresh)
        session.data.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        self.button.refresh(MEASURE)
        self.bar.show_progress(Progress(round(STEPS * self._costs.share_done), STEPS))
        self.words.setText(self._words())

    def _words(self) -> str:
        costs, data = self._costs, self._session.data
        if costs.obstacle:
            return costs.obstacle
        if costs.is_running and data.dataset is None:
            return tr("Loading {wanted}…", data.wanted)
        if costs.results:
            total = next(iter(costs.results.values())).total
            words = tr("Accuracy on {total:,} validation pictures, not trained again.", total)
            return tr("Out of date: measure again. {words}", words) if costs.is_old else words
        if data.state is DataState.ABSENT:
            return tr("What would swapping cost? Measuring loads the data set first.")
        return tr("What would swapping cost the network if it is not trained again?")


def accuracy_text(costs: PoolingCosts, kind: Pooling, own: Pooling | None) -> str:
    """Return what a kind scores, and how much less that is than the network's own kind."""
    report = costs.results.get(kind)
    if report is None or not report.pictures:
        return "-"
    is_done = report.pictures == report.total
    text = f"{report.accuracy:.1%}" if is_done else f"{report.accuracy:.1%}…"
    reference = costs.results.get(own) if own else None
    if kind == own or not is_done or reference is None or reference.pictures < reference.total:
        return text
    return f"{text} ({change_in_print(100 * report.accuracy, 100 * reference.accuracy, 1)})"
