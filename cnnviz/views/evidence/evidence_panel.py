"""Why it said that: which strokes, which of two classes, which channels."""

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.evidence.channels_page import ChannelsPage
from cnnviz.views.evidence.pair_page import PairPage
from cnnviz.views.evidence.question_row import QuestionRow
from cnnviz.views.evidence.strokes_page import StrokesPage
from cnnviz.views.evidence.work_line import WorkLine
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.segment_row import SegmentRow

STROKES, PAIR, CHANNELS = range(3)
PAGES = {
    tr("Which strokes"): tr("Which pixels support a class, and which oppose it"),
    tr("What would it take"): tr("Attribution for two classes, side by side, to test by drawing"),
    tr("Which channels"): tr("Which maps before the last layer support a class"),
}


class EvidencePanel(QWidget):
    """Follows the stroke while somebody looks; the work rests when nobody does."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._attributions = session.attributions
        self.pages = SegmentRow(tr("Evidence"), PAGES)
        self.work, self.question = WorkLine(session), QuestionRow(session)
        self.strokes, self.pair = StrokesPage(session), PairPage(session)
        self.channels = ChannelsPage(session)
        self._stack = QStackedWidget()
        self._lay_out()
        self.pages.chosen.connect(self._on_page)
        self.refresh()

    def refresh(self) -> None:
        """Ask for what the page in sight shows."""
        page = self._stack.currentIndex()
        asks = page != CHANNELS
        self.question.setVisible(asks)
        self.work.setVisible(asks)
        if not self.isVisible():
            return
        if asks:
            self._attributions.question.ask_of_two(page == PAIR)
            self._attributions.watch()
        else:
            self._attributions.rest()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._attributions.rest()

    def _on_page(self, page: int) -> None:
        self._stack.setCurrentIndex(page)
        self.refresh()

    def _lay_out(self) -> None:
        for page in (self.strokes, self.pair, self.channels):
            self._stack.addWidget(page)
        column(
            row(self.pages, None, self.work, gap=12),
            self.question,
            (self._stack, 1),
            into=self,
            gap=5,
            margins=(8, 4, 8, 6),
        )
