"""The stages on the way into the network, side by side: each but the drawing can be switched."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.input.stages.stage_layout import StageLayout
from cnnviz.views.input.stages.stage_painter import paint_name, paint_picture, paint_ring
from cnnviz.views.input.stages.stage_pictures import (
    StagePicture,
    largest_normalised,
    stage_pictures,
)
from cnnviz.views.input.stages.stage_words import STEPS
from cnnviz.views.widgets.painted.painted_widget import PaintedWidget
from cnnviz.views.widgets.painted.parts import Part


class StageRow(PaintedWidget):
    """Pictures with their names; a click, or arrow keys and space, switch a stage off and on."""

    first, part_role = 1, QAccessible.Role.CheckBox  # the drawing itself is no step
    pixel_pointed = Signal()  # another pixel is under the mouse, or none

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(tr("Preprocessing stages"), parent)
        self.pixel_text = ""  # stage, place and value of the pixel under the mouse
        self._session = session
        self._reach = 0.0
        self._pictures: tuple[StagePicture, ...] = ()
        self._made_for_px = 0
        self._pressed: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleDescription(
            tr("Left and Right choose a stage, Space switches it off and on")
        )
        session.canvas.changed.connect(self._mark_stale)
        session.network.replaced.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Take the network's own normalisation, and make new pictures."""
        self._reach = largest_normalised(self._session.network.picture_shape)
        self._mark_stale()

    def heightForWidth(self, width: int) -> int:
        return self._layout(width).height

    def pictures(self) -> tuple[StagePicture, ...]:
        """Return the stages as they are now; new ones are made only where the old are old."""
        side_px = round(self.layout_now.side * self.devicePixelRatioF())
        if side_px != self._made_for_px:
            seen, network_input = self._session.canvas.seen, self._session.network.trace.input
            self._pictures = stage_pictures(seen, network_input, self._reach, side_px)
            self._made_for_px = side_px
        return self._pictures

    @property
    def layout_now(self) -> StageLayout:
        return self._layout(self.width())

    def picture_rect(self, number: int) -> QRectF:
        """Where the picture lies in its square cell."""
        cell = QRectF(self.layout_now.cell(number))
        size = self.pictures()[number].image.size() / self.devicePixelRatioF()
        rect = QRectF(0, 0, min(size.width(), cell.width()), min(size.height(), cell.height()))
        rect.moveCenter(cell.center())
        return rect

    def paintEvent(self, event: QPaintEvent) -> None:
        pictures, layout, palette = self.pictures(), self.layout_now, self.palette()
        names, squeeze = self._names(pictures)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for number, picture in enumerate(pictures):
                paint_picture(painter, palette, picture, self.picture_rect(number))
                rect = layout.name_rect(number)
                paint_name(painter, palette, names[number], picture.is_on, rect, squeeze)
            if self.hasFocus():
                paint_ring(painter, palette, layout.stage_rect(self.current))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.pixel_text = self.pixel_text_at(event.position().toPoint())
        self.pixel_pointed.emit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pixel_text = ""
        self.pixel_pointed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Wait for the release: a stage is switched by a click that ends where it began."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self.part_at(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            pressed, self._pressed = self._pressed, None
            if pressed and pressed == self.part_at(event.position().toPoint()):
                self.walk_to(pressed)
                self.choose(pressed)

    def part_count(self) -> int:
        return 1 + len(STEPS)

    def part_rect(self, number: int) -> QRect:
        return self.layout_now.stage_rect(number)

    def part(self, number: int) -> Part:
        picture = self.pictures()[number]
        is_on = None if picture.step is None else picture.is_on
        return Part(picture.name, picture.note, picture.tooltip, is_checked=is_on)

    def choose(self, number: int) -> None:
        self._session.canvas.switch_step(STEPS[number - 1])

    def pixel_text_at(self, position: QPoint) -> str:
        """Return the stage, place and value of the pixel at a position, if there is one."""
        number = self.part_at(position)
        if number is None or not self.picture_rect(number).contains(QPointF(position)):
            return ""
        return self.pictures()[number].pixel_text(position, self.picture_rect(number))

    def _mark_stale(self) -> None:
        """New pictures are due, but are not made before they are painted."""
        self._made_for_px = 0
        self.update()

    def _layout(self, width: int) -> StageLayout:
        return StageLayout(width, 1 + len(STEPS), self.fontMetrics().height())

    def _names(self, pictures: tuple[StagePicture, ...]) -> tuple[list[str], float]:
        """Return all names or, where not all have room, short ones; and how narrow they must be."""
        advance, side = self.fontMetrics().horizontalAdvance, self.layout_now.side
        names = [picture.name for picture in pictures]
        if max(map(advance, names)) > side:
            names = [picture.short_name for picture in pictures]
        return names, min(1.0, side / max(map(advance, names)))
