"""Frames around tiles: which one is selected, which one the cursor is on."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen


def outline(painter: QPainter, tile: QRect, width: int, colour: QColor) -> None:
    """Draw a frame around a tile, outside of it."""
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    out = (width + 1) // 2
    painter.drawRect(tile.adjusted(-out, -out, out - width % 2, out - width % 2))
