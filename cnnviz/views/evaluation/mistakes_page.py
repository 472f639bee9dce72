"""The most confident mistakes and the hardest pictures, of all classes or of some."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from cnnviz.core.evaluation.assessment import Assessment
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.evaluation.class_filter import ClassFilter
from cnnviz.views.evaluation.paged_wall import PagedWall
from cnnviz.views.evaluation.words import picture_words
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.segment_row import SegmentRow

ORDERS = {
    tr("Confident mistakes"): tr("Mistakes only, most confident first"),
    tr("Hardest"): tr("All pictures, lowest probability for the true class first"),
}
CONFIDENT, HARDEST = range(len(ORDERS))


class MistakesPage(QWidget):
    """An order, two filters and the pictures."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown: Assessment | None = None
        self.orders = SegmentRow(tr("Order"), ORDERS)
        self.true = ClassFilter(tr("any class"), tr("Only pictures of this class"))
        self.predicted = ClassFilter(tr("any class"), tr("Only pictures predicted as this class"))
        self.pictures = PagedWall(session)
        self._lay_out()
        self.orders.chosen.connect(self._fill)
        self.true.chosen.connect(self._fill)
        self.predicted.chosen.connect(self._fill)
        session.assessments.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what is known of the chosen set, if anybody looks."""
        found = self._session.assessments.found
        if self.isVisible() and found is not None and found is not self._shown:
            self._shown = found
            for choice in (self.true, self.predicted):
                choice.offer(self._session.network.class_names)
            self._fill()

    def show_class(self, true: int) -> None:
        """Show the mistakes made with pictures of one class."""
        self.refresh()
        self.orders.choose(CONFIDENT)
        self.true.choose(true)
        self.predicted.choose(None)
        self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _fill(self) -> None:
        found = self._shown
        if found is None:
            return
        of = found.hardest if self.orders.number == HARDEST else found.confident_mistakes
        self.pictures.show_indices(
            self._session.assessments.part,
            of(self.true.class_index, self.predicted.class_index),
            self._describe,
            tr("No such pictures. Choose other classes above."),
        )

    def _describe(self, index: int) -> tuple[str, str]:
        assert self._shown is not None
        names, part = self._session.network.class_names, self._session.assessments.part
        return picture_words(self._shown, names, part, index)

    def _lay_out(self) -> None:
        classes = (QLabel(tr("true")), self.true, QLabel(tr("predicted")), self.predicted)
        column(row(self.orders, 6, *classes, None, gap=6), (self.pictures, 1), into=self)
