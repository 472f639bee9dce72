"""Legends with a name above each, as many as have room."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette

from cnnviz.core.inspection.images import ColourRange
from cnnviz.views.maps.legend import LegendPainter

WIDTH_PX, GAP_PX = 140, 6


def paint_legends(
    painter: QPainter,
    room: QRect,
    ranges: dict[str, ColourRange],
    legend: LegendPainter,
    palette: QPalette,
) -> QRect:
    """Draw them below one another, and return the room that is left."""
    font = painter.font()
    name_px = QFontMetrics(font).height()
    line = QRect(room.left(), room.top(), min(WIDTH_PX, room.width()), name_px)
    for name, shown in ranges.items():
        if line.bottom() + legend.height > room.bottom():
            break
        painter.setFont(font)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, name)
        bar = QRect(line.left(), line.top() + name_px, line.width(), legend.height)
        legend.paint(painter, bar, shown, palette)
        line.translate(0, name_px + legend.height + GAP_PX)
    painter.setFont(font)
    return QRect(room.left(), line.top(), room.width(), room.bottom() - line.top() + 1)
