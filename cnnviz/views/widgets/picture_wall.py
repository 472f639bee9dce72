"""Pictures of the data set in rows, each with its words; one is chosen by mouse or keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QMenu, QScrollArea, QSizePolicy

from cnnviz.core.translation import tr
from cnnviz.views.widgets.painted.painted_widget import PaintedWidget
from cnnviz.views.widgets.painted.parts import Part
from cnnviz.views.widgets.painting import fitting_rect, outline, paint_fitting, picture_image

GAP_PX = 8
COPIED_SCALE = 10  # a copied picture is to be seen anywhere


@dataclass(frozen=True, eq=False)
class WallPicture:
    """A uint8 (C, H, W) picture and what is said of it."""

    pixels: npt.NDArray[np.uint8]
    caption: str = ""  # a line or two
    tooltip: str = ""
    box: tuple[int, int, int, int] | None = None  # top, left, height, width of a part, in pixels


class PictureWall(PaintedWidget):
    """As many in a row as there is room for; it grows downwards, so it wants a scroll area.

    Arrows walk, and the scroll area follows; Enter or a click chooses, Ctrl+C copies.
    """

    chosen = Signal(int)

    def __init__(
        self, side_px: int = 56, caption_lines: int = 2, widest_caption: str = tr("Ankle boot 00 %")
    ) -> None:
        super().__init__(tr("Pictures of the data set"))
        self._side_px, self._caption_lines = side_px, caption_lines
        self._widest_caption = widest_caption
        self._pictures: tuple[WallPicture, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.menu = QMenu(self)
        self.copy = QAction(tr("Copy picture"), self)
        self.copy.setShortcut(QKeySequence.StandardKey.Copy)
        self.copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.copy.triggered.connect(self._on_copy)
        self.menu.addAction(self.copy)
        self.addAction(self.copy)

    def show_pictures(self, pictures: Sequence[WallPicture]) -> None:
        self._pictures = tuple(pictures)
        self.current, self.pointed = 0, None
        self.updateGeometry()
        self.update()

    def walk_to(self, number: int) -> None:
        """Make a picture the current one, and scroll to it."""
        super().walk_to(number)
        if self._pictures:
            self._scroll_to(self.part_rect(self.current))

    def part_count(self) -> int:
        return len(self._pictures)

    def part(self, number: int) -> Part:
        picture = self._pictures[number]
        name = picture.caption.replace("\n", ", ") or tr("picture {number}", number + 1)
        return Part(name, description=picture.tooltip)

    def part_columns(self) -> int:
        return self._columns(self.width())

    def page_rows(self) -> int:
        return max(1, self.visibleRegion().boundingRect().height() // self._pitch().height())

    @property
    def pictures(self) -> tuple[WallPicture, ...]:
        return self._pictures

    def picture_rect(self, number: int) -> QRect:
        """Where a picture lies, without its caption."""
        row, column = divmod(number, self.part_columns())
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
                if self.part_rect(number).intersects(event.rect()):
                    self._paint(painter, number, picture)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        number = self.part_at(event.pos()) if is_by_mouse else self.current
        if number is not None and number < len(self._pictures):
            self.walk_to(number)
            self.menu.popup(event.globalPos())

    def choose(self, number: int) -> None:
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

    def part_rect(self, number: int) -> QRect:
        row, column = divmod(number, self.part_columns())
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
        words, cell = self.fontMetrics(), self.part_rect(number)
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
