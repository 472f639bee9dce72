"""Two runs side by side: curves, the same drawing, and every layer of both."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QWidget

from cnnviz.core.training.history import History
from cnnviz.core.training.rate_changes import rate_turns
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.compare.compare_head import CompareHead
from cnnviz.views.compare.compared_bars import ComparedBars
from cnnviz.views.compare.compared_curves import ComparedCurves
from cnnviz.views.compare.layers_part import LayersPart
from cnnviz.views.compare.words import empty_words
from cnnviz.views.widgets.layouts import column

REDRAW_INTERVAL_MS = 500  # of growing curves, as in the training panel
SHARES = (3, 3, 4)  # of the width: loss, accuracy, bars


class ComparePanel(QWidget):
    """Follows the stroke, the timeline and training; rests while nobody sees it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.head = CompareHead(session)
        self.loss, self.accuracy = ComparedCurves(tr("Loss")), ComparedCurves(tr("Accuracy"))
        self.bars = ComparedBars(session)
        self.layers = LayersPart(session)
        self.empty = QLabel()
        self._pages = QStackedWidget()
        self._drawn: History | None = None  # this run's curves
        self._due = QTimer(self, singleShot=True, interval=REDRAW_INTERVAL_MS)
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show the runs that are compared now, if anybody looks."""
        if not self.isVisible():
            return
        comparison = self._session.comparison
        self.head.refresh()
        self._pages.setCurrentIndex(0 if comparison.other is None else 1)
        self.empty.setText(empty_words(comparison, self.head.can_choose))
        if comparison.other is not None:
            self.bars.refresh()
            self.layers.refresh()
            self._draw_curves()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _on_changed(self) -> None:
        if not self.isVisible() or self._session.comparison.other is None:
            return
        self.bars.refresh()
        self.layers.view.forget()
        self.head.refresh_steps()
        self._show_step()

    def _on_selection_changed(self) -> None:
        if self.isVisible():
            self.layers.follow_selection()

    def _on_state_changed(self) -> None:
        if self.isVisible():
            self.head.refresh_steps()

    def _on_progress(self) -> None:
        if not self.isVisible():
            return
        if self._session.training.history is not self._drawn:
            self._draw_curves()
        elif not self._due.isActive():
            self._due.start()

    def _draw_curves(self) -> None:
        other = self._session.comparison.other
        if other is None or not self.isVisible():
            return
        self._drawn = self._session.training.history
        that = rate_turns(other.start.made_by, other.history, other.total_steps)
        for plot in (self.loss, self.accuracy):
            plot.show_curves(self._drawn, other.history)
            plot.show_turns(self._session.rate_turns, that)
        self._show_step()

    def _show_step(self) -> None:
        machine = self._session.time_machine
        step = None if machine.run is None else machine.shown_step
        for plot in (self.loss, self.accuracy):
            plot.show_step(step)

    def _lay_out(self) -> None:
        upper = QSplitter(Qt.Orientation.Horizontal)
        for part, share in zip((self.loss, self.accuracy, self.bars), SHARES, strict=True):
            upper.addWidget(part)
            upper.setStretchFactor(upper.count() - 1, share)
        upper.setSizes([100 * share for share in SHARES])
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(upper)
        halves.addWidget(self.layers)
        halves.setStretchFactor(0, 2)
        halves.setStretchFactor(1, 3)
        halves.setSizes([185, 195])
        for splitter in (upper, halves):
            splitter.setChildrenCollapsible(False)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMargin(60)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(halves)
        column(self.head, (self._pages, 1), into=self, margins=(8, 4, 8, 4))

    def _connect(self) -> None:
        session = self._session
        session.comparison.run_changed.connect(self.refresh)
        session.comparison.changed.connect(self._on_changed)
        session.selection.changed.connect(self._on_selection_changed)
        session.runs.changed.connect(self.refresh)
        session.training.state_changed.connect(self._on_state_changed)
        session.training.progressed.connect(self._on_progress)
        self._due.timeout.connect(self._draw_curves)
