"""A line of words about the step shown, put together when it is painted."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from cnnviz.session.session import Session

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class StepLine(QWidget):
    """Asks for its words once a frame, as finding them may mean reading weights."""

    def __init__(self, session: Session, words: Callable[[Session], str], tooltip: str) -> None:
        super().__init__()
        self._session, self._words = session, words
        self.setToolTip(tooltip)
        self.setMinimumWidth(40)

    @property
    def text(self) -> str:
        return self._words(self._session)

    def sizeHint(self) -> QSize:
        return QSize(160, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        text = self.text
        self.setAccessibleName(text)
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            elide = Qt.TextElideMode.ElideRight
            painter.drawText(
                self.rect(), LEFT, self.fontMetrics().elidedText(text, elide, self.width())
            )
