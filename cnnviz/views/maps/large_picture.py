"""A small picture shown large, each of its pixels a whole number of the screen's."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.translation import tr
from cnnviz.views.widgets.painted.parts import Painted
from cnnviz.views.widgets.painting import frame_focus

LEAST_SIDE_PX = 112
COPIED_PX = 280  # a copied picture is about as large, whatever the window's size
Pixel = tuple[int, int]  # row, column


class LargePicture(Painted, QWidget):
    """Says which pixel the mouse is on, and frames one."""

    role = QAccessible.Role.Graphic
    hovered = Signal(tuple)  # Pixel | None

    def __init__(self, name: str, tooltip: str) -> None:
        super().__init__()
        self.marked: Pixel | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(LEAST_SIDE_PX, LEAST_SIDE_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        self.setToolTip(tr("{tooltip}; Ctrl+C copies the picture", tooltip))

    def pixels(self) -> QSize:
        """Return how many pixels the picture has, none if there is none."""
        raise NotImplementedError

    def picture(self, size: QSize) -> QImage:
        """Return the picture as large as this."""
        raise NotImplementedError

    def room(self) -> QRect:
        """Return where the picture may lie, in device pixels."""
        return QRect(QPoint(0, 0), self.size() * self.devicePixelRatioF())

    def mark(self, pixel: Pixel | None) -> None:
        """Frame a pixel, perhaps one that the mouse is on in the picture beside."""
        if pixel != self.marked:
            self.marked = pixel
            self.update()

    def copied_picture(self) -> QImage:
        """Return the picture large enough to be seen anywhere."""
        return self.picture(large_size(self.pixels(), QSize(COPIED_PX, COPIED_PX)))

    def picture_rect(self) -> QRect:
        """Return where the picture lies, in device pixels."""
        return QRect(self.room().topLeft(), large_size(self.pixels(), self.room().size()))

    def position_of(self, row: int, column: int) -> QPoint:
        """Return where in this widget the middle of a pixel is."""
        return self._cell((row, column)).center() / self.devicePixelRatioF()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.pixels().isEmpty():
            return
        rect, scale = self.picture_rect(), self.devicePixelRatioF()
        with QPainter(self) as painter:
            painter.scale(1 / scale, 1 / scale)
            painter.drawImage(rect.topLeft(), self.picture(rect.size()))
            if self.marked is not None:
                cell = self._cell(self.marked)
                # White within black shows on every colour.
                painter.setPen(Qt.GlobalColor.black)
                painter.drawRect(cell.adjusted(-1, -1, 0, 0))
                painter.setPen(Qt.GlobalColor.white)
                painter.drawRect(cell.adjusted(-2, -2, 1, 1))
            frame_focus(painter, self, rect.adjusted(-2, -2, 2, 2))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hovered.emit(self._pixel_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)

    def _pixel_at(self, point: QPoint) -> Pixel | None:
        rect, pixels, scale = self.picture_rect(), self.pixels(), self.devicePixelRatioF()
        x, y = int(point.x() * scale) - rect.x(), int(point.y() * scale) - rect.y()
        if pixels.isEmpty() or not (0 <= x < rect.width() and 0 <= y < rect.height()):
            return None
        return y * pixels.height() // rect.height(), x * pixels.width() // rect.width()

    def _cell(self, pixel: Pixel) -> QRect:
        rect, pixels, (row, column) = self.picture_rect(), self.pixels(), pixel
        wide, high = rect.width() / pixels.width(), rect.height() / pixels.height()
        left, top = round(rect.x() + column * wide), round(rect.y() + row * high)
        return QRect(left, top, max(2, round(wide)), max(2, round(high)))


def large_size(pixels: QSize, room: QSize) -> QSize:
    """Return the largest size that fits: whole pixels for each one, fewer only if it must be."""
    if pixels.isEmpty():
        return QSize(1, 1)
    times = min(room.width() // pixels.width(), room.height() // pixels.height())
    if times >= 1:
        return pixels * times
    return pixels.scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
