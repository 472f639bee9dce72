"""Pictures of the data set in rows, each with its words; one is chosen by mouse or keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QMenu, QScrollArea, QSizePolicy, QToolTip, QWidget

from cnnviz.views.widgets.painting import fitting_rect, outline, paint_fitting, picture_image

GAP_PX = 8
COPIED_SCALE = 10  # a copied picture is to be seen anywhere
STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass(frozen=True, eq=False)
class WallPicture:
    """A uint8 (C, H, W) picture and what is said of it."""

    pixels: npt.NDArray[np.uint8]
    caption: str = ""  # a line or two
    tooltip: str = ""
    box: tuple[int, int, int, int] | None = None  # top, left, height, width of a part, in pixels


class PictureWall(QWidget):
    """As many in a row as there is room for; it grows downwards, so it wants a scroll area.

    Arrows walk, and the scroll area follows; Enter or a click chooses, Ctrl+C copies.
    """

    chosen = Signal(int)

    def __init__(
        self, side_px: int = 56, caption_lines: int = 2, widest_caption: str = "Ankle boot 00 %"
    ) -> None:
        super().__init__()
        self._side_px, self._caption_lines = side_px, caption_lines
        self._widest_caption = widest_caption
        self._pictures: tuple[WallPicture, ...] = ()
        self.current = 0
        self.setAccessibleName("Pictures of the data set")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.menu = QMenu(self)
        self.copy = QAction("Copy picture", self)
        self.copy.setShortcut(QKeySequence.StandardKey.Copy)
        self.copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.copy.triggered.connect(self._on_copy)
        self.menu.addAction(self.copy)
        self.addAction(self.copy)

    def show_pictures(self, pictures: Sequence[WallPicture]) -> None:
        self._pictures = tuple(pictures)
        self.current = 0
        self.updateGeometry()
        self.update()

    def walk_to(self, number: int) -> None:
        """Make a picture the current one, and scroll to it."""
        if 0 <= number < len(self._pictures):
            self.current = number
            self.setAccessibleDescription(self._pictures[number].tooltip)
            self._scroll_to(self._cell(number))
            self.update()

    @property
    def pictures(self) -> tuple[WallPicture, ...]:
        return self._pictures

    def picture_rect(self, number: int) -> QRect:
        """Where a picture lies, without its caption."""
        row, column = divmod(number, self._columns(self.width()))
        pitch = self._pitch()
        return QRect(
            GAP_PX // 2 + column * pitch.width() + (pitch.width() - GAP_PX - self._side_px) // 2,
            GAP_PX // 2 + row * pitch.height(),
            self._side_px,
            self._side_px,
        )

    def sizeHint(self) -> QSize:
        width = 4 * self._pitch().width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._pitch().width(), self._pitch().height())

    def heightForWidth(self, width: int) -> int:
        return ceil(len(self._pictures) / self._columns(width)) * self._pitch().height()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            for number, picture in enumerate(self._pictures):
                if self._cell(number).intersects(event.rect()):
                    self._paint(painter, number, picture)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._picture_at(event.position().toPoint())
        if number is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._picture_at(event.position().toPoint()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        number = self._picture_at(event.pos()) if is_by_mouse else self.current
        if number is not None and number < len(self._pictures):
            self.walk_to(number)
            self.menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS and self._pictures:
            right, down = STEPS[key]
            self.walk_to(self.current + right + down * self._columns(self.width()))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._pictures:
            self.chosen.emit(self.current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self._picture_at(event.pos())
            QToolTip.showText(event.globalPos(), self._tooltip(number), self)
            return True
        return super().event(event)

    def _tooltip(self, number: int | None) -> str:
        return "" if number is None else self._pictures[number].tooltip

    def _choose(self, number: int) -> None:
        self.walk_to(number)
        self.chosen.emit(number)

    def _scroll_to(self, cell: QRect) -> None:
        viewport = self.parentWidget()
        around = None if viewport is None else viewport.parentWidget()
        if isinstance(around, QScrollArea):
            middle = cell.center()
            around.ensureVisible(middle.x(), middle.y(), cell.width() // 2, cell.height() // 2)

    def _on_copy(self) -> None:
        if self._pictures:
            image = picture_image(self._pictures[self.current].pixels)
            QGuiApplication.clipboard().setImage(image.scaled(image.size() * COPIED_SCALE))

    def _picture_at(self, point: QPoint) -> int | None:
        for number in range(len(self._pictures)):
            if self._cell(number).contains(point):
                return number
        return None

    def _cell(self, number: int) -> QRect:
        row, column = divmod(number, self._columns(self.width()))
        pitch = self._pitch()
        return QRect(column * pitch.width(), row * pitch.height(), pitch.width(), pitch.height())

    def _pitch(self) -> QSize:
        """A cell with the gap to the next; wide enough for its caption."""
        words = self.fontMetrics()
        width = max(self._side_px, words.horizontalAdvance(self._widest_caption))
        if self._caption_lines == 0:
            width = self._side_px
        height = self._side_px + self._caption_lines * words.lineSpacing()
        return QSize(width + GAP_PX, height + GAP_PX)

    def _columns(self, width: int) -> int:
        return max(1, width // self._pitch().width())

    def _paint(self, painter: QPainter, number: int, picture: WallPicture) -> None:
        place, palette = self.picture_rect(number), self.palette()
        paint_fitting(painter, place, picture.pixels)
        if number == self.current:
            role = (
                QPalette.ColorRole.Highlight
                if self.hasFocus()
                else QPalette.ColorRole.PlaceholderText
            )
            outline(painter, place, 2, palette.color(role))
        if picture.box is not None:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(self._part(place, picture))
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        words, cell = self.fontMetrics(), self._cell(number)
        for line, text in enumerate(picture.caption.splitlines()[: self._caption_lines]):
            elided = words.elidedText(text, Qt.TextElideMode.ElideRight, cell.width() - 2)
            top = place.bottom() + 2 + line * words.lineSpacing()
            below = QRect(cell.left(), top, cell.width(), words.lineSpacing())
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, elided)

    @staticmethod
    def _part(place: QRect, picture: WallPicture) -> QRect:
        assert picture.box is not None
        place = fitting_rect(place, picture.pixels.shape[1:])
        top, left, height, width = picture.box
        across = place.width() / picture.pixels.shape[2]
        down = place.height() / picture.pixels.shape[1]
        return QRect(
            place.left() + round(left * across),
            place.top() + round(top * down),
            round(width * across) - 1,
            round(height * down) - 1,
        )
