"""Buttons with a line drawing of `resources/window`, crisp at any scale and in both themes."""

from functools import lru_cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QToolButton, QWidget

from cnnviz.core.resources import resource

FRAME_PX = 5  # around the drawing


class IconButton(QToolButton):
    """A tool button that shows a line drawing instead of text."""

    def __init__(self, icon: str, name: str, tooltip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.drawing = icon
        self.setAccessibleName(name)
        self.setToolTip(tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_drawing(self, icon: str) -> None:
        self.drawing = icon
        self.update()

    def sizeHint(self) -> QSize:
        side = max(26, self.fontMetrics().height() + 2 * FRAME_PX)
        return QSize(side + 6, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        palette, side = self.palette(), self.height() - 2 * FRAME_PX
        square = QRectF((self.width() - side) / 2, FRAME_PX, side, side)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.isChecked():
                self._paint_chosen(painter)
            colour = palette.highlightedText() if self.isChecked() else palette.buttonText()
            drawn(self.drawing, colour.color()).render(painter, square)

    def _paint_chosen(self, painter: QPainter) -> None:
        """Fusion's own sunken look is hardly seen in the dark theme."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().highlight())
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 2, 2)


def drawn(icon: str, colour: QColor) -> QSvgRenderer:
    """Return a drawing of `resources/window` in a colour."""
    return _drawn(icon, colour.name())


@lru_cache
def _drawn(icon: str, colour: str) -> QSvgRenderer:
    drawing = resource("window", f"{icon}.svg").read_bytes()
    return QSvgRenderer(drawing.replace(b"currentColor", colour.encode()))
