"""What is painted over a map's points: the input among its nearest, and the picture pointed at."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPalette, QPen

from cnnviz.core.translation import tr

FloatArray = npt.NDArray[np.float32]
ROLE = QPalette.ColorRole

INPUT_RADIUS_PX = 6.0
RING_RADIUS_PX = 4.5
NAME, NAME_GROUND = tr("input"), 0.75
CARD_SIDE_PX = 84
CARD_PAD_PX = 6
CARD_AWAY_PX = 10


def paint_input(
    painter: QPainter, place: FloatArray, joined: FloatArray, around: QRect, palette: QPalette
) -> None:
    """Paint the input's point, and lines to the nearest of the map's; at the edge if it is out."""
    text, base = palette.color(ROLE.Text), palette.color(ROLE.Base)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    at = QPointF(float(place[0]), float(place[1]))
    for end in joined:
        other = QPointF(float(end[0]), float(end[1]))
        for colour, width in ((base, 3.0), (text, 1.2)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(at, other)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for end in joined:
        painter.setPen(QPen(text, 1.4))
        painter.drawEllipse(QPointF(float(end[0]), float(end[1])), RING_RADIUS_PX, RING_RADIUS_PX)
    shown = _kept_inside(at, around)
    painter.setPen(QPen(base, 2.0))
    painter.setBrush(palette.color(ROLE.Highlight) if shown == at else base)
    painter.drawEllipse(shown, INPUT_RADIUS_PX + 1.5, INPUT_RADIUS_PX + 1.5)
    painter.setPen(QPen(text, 2.0))
    painter.drawEllipse(shown, INPUT_RADIUS_PX, INPUT_RADIUS_PX)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _paint_name(painter, shown, around, palette)


def paint_card(
    painter: QPainter,
    place: FloatArray,
    picture: QImage,
    words: tuple[str, str],
    around: QRect,
    palette: QPalette,
) -> None:
    """Paint a picture with two lines beside its point, which is ringed."""
    at = QPointF(float(place[0]), float(place[1]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(palette.color(ROLE.Text), 2.0))
    painter.drawEllipse(at, RING_RADIUS_PX, RING_RADIUS_PX)
    metrics = painter.fontMetrics()
    wide = max(CARD_SIDE_PX, *(metrics.horizontalAdvance(line) for line in words))
    card = QRectF(
        0, 0, wide + 2 * CARD_PAD_PX, CARD_SIDE_PX + 2 * metrics.height() + 2 * CARD_PAD_PX
    )
    card.moveTopLeft(card_corner(at, card, QRectF(around)))
    painter.setPen(palette.color(ROLE.Mid))
    painter.setBrush(palette.color(ROLE.Base))
    painter.drawRoundedRect(card, 3, 3)
    left = card.left() + (card.width() - CARD_SIDE_PX) / 2
    painter.drawImage(QRectF(left, card.top() + CARD_PAD_PX, CARD_SIDE_PX, CARD_SIDE_PX), picture)
    top = card.top() + CARD_PAD_PX + CARD_SIDE_PX
    for line, role in zip(words, (ROLE.Text, ROLE.PlaceholderText), strict=True):
        painter.setPen(palette.color(role))
        below = QRectF(card.left(), top, card.width(), metrics.height())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, line)
        top += metrics.height()


def card_corner(at: QPointF, card: QRectF, around: QRectF) -> QPointF:
    """Return where a card's corner goes: right of the point or left of it, never cut off."""
    left = at.x() + CARD_AWAY_PX
    if left + card.width() > around.right():
        left = at.x() - CARD_AWAY_PX - card.width()
    left = max(around.left(), min(left, around.right() - card.width()))
    top = at.y() - card.height() / 2
    return QPointF(left, max(around.top(), min(top, around.bottom() - card.height())))


def _paint_name(painter: QPainter, at: QPointF, around: QRect, palette: QPalette) -> None:
    metrics = painter.fontMetrics()
    name = QRectF(0, 0, metrics.horizontalAdvance(NAME) + 6, metrics.height())
    name.moveTopLeft(card_corner(at, name, QRectF(around)))
    ground = palette.color(ROLE.Base)
    ground.setAlphaF(NAME_GROUND)
    painter.fillRect(name, ground)
    painter.setPen(palette.color(ROLE.Text))
    painter.drawText(name, Qt.AlignmentFlag.AlignCenter, NAME)


def _kept_inside(at: QPointF, around: QRect) -> QPointF:
    edge = INPUT_RADIUS_PX + 2
    x = min(max(at.x(), around.left() + edge), around.right() - edge)
    y = min(max(at.y(), around.top() + edge), around.bottom() - edge)
    return QPointF(x, y)
