"""Paints the timeline's track: what is kept, what is to come, where one stands."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen

ROLE = QPalette.ColorRole
LINE_PX = 4
HANDLE_PX = 13
EPOCH_TICK_PX = 5
LEAST_TICK_GAP_PX = 3


def paint_track(
    painter: QPainter, palette: QPalette, y: float, ends_px: tuple[float, float, float]
) -> None:
    """Draw the line from the first step to the newest one, and paler to the end of the run."""
    first, newest, last = ends_px
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.color(ROLE.Midlight))
    painter.drawRoundedRect(_bar(first, last, y), LINE_PX / 2, LINE_PX / 2)
    painter.setBrush(palette.color(ROLE.PlaceholderText))
    painter.drawRoundedRect(_bar(first, newest, y), LINE_PX / 2, LINE_PX / 2)


def paint_epochs(
    painter: QPainter, palette: QPalette, y: float, places_px: Sequence[float]
) -> None:
    """Draw a tick at each epoch's end, unless they would make a solid line."""
    gaps = [behind - before for before, behind in pairwise(places_px)]
    if gaps and min(gaps) < LEAST_TICK_GAP_PX:
        return
    painter.setPen(QPen(palette.color(ROLE.PlaceholderText), 1))
    for x in places_px:
        painter.drawLine(QPointF(x, y - LINE_PX / 2 - EPOCH_TICK_PX), QPointF(x, y))


def paint_newest(painter: QPainter, palette: QPalette, at: QPointF) -> None:
    """Mark how far training has come while something earlier is looked at."""
    painter.setPen(QPen(palette.color(ROLE.PlaceholderText), 1.5))
    painter.setBrush(palette.color(ROLE.Window))
    painter.drawEllipse(at, HANDLE_PX / 2 - 3, HANDLE_PX / 2 - 3)


def paint_handle(painter: QPainter, palette: QPalette, at: QPointF, is_past: bool) -> None:
    """Filled in the past, a ring at now."""
    accent = palette.color(ROLE.Highlight)
    painter.setPen(QPen(accent, 2))
    painter.setBrush(accent if is_past else palette.color(ROLE.Window))
    painter.drawEllipse(at, HANDLE_PX / 2 - 1, HANDLE_PX / 2 - 1)


def paint_upright(
    painter: QPainter, palette: QPalette, role: QPalette.ColorRole, x: float, height: int, px: int
) -> None:
    """Draw a line through the life above, with edges that set it off from any colour."""
    edged = QRectF(x - px / 2 - 1, 0, px + 2, height)
    painter.fillRect(edged, palette.color(ROLE.Base))
    painter.fillRect(edged.adjusted(1, 0, -1, 0), palette.color(role))


def _bar(left: float, right: float, y: float) -> QRectF:
    return QRectF(left - LINE_PX / 2, y - LINE_PX / 2, right - left + LINE_PX, LINE_PX)
