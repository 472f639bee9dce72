"""The page of classes of one's own: name them, draw them, train on them, judge the drawings."""

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.my_drawings.apart_part import ApartPart, JudgeRow
from cnnviz.views.my_drawings.class_counts import ClassCounts
from cnnviz.views.my_drawings.class_names_dialog import ask_for_classes
from cnnviz.views.my_drawings.drawing_mode import DrawingMode
from cnnviz.views.my_drawings.train_part import TrainPart
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import REST, column, described, row
from cnnviz.views.widgets.scrolling import scrolled_column

ABOUT = tr(
    "Name classes of your own with New set, such as cat, house and tree, draw eight or more of "
    "each, and train a network on them here: it is on screen at once, with all its maps. Drawings "
    "of a class of students can be imported, and judged author by author."
)


class OwnClassesPage(QWidget):
    """Says what it is for where there is no set yet."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._own = session, session.own_classes
        self.about = QLabel(ABOUT)
        self.names = described(ElidedLabel(), name=tr("The classes of the set"))
        self.change = described(
            QPushButton(tr("Change…")),
            tr("Add, remove or rename classes of the set; drawings stay in My drawings"),
            tr("Change the classes of the set"),
        )
        self.mode, self.counts = DrawingMode(self._own.set), ClassCounts(self._own.set)
        self.train, self.judge = TrainPart(self._own), JudgeRow(self._own.apart)
        self.apart = ApartPart(self._own.apart)
        self.set = QWidget()
        self._lay_out()
        self.change.clicked.connect(self._on_change)
        self._own.set.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the set, if there is one."""
        names = self._own.set.class_names
        self.about.setVisible(not names)
        self.set.setVisible(bool(names))
        self.names.setText(", ".join(names))

    def _on_change(self) -> None:
        ask_for_classes(self._session, self.window(), self._own.set.class_names)

    def _lay_out(self) -> None:
        self.about.setWordWrap(True)
        head = row((self.names, 1), self.change)
        parts = (head, self.mode, self.train, self.judge, self.counts, self.apart)
        column(*parts, into=self.set, gap=8)
        scrolled_column(self, self.about, self.set, REST, margins=(0, 0, 4, 0))
