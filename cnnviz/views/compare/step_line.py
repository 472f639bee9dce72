"""A line of words about the step shown, put together when it is painted."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.widgets.painted.parts import Painted

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class StepLine(Painted, QWidget):
    """Asks for its words once a frame, as finding them may mean reading weights."""

    role = QAccessible.Role.StaticText

    def __init__(self, session: Session, words: Callable[[Session], str], tooltip: str) -> None:
        super().__init__()
        self._session, self._words = session, words
        self.setAccessibleName(tr("The step shown"))
        self.setToolTip(tooltip)
        self.setMinimumWidth(40)

    @property
    def text(self) -> str:
        return self._words(self._session)

    def value_words(self) -> str:
        return self.text

    def sizeHint(self) -> QSize:
        return QSize(160, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            elide = Qt.TextElideMode.ElideRight
            shown = self.fontMetrics().elidedText(self.text, elide, self.width())
            painter.drawText(self.rect(), LEFT, shown)
