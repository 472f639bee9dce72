"""A small picture shown large, each of its pixels a whole number of the screen's."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.views.widgets.layouts import column
from cnnviz.views.widgets.picture_actions import PictureActions
from cnnviz.views.widgets.text_block import TextBlock

LEAST_SIDE_PX = 112
COPIED_PX = 280  # a copied picture is about as large, whatever the window's size
Pixel = tuple[int, int]  # row, column


class EvidencePicture(QWidget):
    """Says which pixel is pointed at, and can be copied."""

    hovered = Signal(tuple)  # Pixel | None

    def __init__(self, name: str, tooltip: str) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._marked: Pixel | None = None
        self.picture_actions = PictureActions(self, self.copied_picture)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(LEAST_SIDE_PX, LEAST_SIDE_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        self.setToolTip(f"{tooltip}; Ctrl+C copies the picture")

    @property
    def image(self) -> QImage | None:
        return self._image

    def sizeHint(self) -> QSize:
        return QSize(196, 196)

    def show_image(self, image: QImage | None) -> None:
        self._image = image
        self.picture_actions.allow(image is not None)
        self.update()

    def mark(self, pixel: Pixel | None) -> None:
        """Frame a pixel, perhaps one that is pointed at in the picture beside."""
        if pixel != self._marked:
            self._marked = pixel
            self.update()

    def copied_picture(self) -> QImage | None:
        """Return the picture large enough to be seen anywhere."""
        if self._image is None:
            return None
        return self._image.scaled(_fitting(self._image.size(), QSize(COPIED_PX, COPIED_PX)))

    def picture_rect(self) -> QRect:
        """Where the picture lies, in device pixels."""
        scale = self.devicePixelRatioF()
        room = QSize(int((self.width() - 4) * scale), int((self.height() - 4) * scale))
        size = QSize(1, 1) if self._image is None else _fitting(self._image.size(), room)
        edge = round(2 * scale)
        return QRect(QPoint(edge, edge), size)

    def position_of(self, row: int, column: int) -> QPoint:
        """Return where in this widget the middle of a pixel is."""
        return self._cell((row, column)).center() / self.devicePixelRatioF()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        rect, scale = self.picture_rect(), self.devicePixelRatioF()
        with QPainter(self) as painter:
            painter.scale(1 / scale, 1 / scale)
            painter.drawImage(rect, self._image)
            if self._marked is not None:
                cell = self._cell(self._marked)
                # White within black shows on every colour.
                painter.setPen(Qt.GlobalColor.black)
                painter.drawRect(cell.adjusted(-1, -1, 0, 0))
                painter.setPen(Qt.GlobalColor.white)
                painter.drawRect(cell.adjusted(-2, -2, 1, 1))
            if self.hasFocus():
                painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
                painter.drawRect(rect.adjusted(-2, -2, 1, 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hovered.emit(self._pixel_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def _pixel_at(self, point: QPoint) -> Pixel | None:
        if self._image is None:
            return None
        rect, scale = self.picture_rect(), self.devicePixelRatioF()
        x, y = int(point.x() * scale) - rect.x(), int(point.y() * scale) - rect.y()
        if not (0 <= x < rect.width() and 0 <= y < rect.height()):
            return None
        row = y * self._image.height() // rect.height()
        return row, x * self._image.width() // rect.width()

    def _cell(self, pixel: Pixel) -> QRect:
        rect = self.picture_rect()
        if self._image is None:
            return rect
        wide, high = rect.width() / self._image.width(), rect.height() / self._image.height()
        row, column = pixel
        left, top = round(rect.x() + column * wide), round(rect.y() + row * high)
        return QRect(left, top, max(2, round(wide)), max(2, round(high)))


def _fitting(picture: QSize, room: QSize) -> QSize:
    """Return the largest size that fits: whole pixels for each one, fewer only if it must be."""
    times = min(room.width() // picture.width(), room.height() // picture.height())
    if times >= 1:
        return picture * times
    return picture.scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))


class TitledPicture(QWidget):
    """The line is cut, never the picture moved."""

    def __init__(self, name: str, tooltip: str) -> None:
        super().__init__()
        self.title = TextBlock(f"Title of {name}")
        self.picture = EvidencePicture(name, tooltip)
        column(self.title, (self.picture, 1), into=self, gap=2)
