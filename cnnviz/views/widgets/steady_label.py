"""A text whose numbers change many times a second, without the window being laid out each time."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.views.theme import number_font
from cnnviz.views.widgets.painted.parts import Painted

SET = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class SteadyLabel(Painted, QWidget):
    """Lines of digits of one width; a QLabel lays the whole window out with every new text.

    The layout hears of a text only when it needs another size than the one before.
    """

    role = QAccessible.Role.StaticText

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setFont(number_font())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._text

    def value_words(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        if text == self._text:
            return
        needed = self.sizeHint()
        self._text = text
        if self.sizeHint() != needed:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return self.fontMetrics().size(0, self._text).grownBy(self.contentsMargins())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            painter.drawText(self.contentsRect(), SET, self._text)
