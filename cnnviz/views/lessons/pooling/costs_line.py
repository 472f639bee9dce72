"""Measures what swapping the pooling costs: a button, how far it is, and what is missing."""

from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from cnnviz.core.inspection.printed_sums import change_in_print
from cnnviz.core.network.network_config import Pooling
from cnnviz.core.translation import tr
from cnnviz.session.data.data_library import DataState
from cnnviz.session.lessons.pooling_costs import PoolingCosts
from cnnviz.session.session import Session
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, row

STEPS = 1000


class CostsLine(QWidget):
    """Button, progress and one line of words."""

    def __init__(self, session: Session, costs: PoolingCosts) -> None:
        super().__init__()
        self._session, self._costs = session, costs
        self.button, self.bar, self.words = QPushButton(), QProgressBar(), ElidedLabel()
        self.button.setFixedWidth(self.fontMetrics().horizontalAdvance(tr("Measure the cost")) + 30)
        self.bar.setRange(0, STEPS)
        self.bar.setFixedHeight(16)
        self.bar.setMinimumWidth(40)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of measuring"))
        self.bar.setToolTip(tr("Validation pictures classified so far, for all four kinds"))
        self.words.setAccessibleName(tr("What the accuracies refer to"))
        column(row(self.button, (self.bar, 1), gap=8), self.words, into=self, gap=2)
        self.button.clicked.connect(self._on_clicked)
        costs.changed.connect(self.refresh)
        session.data.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        measuring, obstacle = self._costs.is_running, self._costs.obstacle
        self.button.setText(tr("Cancel") if measuring else tr("Measure the cost"))
        self.button.setEnabled(measuring or not obstacle)
        self.button.setToolTip(
            obstacle
            or tr(
                "Classify the validation pictures with every pooling of the network "
                "swapped for each kind in turn; F, S and all weights stay"
            )
        )
        self.button.setAccessibleName(self.button.text())
        self.bar.setValue(round(STEPS * self._costs.share_done))
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

    def _on_clicked(self, *checked: bool) -> None:
        if self._costs.is_running:
            self._costs.cancel()
        else:
            self._costs.ask()


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
