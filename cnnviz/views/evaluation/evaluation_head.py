"""Which set, and the button that evaluates on it; how far that is, and what came of it."""

from PySide6.QtWidgets import QProgressBar, QPushButton, QStackedWidget, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.evaluation.assessments import ASSESSED_PARTS
from cnnviz.session.session import Session
from cnnviz.views.evaluation.figures_line import FiguresLine
from cnnviz.views.evaluation.words import set_words
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, described, row
from cnnviz.views.widgets.number_text import progress_words
from cnnviz.views.widgets.segment_row import SegmentRow

SETS = {
    tr("Test"): tr(
        "Test pictures: for the final evaluation, not for choosing settings, which "
        "would bias the result"
    ),
    tr("Validation"): tr(
        "Validation pictures: held out from the training set, for choosing settings"
    ),
}
WIDEST_PLACE = tr("10,000 of 10,000, 0:00 left")
EVALUATE, CANCEL = tr("Evaluate"), tr("Cancel")
DOES = {
    EVALUATE: tr("Classify all pictures of the set with the weights on screen, in the background"),
    CANCEL: tr("Stop; earlier results are kept"),
}


class EvaluationHead(QWidget):
    """Two lines; in the first one either words or, while it is under way, the progress."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.sets = SegmentRow(tr("Pictures"), SETS)
        self.button, self.bar = QPushButton(), QProgressBar()
        self.words, self.place = ElidedLabel(), ElidedLabel()
        self.figures = FiguresLine()
        self._either = QStackedWidget()
        self._lay_out()
        self.sets.chosen.connect(self._on_chosen)
        self.button.clicked.connect(self._on_clicked)
        session.assessments.progressed.connect(self._show_progress)

    def refresh(self) -> None:
        """Show everything as it is now."""
        assessments = self._session.assessments
        self.sets.choose(ASSESSED_PARTS.index(assessments.part))
        text = CANCEL if assessments.is_running else EVALUATE
        self.button.setText(text)
        self.button.setAccessibleName(text)
        self.button.setEnabled(assessments.is_running or not assessments.obstacle)
        self.button.setToolTip(assessments.obstacle or DOES[text])
        self.words.setText(set_words(assessments))
        self._either.setCurrentIndex(int(assessments.is_running))
        self.figures.show_figures(assessments.found)
        self._show_progress()

    def _show_progress(self) -> None:
        assessments = self._session.assessments
        if not assessments.is_running or not self.isVisible():
            return
        progress = assessments.progress
        # setValue() repaints at once, and with the bar all that is marked as old.
        self.bar.setUpdatesEnabled(False)
        self.bar.setRange(0, progress.total)
        self.bar.setValue(0 if assessments.is_loading else progress.done)
        self.bar.setUpdatesEnabled(True)
        loading = tr("Loading {name}…", self._session.data.wanted)
        self.place.setText(loading if assessments.is_loading else progress_words(progress))

    def _on_chosen(self, number: int) -> None:
        self._session.assessments.choose(ASSESSED_PARTS[number])

    def _on_clicked(self) -> None:
        if self._session.assessments.is_running:
            self._session.assessments.cancel()
        else:
            self._session.assessments.ask()

    def _lay_out(self) -> None:
        self.button.setFixedWidth(self.fontMetrics().horizontalAdvance(EVALUATE) + 30)
        self.words.setAccessibleName(tr("What the figures refer to"))
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(16)
        described(self.bar, tr("Pictures classified so far"), tr("Progress of evaluating"))
        self.place.setFont(number_font())
        self.place.setFixedWidth(self.place.fontMetrics().horizontalAdvance(WIDEST_PLACE) + 4)
        under_way = QWidget()
        row((self.bar, 1), self.place, into=under_way, gap=None)
        self._either.addWidget(self.words)
        self._either.addWidget(under_way)
        column(row(self.sets, self.button, (self._either, 1), gap=8), self.figures, into=self)
