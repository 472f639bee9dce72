"""The run: controls, settings, progress, curves, timeline and the drawings learned from."""

import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.time.time_controls import TimeBar
from cnnviz.views.training.batch_drawings import BatchDrawings
from cnnviz.views.training.training_controls import TrainingControls
from cnnviz.views.training.training_progress import TrainingProgress
from cnnviz.views.widgets.layouts import REST, column, row
from cnnviz.views.widgets.plots.curves import CurvesPlot, SmoothedColumn

# Redrawing the curves costs as much as all maps; twice a second they still move.
REDRAW_INTERVAL_S = 0.5
CURVES_STRETCH = 7  # the controls and curves take seven times the drawings' width


class TrainingPanel(QWidget):
    """Steers the run on the left, shows what it did on the right."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._training, self._machine = session.training, session.time_machine
        self._history = session.training.history
        self._losses, self._accuracies = SmoothedColumn(), SmoothedColumn()
        self.controls = TrainingControls(session)
        self.progress = TrainingProgress(session)
        self.loss_plot = CurvesPlot(tr("Loss"), raw=True, parent=self)
        self.accuracy_plot = CurvesPlot(tr("Accuracy"), raw=False, parent=self)
        self.time = TimeBar(session)
        self.drawings = BatchDrawings(session, self)
        self._lay_out()
        self._drawn_at_s = 0.0
        session.training.progressed.connect(self._on_progress)
        session.training.state_changed.connect(self.refresh)
        session.time_machine.changed.connect(self._show_cursors)
        for plot in (self.loss_plot, self.accuracy_plot):
            plot.cursor_dragged.connect(session.time_machine.seek)
        self.refresh()

    def refresh(self) -> None:
        """Draw all curves and drawings anew, if anybody can see them."""
        if not self.isVisible():
            return
        self._drawn_at_s = time.monotonic()
        self.drawings.refresh()
        self._show_cursors()
        history = self._training.history
        if history is not self._history:
            self._history = history
            self._losses, self._accuracies = SmoothedColumn(), SmoothedColumn()
        self._losses.follow(history.losses)
        self._accuracies.follow(history.accuracies)
        turns = self._session.rate_turns
        self.loss_plot.show_curves(
            history.steps,
            history.losses,
            self._losses.values,
            history.validation_steps,
            history.validation_losses,
            turns,
        )
        self.accuracy_plot.show_curves(
            history.steps,
            history.accuracies,
            self._accuracies.values,
            history.validation_steps,
            history.validation_accuracies,
            turns,
        )

    def showEvent(self, event: object) -> None:
        self.refresh()

    def _on_progress(self) -> None:
        """Draw along with everything else, whose time the display's rest is measured by."""
        is_running = self._training.state is TrainingState.RUNNING
        if not is_running or time.monotonic() - self._drawn_at_s >= REDRAW_INTERVAL_S:
            self.refresh()

    def _show_cursors(self) -> None:
        for plot in (self.loss_plot, self.accuracy_plot):
            plot.show_cursor(self._machine.step)

    def _lay_out(self) -> None:
        steering = QWidget()
        column(self.controls, self.progress, REST, into=steering, gap=None, margins=(8, 4, 8, 2))
        watching = QWidget()
        column(
            (_side_by_side((self.loss_plot, 1), (self.accuracy_plot, 1)), 1),
            self.time,
            into=watching,
            gap=0,
        )
        splitter = _side_by_side((steering, 0), (watching, 1))
        row((splitter, CURVES_STRETCH), (self.drawings, 1), into=self, gap=None)


def _side_by_side(*widgets: tuple[QWidget, int]) -> QSplitter:
    """Return the widgets with handles between them; each has its share of the room."""
    splitter = QSplitter(Qt.Orientation.Horizontal)
    for widget, stretch in widgets:
        splitter.addWidget(widget)
        splitter.setStretchFactor(splitter.count() - 1, stretch)
    splitter.setChildrenCollapsible(False)
    return splitter
