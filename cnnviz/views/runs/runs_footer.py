"""Under the list: what was deleted, with Undo, and how much all runs may take on disk."""

from PySide6.QtWidgets import QLabel, QWidget

from cnnviz.core.translation import tr, tr_count
from cnnviz.session.preferences import MAX_BUDGET_MB, MIN_BUDGET_MB
from cnnviz.session.session import Session
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.fields.number_field import WholeField
from cnnviz.views.widgets.layouts import REST, described, row
from cnnviz.views.widgets.link_button import LinkButton

MB = 1e6
BUDGET_STEP_MB = 100
BUDGET_TOOLTIP = tr(
    "When a new run would exceed this disk space, the oldest unnamed runs are deleted; "
    "the run in training, the run on the timeline and named runs are kept"
)


class RunsFooter(QWidget):
    """Keeps its height, whatever it has to say."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._runs = session.runs
        self.news = ElidedLabel()
        self.undo = described(LinkButton(tr("Undo"), "", self), name=tr("Undo the deletion"))
        self.used = QLabel()
        self.budget = WholeField(
            MIN_BUDGET_MB, MAX_BUDGET_MB, tr("Maximum disk space of all runs"), step=BUDGET_STEP_MB
        )
        self._describe()
        self._lay_out()
        self.undo.clicked.connect(self._runs.undo)
        self.budget.valueChanged.connect(self._runs.budget.set_mb)

    def refresh(self, count: int, size_bytes: int) -> None:
        """Show how many runs there are and what they take."""
        said = self._runs.last_deletion
        self.news.setText(f"{said}." if said else "")
        self.undo.setVisible(bool(said))
        self.undo.setToolTip(tr("Restore: {said}\nCtrl+Z in the list", said))
        budget = self._runs.budget.mb
        megabytes = size_bytes / MB
        self.used.setText(
            tr_count(
                "{count} run, {size:,.0f} MB", "{count:,} runs, {size:,.0f} MB", count, megabytes
            )
        )
        tooltip = tr("Disk space used by all recorded runs")
        if size_bytes > budget * MB:
            over = tr("Over the limit: the next run makes room")
            tooltip = f"{tooltip}\n{over}"
        self.used.setToolTip(tooltip)
        self.budget.show_value(budget)

    def _describe(self) -> None:
        self.budget.setSuffix("MB")
        self.budget.setToolTip(BUDGET_TOOLTIP)

    def _lay_out(self) -> None:
        label = QLabel(tr("Keep at most"))
        label.setBuddy(self.budget)
        label.setToolTip(BUDGET_TOOLTIP)
        row(self.news, self.undo, REST, self.used, 6, label, self.budget, into=self, gap=6)
