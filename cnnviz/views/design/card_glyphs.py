"""Line drawings for the buttons of a card."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath


def up_glyph() -> QPainterPath:
    return _lines(((8, 13.5), (8, 2.5)), ((3.5, 7), (8, 2.5), (12.5, 7)))


def down_glyph() -> QPainterPath:
    return _lines(((8, 2.5), (8, 13.5)), ((3.5, 9), (8, 13.5), (12.5, 9)))


def duplicate_glyph() -> QPainterPath:
    path = _lines(((11, 5), (11, 2), (2, 2), (2, 11), (5, 11)))
    path.addRect(QRectF(5, 5, 9, 9))
    return path


def remove_glyph() -> QPainterPath:
    return _lines(((3.5, 3.5), (12.5, 12.5)), ((12.5, 3.5), (3.5, 12.5)))


def _lines(*lines: tuple[tuple[float, float], ...]) -> QPainterPath:
    path = QPainterPath()
    for line in lines:
        path.moveTo(QPointF(*line[0]))
        for point in line[1:]:
            path.lineTo(*point)
    return path
