"""One line below the winner: who would win with all stages on, while one is off."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.input.classes.path_cost import path_cost
from cnnviz.views.widgets.painted.parts import Painted


class PathCostLine(Painted, QWidget):
    """Empty, but as high, while nothing is left out: the bars below must not jump."""

    role = QAccessible.Role.StaticText

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.setAccessibleName(tr("With all stages on"))
        self.setFixedHeight(self.fontMetrics().height())

    def value_words(self) -> str:
        return self._caption() or tr("All stages are on")

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            elide = Qt.TextElideMode.ElideRight
            text = self.fontMetrics().elidedText(self._caption(), elide, self.width())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft, text)

    def _caption(self) -> str:
        cost = path_cost(self._session)
        return "" if cost is None else cost.caption
