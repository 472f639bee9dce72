"""The network's input as a small picture that can be dragged by whole pixels."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.lessons.equivariance import shifted
from cnnviz.core.translation import tr
from cnnviz.views.widgets.painted.parts import Painted
from cnnviz.views.widgets.painted.walking import ARROWS
from cnnviz.views.widgets.painting import outline, picture_image

ROLE = QPalette.ColorRole
MOST_SHARE = 2  # half of the picture at most leaves it, each way


class ShiftPad(Painted, QWidget):
    """A thin frame goes with the picture: paper comes in outside of it."""

    role = QAccessible.Role.Graphic
    shifted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pixels = np.zeros((1, 1, 1), np.uint8)
        self.dx, self.dy = 0, 0
        self._dragged_from: tuple[QPoint, int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setMinimumSize(64, 64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("The input, to be dragged"))
        self.setAccessibleDescription(tr("Arrow keys move it by one pixel, 0 puts it back"))
        self.setToolTip(
            tr("Drag the drawing by whole pixels, or use the arrow keys; 0 puts it back")
        )

    def sizeHint(self) -> QSize:
        return QSize(160, 160)

    def show_pixels(self, pixels: npt.NDArray[np.uint8]) -> None:
        self._pixels = pixels
        self.update()

    def move_to(self, dx: int, dy: int) -> None:
        """Shift so many pixels to the right and down; beyond half of the picture, less."""
        _, height, width = self._pixels.shape
        most_x, most_y = width // MOST_SHARE, height // MOST_SHARE
        dx, dy = max(-most_x, min(dx, most_x)), max(-most_y, min(dy, most_y))
        if (dx, dy) != (self.dx, self.dy):
            self.dx, self.dy = dx, dy
            self.update()
            self.shifted.emit()

    def reset(self) -> None:
        self.move_to(0, 0)

    def value_words(self) -> str:
        return tr("{dx} to the right, {dy} down", self.dx, self.dy)

    def picture_rect(self) -> QRect:
        """Where the picture lies, with whole screen pixels for each of its own."""
        _, height, width = self._pixels.shape
        side = max(1, min((self.width() - 4) // width, (self.height() - 4) // height))
        left, top = (self.width() - side * width) // 2, (self.height() - side * height) // 2
        return QRect(left, top, side * width, side * height)

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = self.picture_rect()
        moved = shifted(self._pixels.astype(np.float32), self.dx, self.dy, paper=0)
        with QPainter(self) as painter:
            painter.drawImage(rect, picture_image(moved.astype(np.uint8)))
            role = ROLE.Highlight if self.hasFocus() else ROLE.Mid
            outline(painter, rect, 2 if self.hasFocus() else 1, self.palette().color(role))
            side = self._pixel_px()
            came_from = rect.translated(self.dx * side, self.dy * side)
            painter.setClipRect(rect)
            painter.setPen(self.palette().color(ROLE.Highlight))
            painter.drawRect(came_from.adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = event.position().toPoint(), self.dx, self.dy
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            start, dx, dy = self._dragged_from
            way = (event.position().toPoint() - start) / self._pixel_px()
            self.move_to(dx + way.x(), dy + way.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS:
            down, across = ARROWS[key]
            self.move_to(self.dx + across, self.dy + down)
        elif event.text() == "0":
            self.reset()
        else:
            super().keyPressEvent(event)

    def _pixel_px(self) -> int:
        return self.picture_rect().width() // self._pixels.shape[1]
