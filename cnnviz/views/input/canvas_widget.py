"""The canvas to draw on: mouse, pen tablet and touch."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QEventPoint,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.sketching.drawing import CANVAS_SIDE
from cnnviz.core.translation import tr
from cnnviz.session.input.canvas_document import CanvasDocument
from cnnviz.views.input.pen_cursor import pen_cursor
from cnnviz.views.widgets.painted.parts import Painted
from cnnviz.views.widgets.painting import picture_image

FRAME_PX = 2  # room for the focus ring
WHEEL_NOTCH = 120  # Qt counts eighths of a degree
WIDTH_STEP_PX = 2
# The canvas is black in every theme, as Fashion-MNIST's ground is: so is what is written on it.
HINT_COLOUR = QColor(190, 190, 190)
BUTTONS = Qt.MouseButton.LeftButton | Qt.MouseButton.RightButton


class CanvasWidget(Painted, QWidget):
    """Shows the canvas as large as it fits and hands all drawing to the session."""

    role = QAccessible.Role.Canvas

    def __init__(self, canvas: CanvasDocument, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.setAccessibleName(tr("Canvas"))
        self.setToolTip(
            tr(
                "Draw here: the network reads every stroke as you make it.\nRight "
                "button: erase. Wheel or [ and ]: pen width. Delete: clear."
            )
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        canvas.changed.connect(self.update)
        canvas.tool_changed.connect(self._show_tool)
        canvas.hint_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        self._show_tool()
        self.setAccessibleDescription(self._canvas.hint)
        self.update()

    def value_words(self) -> str:
        canvas = self._canvas
        state = tr("empty") if canvas.seen.blank else canvas.title or tr("a drawing")
        tools = {
            "pen": tr("pen {width:.0f} px wide", canvas.pen_width_px),
            "eraser": tr("eraser {width:.0f} px wide", canvas.pen_width_px),
            "fill": tr("fill"),
        }
        return f"{state}, {tools[canvas.tool]}"

    def sizeHint(self) -> QSize:
        return QSize(CANVAS_SIDE, CANVAS_SIDE)

    def minimumSizeHint(self) -> QSize:
        return QSize(CANVAS_SIDE // 2, CANVAS_SIDE // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            shown = self._picture_rect()
            painter.drawImage(shown, picture_image(self._canvas.picture))
            if self._canvas.seen.blank and not self._canvas.is_drawing:
                painter.setPen(HINT_COLOUR)
                painter.drawText(shown, Qt.AlignmentFlag.AlignCenter, self._canvas.hint)
            self._paint_frame(painter, shown)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() & BUTTONS:
            erasing = event.button() == Qt.MouseButton.RightButton
            self._press(event.position(), erasing=erasing)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & BUTTONS:
            self._move(event.position())
        else:
            self._release()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._release()

    def tabletEvent(self, event: QTabletEvent) -> None:
        event.accept()  # or Qt would send the same as mouse events
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            is_turned = event.pointerType() == QPointingDevice.PointerType.Eraser
            is_right = event.button() == Qt.MouseButton.RightButton
            self._press(event.position(), event.pressure(), erasing=is_turned or is_right)
        elif kind == QEvent.Type.TabletMove:
            self._move(event.position(), event.pressure())
        else:
            self._release()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._touch(event)
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._widen(WIDTH_STEP_PX * event.angleDelta().y() / WHEEL_NOTCH)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_BracketLeft:
            self._widen(-WIDTH_STEP_PX)
        elif event.key() == Qt.Key.Key_BracketRight:
            self._widen(WIDTH_STEP_PX)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._canvas.clear()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._show_tool()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._release()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._release()

    def _press(self, position: QPointF, pressure: float = 1.0, erasing: bool = False) -> None:
        if self._canvas.is_drawing or not self._picture_rect().contains(position):
            return
        self._canvas.press(*self._on_canvas(position), pressure, erasing)
        self.update()

    def _move(self, position: QPointF, pressure: float = 1.0) -> None:
        self._canvas.move(*self._on_canvas(position), pressure)

    def _release(self) -> None:
        self._canvas.release()
        self.update()  # a canvas that was erased invites to draw again

    def _touch(self, event: QTouchEvent) -> None:
        """Draw with the first finger; others are left alone."""
        if event.type() == QEvent.Type.TouchCancel:
            self._release()
            return
        finger = event.points()[0]
        if finger.state() == QEventPoint.State.Pressed:
            self._press(finger.position())
        elif finger.state() == QEventPoint.State.Updated:
            self._move(finger.position())
        elif finger.state() == QEventPoint.State.Released:
            self._release()

    def _widen(self, by_px: float) -> None:
        self._canvas.set_pen(self._canvas.pen_width_px + by_px, self._canvas.pen_grey)

    def _picture_rect(self) -> QRectF:
        """The largest square in the middle of the widget."""
        side = min(self.width(), self.height()) - 2 * FRAME_PX
        left, top = (self.width() - side) // 2, (self.height() - side) // 2
        return QRectF(left, top, side, side)

    def _on_canvas(self, position: QPointF) -> tuple[float, float]:
        shown = self._picture_rect()
        scale = CANVAS_SIDE / shown.width()
        return (position.x() - shown.x()) * scale, (position.y() - shown.y()) * scale

    def _paint_frame(self, painter: QPainter, shown: QRectF) -> None:
        focused = self.hasFocus()
        colour = self.palette().highlight() if focused else self.palette().mid()
        half = FRAME_PX / 2 if focused else 0.5
        painter.setPen(QPen(colour, 2 * half))
        painter.drawRect(shown.adjusted(-half, -half, half, half))

    def _show_tool(self) -> None:
        """Make the mouse pointer a ring as large as the pen."""
        if self._canvas.tool == "fill":
            self.setCursor(Qt.CursorShape.CrossCursor)
            return
        scale = self._picture_rect().width() / CANVAS_SIDE
        self.setCursor(pen_cursor(self._canvas.pen_width_px * scale, self.devicePixelRatioF()))
