"""The mark of what somebody changed by hand: a corner in the accent colour."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPalette, QPen, QPolygon

SHARE, MOST_PX = 0.45, 8  # of the smaller side
LEAST_PX = 16  # a corner of less would be taken for a weight


def mark_edited(painter: QPainter, place: QRect, palette: QPalette) -> None:
    """Fill the top right corner of a cell or a kernel."""
    side = max(3, min(MOST_PX, round(SHARE * min(place.width(), place.height()))))
    if min(place.width(), place.height()) < LEAST_PX:
        return
    corner = place.topRight()
    triangle = QPolygon([corner - QPoint(side, 0), corner, corner + QPoint(0, side)])
    painter.save()
    painter.setPen(QPen(palette.color(QPalette.ColorRole.Base), 1))
    painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
    painter.drawPolygon(triangle, Qt.FillRule.OddEvenFill)
    painter.restore()
