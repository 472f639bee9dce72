"""One line below the winner: who would win with all stages on, while one is off."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from cnnviz.session.session import Session
from cnnviz.views.input.classes.path_cost import path_cost


class PathCostLine(QWidget):
    """Empty, but as high, while nothing is left out: the bars below must not jump."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.setFixedHeight(self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        cost = path_cost(self._session)
        caption = "" if cost is None else cost.caption
        self.setAccessibleName(caption or "All stages are on")
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            elide = Qt.TextElideMode.ElideRight
            text = self.fontMetrics().elidedText(caption, elide, self.width())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft, text)
