"""Which two runs are compared, at which steps, and what differs between them."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.compare.run_key import RunKey
from cnnviz.views.compare.step_line import StepLine
from cnnviz.views.compare.words import difference_words, that_step_words, this_step_words
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.layouts import column, described, grid, row

CHOOSE = tr("Choose a run")
SHORTEST_CHOICE = 14  # letters of a title that are always to be seen


class CompareHead(QWidget):
    """This run at the left, that run at the right, the difference below."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._offered: tuple[RecordedRun, ...] = ()
        self.this_title = ElidedLabel()
        self.runs = ChoiceBox()
        self.swap, self.clear = QToolButton(), QToolButton()
        self.this_step = StepLine(session, this_step_words, tr("Which step of this run is shown"))
        self.that_step = StepLine(
            session, that_step_words, tr("Which step of that run is compared with the one shown")
        )
        self.difference = ElidedLabel()
        self._describe_controls()
        self._lay_out()
        self.runs.activated.connect(self._on_chosen)
        self.swap.clicked.connect(self._on_swap)
        self.clear.clicked.connect(self._on_clear)

    def refresh(self) -> None:
        """Show the runs as they are called now, and offer all that can be read."""
        comparison = self._session.comparison
        self.this_title.setText(tr("This run: {this_title}", comparison.this_title))
        on_screen = self._session.time_machine.run
        self._offered = tuple(
            run
            for run in self._session.runs.entries
            if isinstance(run, RecordedRun) and not (on_screen and run.id == on_screen.id)
        )
        other = comparison.other
        ids = [run.id for run in self._offered]
        if other is not None and other.id not in ids:
            self._offered = (other, *self._offered)
        self.runs.clear()
        for run in self._offered:
            self.runs.addItem(run_line(run))
        self.runs.setCurrentIndex(
            -1 if other is None else [run.id for run in self._offered].index(other.id)
        )
        self.runs.setEnabled(bool(self._offered))
        self.difference.setText(difference_words(self._session))
        self.refresh_steps()

    def refresh_steps(self) -> None:
        """Another step is shown, or training began or ended."""
        comparison = self._session.comparison
        reason = comparison.why_no_swap
        self.swap.setEnabled(not reason)
        does = tr("Show that run, and compare it with this one")
        self.swap.setToolTip(f"{does}\n{reason}" if reason else does)
        self.clear.setEnabled(comparison.other is not None)
        self.this_step.update()
        self.that_step.update()

    @property
    def can_choose(self) -> bool:
        return bool(self._offered)

    def _on_chosen(self, number: int) -> None:
        self._session.comparison.choose(self._offered[number])

    def _on_swap(self) -> None:
        self._session.comparison.swap()

    def _on_clear(self) -> None:
        self._session.comparison.clear()

    def _describe_controls(self) -> None:
        self.runs.setPlaceholderText(CHOOSE)
        self.runs.setToolTip(tr("The recorded run to compare with the one on screen"))
        self.runs.setAccessibleName(tr("Run to compare with"))
        self.runs.setMinimumContentsLength(SHORTEST_CHOICE)
        self.runs.setSizeAdjustPolicy(
            ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.swap.setText(tr("Swap"))
        self.swap.setAccessibleName(tr("Swap the two runs"))
        self.clear.setText(tr("Clear"))
        described(self.clear, tr("Stop comparing"), tr("Stop comparing"))
        for button in (self.swap, self.clear):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _lay_out(self) -> None:
        this_key, that_key = RunKey(is_this=True), RunKey(is_this=False)
        choice = row((self.runs, 1), self.clear)
        heads = grid(
            (this_key, self.this_title, self.swap, that_key, choice),
            (None, self.this_step, None, None, self.that_step),
            gaps=(6, 1),
            columns=(0, 1, 0, 0, 1),
        )
        column(heads, self.difference, into=self, gap=1)


def run_line(run: RecordedRun) -> str:
    """Return a run's title and what tells it from others of the same title."""
    began = datetime.fromtimestamp(run.began_s)
    accuracy = "" if run.accuracy is None else f", {100 * run.accuracy:.1f} %"
    return f"{run.title}{accuracy} ({began:%d %b %H:%M})"
