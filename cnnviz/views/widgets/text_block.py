"""Some lines of text that may change at every stroke without the window being laid out anew."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

SET = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class TextBlock(QWidget):
    """Wraps into a fixed number of lines; what does not fit is in the tooltip."""

    def __init__(
        self, name: str, lines: int = 1, role: QPalette.ColorRole = QPalette.ColorRole.WindowText
    ) -> None:
        super().__init__()
        self._text, self._lines, self._role = "", lines, role
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 2)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        if text == self._text:
            return
        self._text = text
        self.setAccessibleDescription(text)
        self._explain()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.height())

    def shown_text(self) -> str:
        """Return what is painted: of a single line as much as fits, with dots if it is not all."""
        if self._lines > 1:
            return self._text
        right = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self._text, right, self.width())

    @property
    def is_cut(self) -> bool:
        """Whether the text has more lines at this width than are painted."""
        endless = QRect(0, 0, self.width(), 10_000)
        return self.fontMetrics().boundingRect(endless, SET, self._text).height() > self.height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self._role))
            painter.drawText(self.rect(), SET, self.shown_text())

    def _explain(self) -> None:
        self.setToolTip(self._text if self.is_cut else "")
