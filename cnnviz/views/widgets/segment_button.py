"""One of a row of buttons of which one is down; which one, is plain to see in both themes."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton

ROLE = QPalette.ColorRole


class SegmentButton(QAbstractButton):
    """A checkable text button, filled with the accent colour when it is down."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 20, metrics.height() + 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self.palette()
        fill, text = ROLE.Button, ROLE.ButtonText
        if self.isChecked():
            fill, text = ROLE.Highlight, ROLE.HighlightedText
        elif self.underMouse():
            fill = ROLE.Midlight
        frame = self.rect().adjusted(0, 0, -1, -1)
        with QPainter(self) as painter:
            painter.fillRect(frame, palette.color(fill))
            painter.setPen(palette.color(ROLE.Mid))
            painter.drawRect(frame)
            painter.setPen(palette.color(text))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, self.text())
            if self.hasFocus():
                painter.drawRect(frame.adjusted(2, 2, -2, -2))
