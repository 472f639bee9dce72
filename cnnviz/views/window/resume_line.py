"""A line above the panels that offers to resume an interrupted run."""

import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolBar, QWidget

from cnnviz.core.checkpoints.unfinished_run import UnfinishedRun
from cnnviz.core.translation import tr, tr_count
from cnnviz.session.session import Session
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import REST, described, row

AGING_MS = 60_000
DAY_S, HOUR_S = 86_400, 3_600
NOW = tr("just now")


class ResumeLine(QToolBar):
    """There while there is something to offer; in nobody's way."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(tr("Resume a run"), window)
        self._runs = session.unfinished_runs
        self.setObjectName("resume_line")
        self.setMovable(False)
        self.toggleViewAction().setVisible(False)
        self.text = ElidedLabel()
        self.resume = _button(
            tr("Resume"), tr("Resume this run where it stopped, in the background")
        )
        self.decline = _button(tr("Not now"), tr("Leave the run in its file until the next start"))
        self.resume.clicked.connect(self._runs.resume_offered)
        self.decline.clicked.connect(self._runs.decline)
        self._lay_out()
        self._aging = QTimer(self, interval=AGING_MS)
        self._aging.timeout.connect(self.refresh)
        self._runs.changed.connect(self.refresh)
        self.refresh()
        # Reading files can wait until the window is up.
        QTimer.singleShot(0, self._runs.look)

    def refresh(self) -> None:
        run = self._runs.offered
        if run is not None:
            self.text.setText(offer_text(run, time.time()))
        self.setVisible(run is not None)

    def setVisible(self, visible: bool) -> None:
        """A layout that is restored may not bring back what is not offered any more."""
        is_offered = self._runs.offered is not None
        super().setVisible(is_offered)
        if is_offered:
            self._aging.start()
        else:
            self._aging.stop()

    def _lay_out(self) -> None:
        self.text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        line = QWidget()
        row(self.text, self.resume, self.decline, REST, into=line, gap=None, margins=(8, 2, 8, 2))
        self.addWidget(line)


def offer_text(run: UnfinishedRun, now_s: float) -> str:
    """Return what is offered, in one sentence."""
    return tr(
        "A run of recipe {recipe} stopped at step {step:,} of {total_steps:,} ({age}).",
        run.recipe,
        run.step,
        run.total_steps,
        _age(now_s - run.saved_at_s),
    )


def _age(seconds: float) -> str:
    if seconds >= DAY_S:
        return tr_count("{count} day ago", "{count} days ago", int(seconds // DAY_S))
    if seconds >= HOUR_S:
        return tr_count("{count} hour ago", "{count} hours ago", int(seconds // HOUR_S))
    minutes = int(seconds // 60)
    return tr_count("{count} minute ago", "{count} minutes ago", minutes) if minutes > 0 else NOW


def _button(text: str, tooltip: str) -> QPushButton:
    return described(QPushButton(text), tooltip, text)
