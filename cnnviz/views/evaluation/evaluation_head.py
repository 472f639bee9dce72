"""Which set, and the button that evaluates on it; how far that is, and what came of it."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from cnnviz.core.progress import Progress
from cnnviz.core.translation import tr
from cnnviz.session.evaluation.assessments import ASSESSED_PARTS
from cnnviz.session.session import Session
from cnnviz.views.evaluation.figures_line import FiguresLine
from cnnviz.views.evaluation.words import set_words
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.number_text import progress_words
from cnnviz.views.widgets.segment_row import SegmentRow
from cnnviz.views.widgets.work_parts import WorkBar, WorkButton

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
EVALUATE = tr("Evaluate")
EVALUATES = tr("Classify all pictures of the set with the weights on screen, in the background")


class EvaluationHead(QWidget):
    """Two lines; in the first one either words or, while it is under way, the progress."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.sets = SegmentRow(tr("Pictures"), SETS)
        stops = tr("Stop; earlier results are kept")
        self.button = WorkButton(session.assessments, EVALUATE, EVALUATES, stops)
        self.bar = WorkBar(tr("Progress of evaluating"), tr("Pictures classified so far"))
        self.words, self.place = ElidedLabel(), ElidedLabel()
        self.figures = FiguresLine()
        self._either = QStackedWidget()
        self._lay_out()
        self.sets.chosen.connect(self._on_chosen)
        session.assessments.progressed.connect(self._show_progress)

    def refresh(self) -> None:
        """Show everything as it is now."""
        assessments = self._session.assessments
        self.sets.choose(ASSESSED_PARTS.index(assessments.part))
        self.button.refresh(EVALUATE)
        self.words.setText(set_words(assessments))
        self._either.setCurrentIndex(int(assessments.is_running))
        self.figures.show_figures(assessments.found)
        self._show_progress()

    def _show_progress(self) -> None:
        assessments = self._session.assessments
        if not assessments.is_running or not self.isVisible():
            return
        progress = Progress(0, 1) if assessments.is_loading else assessments.progress
        self.bar.show_progress(progress)
        loading = tr("Loading {name}…", self._session.data.wanted)
        self.place.setText(loading if assessments.is_loading else progress_words(progress))

    def _on_chosen(self, number: int) -> None:
        self._session.assessments.choose(ASSESSED_PARTS[number])

    def _lay_out(self) -> None:
        self.button.setFixedWidth(self.fontMetrics().horizontalAdvance(EVALUATE) + 30)
        self.words.setAccessibleName(tr("What the figures refer to"))
        self.place.setFont(number_font())
        self.place.setFixedWidth(self.place.fontMetrics().horizontalAdvance(WIDEST_PLACE) + 4)
        under_way = QWidget()
        row((self.bar, 1), self.place, into=under_way, gap=None)
        self._either.addWidget(self.words)
        self._either.addWidget(under_way)
        column(row(self.sets, self.button, (self._either, 1), gap=8), self.figures, into=self)
