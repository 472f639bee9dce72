"""Asks for the one thing that is to be changed, says what that means, and starts the run."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from cnnviz.core.errors import CnnvizError
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.runs.repetition import Original, Repetition, original_of, repetition
from cnnviz.core.runs.run_library import UnreadableRun
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.runs.repeat_row import RepeatRow
from cnnviz.views.runs.repeat_words import SETTINGS, consequences, stays
from cnnviz.views.widgets.dialogs import open_dialog
from cnnviz.views.widgets.fields.number_field import was_just_refused
from cnnviz.views.widgets.layouts import REST, column, described

WIDTH_PX = 500
CONSEQUENCE_LINES = 7


class RepeatDialog(QDialog):
    """The first thing that can be changed is chosen when it opens."""

    def __init__(self, session: Session, original: Original, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._original = session, original
        self.setWindowTitle(tr("Repeat {title} with…", original.run.title))
        self.rows = [RepeatRow(original, setting, self) for setting in SETTINGS]
        self.consequences = described(QLabel(), name=tr("What the change means"))
        self.train = described(QPushButton(tr("&Train")), name=tr("Train the changed run"))
        self._lay_out()
        for row in self.rows:
            row.changed.connect(self.refresh)
        session.training.state_changed.connect(self.refresh)
        next(row for row in self.rows if row.choice.isEnabled()).choice.setChecked(True)
        self.refresh()

    def repetition(self) -> Repetition:
        """Return the run that is asked for now."""
        row = next(row for row in self.rows if row.choice.isChecked())
        return repetition(self._original, row.change())

    def refresh(self) -> None:
        """Say what the choice means, and whether it can be trained."""
        if not any(row.choice.isChecked() for row in self.rows):
            return
        repeated = self.repetition()
        self.consequences.setText(consequences(repeated))
        reason = repeated.refusal or self._session.runs.repeats.why_not(self._original.run)
        self.train.setEnabled(not reason)
        self.train.setToolTip(
            reason or tr("Train the changed run in the background, and record it")
        )

    def _on_train(self) -> None:
        if was_just_refused(self):
            return
        repeated = self.repetition()
        self.accept()
        self._session.runs.repeats.start(repeated)

    def _lay_out(self) -> None:
        stay = QLabel(stays(self._original))
        stay.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        for line, row in enumerate(self.rows):
            row.place(grid, line)
        grid.setColumnStretch(2, 1)
        rule = QFrame()
        rule.setFrameShape(QFrame.Shape.HLine)
        rule.setForegroundRole(self.foregroundRole().Mid)
        self.consequences.setWordWrap(True)
        self.consequences.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.consequences.setTextFormat(Qt.TextFormat.PlainText)
        line_px = self.consequences.fontMetrics().lineSpacing()
        self.consequences.setMinimumHeight(CONSEQUENCE_LINES * line_px)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.train, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._on_train)
        buttons.rejected.connect(self.reject)
        self.train.setDefault(True)
        column(stay, grid, rule, self.consequences, REST, buttons, into=self, gap=10, margins=None)
        self.resize(WIDTH_PX, self.sizeHint().height())


def ask_and_repeat(
    session: Session, run: RecordedRun | UnreadableRun | None, window: QWidget
) -> RepeatDialog | None:
    """Open the question what is to be changed, unless the run cannot be repeated now."""
    reason = session.runs.repeats.why_not(run) if run is not None else tr("Choose a run first.")
    if reason or not isinstance(run, RecordedRun):
        session.failed.emit(CnnvizError(reason))
        return None
    dialog = RepeatDialog(session, original_of(run), window)
    open_dialog(dialog)
    return dialog
