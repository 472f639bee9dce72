"""How each class fares."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from cnnviz.core.evaluation.assessment import Assessment
from cnnviz.session.session import Session
from cnnviz.views.evaluation.class_table import ClassTable
from cnnviz.views.evaluation.how_to_read import HowToRead
from cnnviz.views.evaluation.words import HOW_TO_READ_CLASSES
from cnnviz.views.widgets.layouts import column


class ClassesPage(QWidget):
    """The table with its explanation."""

    opened = Signal(int)  # a class whose mistakes are wanted

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown: Assessment | None = None
        self.table = ClassTable()
        self.how_to_read = HowToRead(HOW_TO_READ_CLASSES)
        column((self.table, 1), self.how_to_read, into=self)
        self.table.opened.connect(self.opened)
        session.assessments.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what is known of the chosen set, if anybody looks."""
        found = self._session.assessments.found
        if self.isVisible() and found is not None and found is not self._shown:
            self._shown = found
            self.table.show_assessment(found, self._session.network.class_names)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
