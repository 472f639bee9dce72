"""A mouse pointer that shows how wide the pen draws."""

from math import ceil

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPixmap

MARGIN_PX = 3
# A thinner pen's ring could not be found on the screen.
SMALLEST_PX = 5.0
# A light line within a dark one is seen on ink and on the black canvas alike.
OUTSIDE = QColor(0, 0, 0, 200)
INSIDE = QColor(255, 255, 255)


def pen_cursor(diameter_px: float, pixel_ratio: float) -> QCursor:
    """Return a ring of this diameter, hot in its middle."""
    diameter_px = max(diameter_px, SMALLEST_PX)
    half_px = ceil(diameter_px / 2) + MARGIN_PX
    pixmap = QPixmap(round(2 * half_px * pixel_ratio), round(2 * half_px * pixel_ratio))
    pixmap.setDevicePixelRatio(pixel_ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(half_px, half_px)
        for colour, width_px in ((OUTSIDE, 3.0), (INSIDE, 1.2)):
            painter.setPen(QPen(colour, width_px))
            painter.drawEllipse(middle, diameter_px / 2, diameter_px / 2)
    return QCursor(pixmap, half_px, half_px)
