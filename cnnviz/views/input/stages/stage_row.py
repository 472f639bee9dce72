"""The stages on the way into the network, side by side: each but the drawing can be switched."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from cnnviz.core.sketching.sketch import Step, size_text
from cnnviz.session.session import Session
from cnnviz.views.input.stages.stage_layout import StageLayout
from cnnviz.views.input.stages.stage_painter import paint_name, paint_picture, paint_ring
from cnnviz.views.input.stages.stage_pictures import (
    StagePicture,
    largest_normalised,
    stage_pictures,
)
from cnnviz.views.input.stages.stage_words import STEPS, is_taken, step_words

CHOOSING_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
SWITCHING_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StageRow(QWidget):
    """Pictures with their names; a click, or arrow keys and space, switch a stage off and on."""

    pointed = Signal()  # another pixel is under the mouse, or none

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.pixel_text = ""  # stage, place and value of the pixel under the mouse
        self._session = session
        self._reach = 0.0
        self._pictures: tuple[StagePicture, ...] = ()
        self._made_for_px = 0
        self._pressed: Step | None = None
        self._chosen = STEPS[0]
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Stages on the way into the network")
        session.canvas.changed.connect(self._mark_stale)
        session.canvas.path_changed.connect(self._describe)
        session.network.replaced.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Take the network's own normalisation, and make new pictures."""
        self._reach = largest_normalised(self._session.network.picture_shape)
        self._describe()
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
                paint_ring(painter, palette, layout.stage_rect(1 + STEPS.index(self._chosen)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        self.pixel_text = self.pixel_text_at(position)
        if self._step_at(position) is None:
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.pointed.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self.pixel_text = ""
        self.pointed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._step_at(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            pressed, self._pressed = self._pressed, None
            if pressed is not None and pressed == self._step_at(event.position().toPoint()):
                self._choose(pressed)
                self._session.canvas.switch_step(pressed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in CHOOSING_KEYS:
            place = STEPS.index(self._chosen) + CHOOSING_KEYS[key]
            self._choose(STEPS[min(max(place, 0), len(STEPS) - 1)])
        elif key in SWITCHING_KEYS:
            self._session.canvas.switch_step(self._chosen)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tooltip_at(event.pos()), self)
            return True
        return super().event(event)

    def tooltip_at(self, position: QPoint) -> str:
        number = self.layout_now.stage_at(position)
        return "" if number is None else self.pictures()[number].tooltip

    def pixel_text_at(self, position: QPoint) -> str:
        """Return the stage, place and value of the pixel at a position, if there is one."""
        number = self.layout_now.stage_at(position)
        if number is None or not self.picture_rect(number).contains(QPointF(position)):
            return ""
        return self.pictures()[number].pixel_text(position, self.picture_rect(number))

    def _mark_stale(self) -> None:
        """New pictures are due, but are not made before they are painted."""
        self._made_for_px = 0
        self.update()

    def _choose(self, step: Step) -> None:
        self._chosen = step
        self._describe()
        self.update()

    def _describe(self) -> None:
        """Tell the state to those who do not see it."""
        path, size = self._session.canvas.path, size_text(self._session.network.picture_shape.size)
        names = {step: step_words(step, size).name for step in STEPS}
        states = (f"{names[s]} {'on' if is_taken(path, s) else 'off'}" for s in STEPS)
        self.setAccessibleDescription(
            f"{', '.join(states)}. Chosen: {names[self._chosen]}. "
            "Left and right choose a stage, space switches it off and on."
        )

    def _step_at(self, position: QPoint) -> Step | None:
        number = self.layout_now.stage_at(position)
        return STEPS[number - 1] if number else None

    def _layout(self, width: int) -> StageLayout:
        return StageLayout(width, 1 + len(STEPS), self.fontMetrics().height())

    def _names(self, pictures: tuple[StagePicture, ...]) -> tuple[list[str], float]:
        """Return all names or, where not all have room, short ones; and how narrow they must be."""
        advance, side = self.fontMetrics().horizontalAdvance, self.layout_now.side
        names = [picture.name for picture in pictures]
        if max(map(advance, names)) > side:
            names = [picture.short_name for picture in pictures]
        return names, min(1.0, side / max(map(advance, names)))
