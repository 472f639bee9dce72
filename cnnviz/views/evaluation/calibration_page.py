"""Whether the network's confidence matches its accuracy."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from cnnviz.core.evaluation.assessment import Assessment
from cnnviz.session.session import Session
from cnnviz.views.evaluation.how_to_read import HowToRead
from cnnviz.views.evaluation.reliability_diagram import ReliabilityDiagram
from cnnviz.views.evaluation.words import HOW_TO_READ_CALIBRATION, calibration_words
from cnnviz.views.widgets.layouts import column, row

BESIDE_PX = 230


class CalibrationPage(QWidget):
    """The diagram, and beside it what it amounts to."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown: Assessment | None = None
        self.diagram = ReliabilityDiagram()
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.how_to_read = HowToRead(HOW_TO_READ_CALIBRATION)
        beside = QWidget()
        beside.setFixedWidth(BESIDE_PX)
        column(self.sentence, self.how_to_read, None, into=beside, gap=8)
        row((self.diagram, 1), (beside, 0, Qt.AlignmentFlag.AlignTop), into=self, gap=12)
        session.assessments.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what is known of the chosen set, if anybody looks."""
        found = self._session.assessments.found
        if self.isVisible() and found is not None and found is not self._shown:
            self._shown = found
            self.diagram.show_bins(found.calibration)
            self.sentence.setText(calibration_words(found))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
