"""A button that looks like a link, for what is seldom needed and should take no room."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QWidget

SIDES_PX = 3


class LinkButton(QAbstractButton):
    """As high as its text; underlined under the mouse."""

    def __init__(self, text: str, tooltip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setToolTip(tooltip)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * SIDES_PX, metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            font = QFont(self.font())
            font.setUnderline(self.underMouse())
            painter.setFont(font)
            painter.setPen(self.palette().color(QPalette.ColorRole.Link))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
            if self.hasFocus():
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
