"""Small line drawings on buttons, in the palette's colours and so crisp in both themes."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QWidget

GLYPH_SIDE = 16.0
LINE_WIDTH = 1.5

Glyph = Callable[[], QPainterPath]  # drawn into a square of GLYPH_SIDE


class GlyphButton(QToolButton):
    """A tool button that shows a line drawing instead of text."""

    def __init__(self, glyph: Glyph, name: str, tooltip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._path = glyph()
        self.setAccessibleName(name)
        self.setToolTip(tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        side = max(26, self.fontMetrics().height() + 10)
        return QSize(side + 6, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.isChecked():
                self._paint_chosen(painter)
            scale = (self.height() - 10) / GLYPH_SIDE
            painter.translate(QRectF(self.rect()).center())
            painter.scale(scale, scale)
            painter.translate(-GLYPH_SIDE / 2, -GLYPH_SIDE / 2)
            palette = self.palette()
            colour = palette.highlightedText() if self.isChecked() else palette.buttonText()
            pen = QPen(colour, LINE_WIDTH)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPath(self._path)

    def _paint_chosen(self, painter: QPainter) -> None:
        """Fusion's own sunken look is hardly seen in the dark theme."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().highlight())
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 2, 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def pen_glyph() -> QPainterPath:
    path = _line((2, 14), (3, 10.5), (11.5, 2), (14, 4.5), (5.5, 13), (2, 14))
    path.addPath(_line((9.5, 4), (12, 6.5)))
    return path


def eraser_glyph() -> QPainterPath:
    path = _line((5.5, 13.5), (2, 10), (9.5, 2.5), (14, 7), (7.5, 13.5), (5.5, 13.5))
    path.addPath(_line((5.5, 6.5), (10, 11)))
    path.addPath(_line((7.5, 13.5), (14, 13.5)))
    return path


def fill_glyph() -> QPainterPath:
    path = _line((7, 2.5), (12.5, 8), (7, 13.5), (1.5, 8), (7, 2.5))
    path.addPath(_line((7, 2.5), (5, 0.8)))
    path.addPath(_line((1.8, 8), (12.2, 8)))
    path.moveTo(14.2, 10.5)
    path.cubicTo(16, 13.5, 15, 14.2, 14.2, 14.2)
    path.cubicTo(13.4, 14.2, 12.4, 13.5, 14.2, 10.5)
    return path


def undo_glyph() -> QPainterPath:
    path = _line((5.5, 2.5), (2, 6), (5.5, 9.5))
    path.moveTo(2, 6)
    path.lineTo(9.5, 6)
    path.arcTo(QRectF(5.75, 6, 7.5, 7.5), 90, -180)
    path.lineTo(6, 13.5)
    return path


def redo_glyph() -> QPainterPath:
    path = _line((10.5, 2.5), (14, 6), (10.5, 9.5))
    path.moveTo(14, 6)
    path.lineTo(6.5, 6)
    path.arcTo(QRectF(2.75, 6, 7.5, 7.5), 90, 180)
    path.lineTo(10, 13.5)
    return path


def clear_glyph() -> QPainterPath:
    path = _line((2, 4), (14, 4))
    path.addPath(_line((6, 4), (6, 1.8), (10, 1.8), (10, 4)))
    path.addPath(_line((3.5, 4), (4.3, 14.2), (11.7, 14.2), (12.5, 4)))
    path.addPath(_line((6.5, 7), (6.8, 11.5)))
    path.addPath(_line((9.5, 7), (9.2, 11.5)))
    return path


def open_glyph() -> QPainterPath:
    path = _line((1.5, 13.5), (1.5, 2.5), (6, 2.5), (7.5, 4.5), (13, 4.5), (13, 7))
    path.addPath(_line((1.5, 13.5), (4, 7), (15, 7), (12.7, 13.5), (1.5, 13.5)))
    return path


def paste_glyph() -> QPainterPath:
    path = _line((5, 3), (2.5, 3), (2.5, 14.5), (13.5, 14.5), (13.5, 3), (11, 3))
    path.addRoundedRect(QRectF(5, 1.3, 6, 3.4), 1, 1)
    path.addPath(_line((5.5, 8), (10.5, 8)))
    path.addPath(_line((5.5, 11), (10.5, 11)))
    return path


def _line(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(*point)
    return path
