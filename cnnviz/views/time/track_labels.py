"""The line below the track: round steps, or what the mouse points to."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette

from cnnviz.views.time.time_axis import TimeAxis, labelled_steps

ROLE = QPalette.ColorRole
SWATCH_PX, PAD_PX = 9, 5


def paint_steps(painter: QPainter, palette: QPalette, axis: TimeAxis, axis_rect: QRectF) -> None:
    """Write round steps at their places; the rectangle is as wide as the axis."""
    painter.setPen(palette.color(ROLE.PlaceholderText))
    width = painter.fontMetrics().horizontalAdvance
    for step, middle in labelled_steps(axis, axis_rect.width(), width):
        _write(painter, f"{step:,}", axis_rect.left() + middle, axis_rect)


def paint_reading(
    painter: QPainter, palette: QPalette, x: float, words: str, colour: QColor | None, room: QRectF
) -> None:
    """Write what is at x, with a sample of its colour where it has one."""
    painter.setPen(palette.color(ROLE.Text))
    box = _write(painter, words, x, room.adjusted(SWATCH_PX + PAD_PX, 0, 0, 0))
    if colour is not None:
        swatch = QRectF(0, 0, SWATCH_PX, SWATCH_PX)
        swatch.moveCenter(QPointF(box.left() - PAD_PX - SWATCH_PX / 2, box.center().y()))
        painter.fillRect(swatch, colour)


def _write(painter: QPainter, text: str, middle: float, room: QRectF) -> QRectF:
    width = painter.fontMetrics().horizontalAdvance(text) + 1
    left = max(min(middle - width / 2, room.right() - width), room.left())
    box = QRectF(left, room.top(), width, room.height())
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
    return box
