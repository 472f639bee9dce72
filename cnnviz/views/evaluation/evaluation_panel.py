"""How good the network is, and where it errs: figures above, pages of detail below."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.evaluation.calibration_page import CalibrationPage
from cnnviz.views.evaluation.classes_page import ClassesPage
from cnnviz.views.evaluation.confusion_page import ConfusionPage
from cnnviz.views.evaluation.data_page import DataPage
from cnnviz.views.evaluation.evaluation_head import EvaluationHead
from cnnviz.views.evaluation.mistakes_page import MistakesPage
from cnnviz.views.evaluation.pixels_page import PixelsPage
from cnnviz.views.evaluation.words import empty_words
from cnnviz.views.widgets.earlier_tint import EarlierTint
from cnnviz.views.widgets.layouts import column
from cnnviz.views.widgets.segment_row import SegmentRow

PAGES = {
    tr("Confusion"): tr("Which classes are mistaken for which, and the pictures of each case"),
    tr("Classes"): tr("Precision, recall and count of each class"),
    tr("Calibration"): tr("Whether the network's confidence matches its accuracy"),
    tr("Mistakes"): tr("The most confident mistakes and the hardest pictures"),
    tr("Data set"): tr("All pictures by class; needs no evaluation"),
    tr("Pixels"): tr(
        "How pixels are normalised for this network, and which way suits one trained elsewhere"
    ),
}
MISTAKES, DATA, PIXELS = 3, 4, 5


class EvaluationPanel(QWidget):
    """What is older than the network on screen is tinted, and the head says so."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.head = EvaluationHead(session)
        self.choice = SegmentRow(tr("Page"), PAGES)
        self.confusion, self.classes = ConfusionPage(session), ClassesPage(session)
        self.calibration, self.mistakes = CalibrationPage(session), MistakesPage(session)
        self.data, self.pixels = DataPage(session), PixelsPage(session)
        self.empty = QLabel()
        self.pages = QStackedWidget()
        self._lay_out()
        self.tint = EarlierTint(self.pages)
        self.choice.chosen.connect(self.refresh)
        self.classes.opened.connect(self._on_class_opened)
        session.assessments.changed.connect(self.refresh)
        session.scaling.wanted.connect(self.refresh)
        session.data.changed.connect(self.refresh)
        session.network.replaced.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the chosen page as things are now, if anybody looks."""
        if not self.isVisible():
            return
        if self._session.scaling.is_wanted:
            self._session.scaling.is_wanted = False
            self.choice.choose(PIXELS)
        assessments, number = self._session.assessments, self.choice.number
        self.head.refresh()
        self.empty.setText(empty_words(assessments, self._session.data))
        is_known = assessments.found is not None or number in (DATA, PIXELS)
        self.pages.setCurrentIndex(number if is_known else len(PAGES))
        self.tint.mark(assessments.is_old and number not in (DATA, PIXELS))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _on_class_opened(self, true: int) -> None:
        self.choice.choose(MISTAKES)
        self.mistakes.show_class(true)

    def _lay_out(self) -> None:
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMargin(60)
        judged = (self.confusion, self.classes, self.calibration, self.mistakes)
        for page in (*judged, self.data, self.pixels, self.empty):
            self.pages.addWidget(page)
        column(
            self.head,
            (self.choice, 0, Qt.AlignmentFlag.AlignLeft),
            (self.pages, 1),
            into=self,
            gap=6,
            margins=(8, 6, 8, 6),
        )
