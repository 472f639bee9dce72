"""A sheet with round corners for one part of a design."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

ROLE = QPalette.ColorRole
CORNER_PX = 5


class Card(QWidget):
    """Painted in the palette's colours, framed in the accent colour where it wants attention."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_marked = False

    @property
    def is_marked(self) -> bool:
        return self._is_marked

    def mark(self, is_marked: bool) -> None:
        if is_marked != self._is_marked:
            self._is_marked = is_marked
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self.palette()
        edge = palette.color(ROLE.Highlight if self._is_marked else ROLE.Mid)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(edge, 2 if self._is_marked else 1))
            painter.setBrush(palette.color(ROLE.Base))
            frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(frame, CORNER_PX, CORNER_PX)
