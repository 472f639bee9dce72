"""What was taken for what: the matrix, and beside it the pictures of one of its cells."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from cnnviz.core.evaluation.assessment import Assessment
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.evaluation.confusion_colours import ConfusionLegend
from cnnviz.views.evaluation.confusion_matrix import ConfusionMatrix
from cnnviz.views.evaluation.how_to_read import HowToRead
from cnnviz.views.evaluation.paged_wall import PagedWall
from cnnviz.views.evaluation.words import HOW_TO_READ_CONFUSION, cell_title, picture_words
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.picture_actions import PictureActions
from cnnviz.views.widgets.scrolling import scrolling

SHARES = (430, 236)  # of the width


class ConfusionPage(QWidget):
    """Shows the cell that is opened, at first the one with most mistakes."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown: Assessment | None = None
        self.matrix, self.legend = ConfusionMatrix(), ConfusionLegend()
        self.picture_actions = PictureActions(self.matrix)
        self.readout, self.title = ElidedLabel(), ElidedLabel()
        self.how_to_read = HowToRead(HOW_TO_READ_CONFUSION)
        self.pictures = PagedWall(session)
        self._lay_out()
        self.matrix.opened.connect(self._open)
        self.matrix.pointed_changed.connect(self._read_out)
        session.assessments.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what is known of the chosen set, if anybody looks."""
        found = self._session.assessments.found
        if not self.isVisible() or found is None or found is self._shown:
            return
        self._shown = found
        self.matrix.show_confusion(found.evaluation.confusion, self._session.network.class_names)
        self.legend.show_end(self.matrix.end)
        self._read_out()
        self._open(*self.matrix.current)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _open(self, true: int, predicted: int) -> None:
        found = self._shown
        if found is None:
            return
        names = self._session.network.class_names
        self.title.setText(cell_title(names, true, predicted))
        self.pictures.show_indices(
            self._session.assessments.part,
            found.most_confident(true, predicted),
            self._describe,
            tr("There are no pictures in this cell."),
        )

    def _describe(self, index: int) -> tuple[str, str]:
        assert self._shown is not None
        names, part = self._session.network.class_names, self._session.assessments.part
        return picture_words(self._shown, names, part, index)

    def _read_out(self) -> None:
        self.readout.setText(self.matrix.words(self.matrix.looked_at))

    def _lay_out(self) -> None:
        area = scrolling(self.matrix)
        area.viewport().setAutoFillBackground(False)
        self.matrix.setAutoFillBackground(False)
        self.title.setAccessibleName(tr("The cell whose pictures are shown"))
        left = QWidget()
        column((area, 1), self.readout, self.legend, into=left, gap=2, margins=(0, 0, 6, 0))
        right = QWidget()
        column(self.how_to_read, self.title, (self.pictures, 1), into=right, margins=(6, 0, 0, 0))
        halves = QSplitter(Qt.Orientation.Horizontal)
        for half in (left, right):
            halves.addWidget(half)
        halves.setChildrenCollapsible(False)
        halves.setSizes(list(SHARES))
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 2)
        row(halves, into=self, gap=None)
