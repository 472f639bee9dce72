"""The whole picture, small, with a frame around the part that is seen large."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.views.lessons.pixels.pixel_grid_view import PixelGridView
from cnnviz.views.widgets.painting import fitting_rect, outline, picture_image

SIDE_PX = 58
ROLE = QPalette.ColorRole


class PixelOverview(QWidget):
    """A click or a drag moves the large view there."""

    chosen = Signal(float, float)  # row, column

    def __init__(self, view: PixelGridView) -> None:
        super().__init__()
        self._view = view
        self.setFixedSize(SIDE_PX, SIDE_PX)
        self.setAccessibleName(tr("The whole picture"))
        self.setToolTip(tr("The whole picture; click where the grid should go"))
        self.setCursor(Qt.CursorShape.CrossCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        picture = self._picture()
        with QPainter(self) as painter:
            painter.drawImage(picture, picture_image(self._view.pixels[None]))
            painter.setPen(self.palette().color(ROLE.Mid))
            painter.drawRect(picture.adjusted(-1, -1, 0, 0))
            if not self._view.window_seen.is_whole:
                outline(painter, self.frame(), 2, self.palette().color(ROLE.Highlight))

    def frame(self) -> QRect:
        """Where the part that is seen large lies in this small picture."""
        seen, picture = self._view.window_seen, self._picture()
        part = seen.grid.intersected(QRect(0, 0, seen.size.width(), seen.size.height()))
        times = picture.width() / max(1, seen.grid.width())
        return QRect(
            picture.left() + round((part.left() - seen.left) * times),
            picture.top() + round((part.top() - seen.top) * times),
            round(part.width() * times),
            round(part.height() * times),
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._choose(event)

    def _choose(self, event: QMouseEvent) -> None:
        picture, seen = self._picture(), self._view.window_seen
        row = (event.position().y() - picture.top()) * seen.rows / picture.height()
        column = (event.position().x() - picture.left()) * seen.columns / picture.width()
        self.chosen.emit(row, column)

    def _picture(self) -> QRect:
        room = QRect(1, 1, SIDE_PX - 2, SIDE_PX - 2)
        return fitting_rect(room, self._view.pixels.shape)
