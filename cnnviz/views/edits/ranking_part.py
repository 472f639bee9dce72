"""Ablate each channel in turn: the button, how far it is, and what came of it."""

from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.edits.ranking_bars import RankingBars
from cnnviz.views.widgets.earlier_tint import EarlierTint
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, described, row
from cnnviz.views.widgets.number_text import clock
from cnnviz.views.widgets.work_parts import WorkBar

BEFORE = tr("Which channels matter most? Each is ablated in turn, and ranked by the accuracy lost.")


class RankingPart(QWidget):
    """Nothing moves when the work begins or ends: progress takes the place of the button."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.start = QPushButton(tr("Ablate each channel in turn"))
        self.cancel = QPushButton(tr("Cancel"))
        told = tr("Channels and pictures measured so far")
        self.bar = WorkBar(tr("Progress of ablating each channel"), told)
        self.left = QLabel()
        self.said = ElidedLabel()
        self.hint = QLabel(BEFORE)
        self.bars = RankingBars(session)
        self.tint = EarlierTint(self.bars)
        self._pages = QStackedWidget()
        self._describe_controls()
        self._lay_out()
        self.start.clicked.connect(session.edits.costs.ask)
        self.cancel.clicked.connect(session.edits.costs.cancel)

    def refresh(self) -> None:
        """Show what is known, or how far the work is."""
        costs = self._session.edits.costs
        self.start.setEnabled(not costs.obstacle)
        self.start.setToolTip(
            costs.obstacle
            or tr(
                "Measure the validation accuracy without each channel in turn; takes "
                "seconds and changes nothing"
            )
        )
        self._pages.setCurrentIndex(int(costs.is_running))
        self.refresh_bars()
        self.bars.setVisible(bool(costs.ranking))
        self.hint.setVisible(not costs.ranking)
        self.said.setVisible(bool(costs.ranking))
        self.said.setText(
            tr("Out of date: measure again")
            if costs.is_old
            else tr("Change in accuracy without it, in percentage points; double-click to ablate")
        )
        self.tint.mark(costs.is_old)
        self.show_progress()

    def refresh_bars(self) -> None:
        """Show which channel is selected and which are silenced."""
        self.bars.show_ranking(self._session.edits.costs.ranking)

    def show_progress(self) -> None:
        costs = self._session.edits.costs
        if not costs.is_running:
            return
        self.bar.show_progress(costs.progress)
        seconds = costs.progress.seconds_left
        self.left.setText("--:--" if seconds is None else tr("{clock} left", clock(seconds)))

    def _describe_controls(self) -> None:
        described(self.cancel, tr("Stop; the earlier ranking is kept"), tr("Cancel the ranking"))
        self.start.setAccessibleName(tr("Ablate each channel in turn"))
        self.hint.setWordWrap(True)
        self.left.setMinimumWidth(self.left.fontMetrics().horizontalAdvance(tr("00:00 left")))

    def _lay_out(self) -> None:
        going = QWidget()
        row((self.bar, 1), self.left, self.cancel, into=going, gap=None)
        self._pages.addWidget(self.start)
        self._pages.addWidget(going)
        self._pages.setFixedHeight(max(self.start.sizeHint().height(), going.sizeHint().height()))
        column(self._pages, self.hint, self.said, self.bars, into=self)
