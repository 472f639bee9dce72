"""A non-linearity as a curve, with the point that a value is at and its slope there."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.network.explained_values import ActivationValue
from cnnviz.views.theme import number_font

ROLE = QPalette.ColorRole
MARGIN_PX, LEFT_PX, DOT_PX = 26, 48, 5
LEAST_REACH = 3.0


class FunctionPlot(QWidget):
    """Follows one value; the range widens where the value needs it."""

    def __init__(self) -> None:
        super().__init__()
        self._value: ActivationValue | None = None
        self.setMinimumSize(140, 110)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("The non-linearity and its slope at this value")

    def sizeHint(self) -> QSize:
        return QSize(300, 220)

    def show_value(self, value: ActivationValue) -> None:
        self._value = value
        self.update()

    @property
    def x_reach(self) -> float:
        x = abs(self._value.x) if self._value else 0.0
        if not np.isfinite(x):
            return LEAST_REACH
        return max(LEAST_REACH, float(np.ceil(1.2 * x)))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._value is None:
            return
        value, reach = self._value, self.x_reach
        low, high = _range_of(value.function, reach)
        box = QRectF(self.rect()).adjusted(LEFT_PX, 10, -10, -MARGIN_PX)

        def at(x: float, y: float) -> QPointF:
            across = (x + reach) / (2 * reach)
            return QPointF(
                box.left() + across * box.width(),
                box.bottom() - (y - low) / (high - low) * box.height(),
            )

        xs = np.linspace(-reach, reach, 161)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_axes(painter, at(0, 0), box)
            painter.setPen(QPen(self.palette().color(ROLE.Text), 2))
            curve = [at(float(x), _function(value.function, float(x))) for x in xs]
            painter.drawPolyline(QPolygonF(curve))
            if np.isfinite(value.x):
                self._paint_point(painter, box, value, at)
            self._paint_labels(painter, box, low, high)

    def _paint_point(
        self,
        painter: QPainter,
        box: QRectF,
        value: ActivationValue,
        at: Callable[[float, float], QPointF],
    ) -> None:
        """The value on the curve, and the slope as a tangent."""
        painter.setClipRect(box.adjusted(-DOT_PX, -DOT_PX, DOT_PX, DOT_PX))
        painter.setPen(QPen(self.palette().color(ROLE.Link), 2, Qt.PenStyle.DashLine))
        by = self.x_reach / 2
        painter.drawLine(
            at(value.x - by, value.result - value.slope * by),
            at(value.x + by, value.result + value.slope * by),
        )
        painter.setClipping(False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(ROLE.Link))
        painter.drawEllipse(at(value.x, value.result), DOT_PX, DOT_PX)

    def _paint_axes(self, painter: QPainter, origin: QPointF, box: QRectF) -> None:
        painter.setPen(self.palette().color(ROLE.Mid))
        painter.drawLine(QPointF(box.left(), origin.y()), QPointF(box.right(), origin.y()))
        painter.drawLine(QPointF(origin.x(), box.top()), QPointF(origin.x(), box.bottom()))

    def _paint_labels(self, painter: QPainter, box: QRectF, low: float, high: float) -> None:
        painter.setFont(number_font())
        painter.setPen(self.palette().color(ROLE.PlaceholderText))
        below = QRectF(box.left(), box.bottom() + 4, box.width(), MARGIN_PX)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, f"{-self.x_reach:g}")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{self.x_reach:g}")
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, "x")
        beside = QRectF(0, box.top() - 6, box.left() - 4, box.height() + 12)
        right = Qt.AlignmentFlag.AlignRight
        painter.drawText(beside, right | Qt.AlignmentFlag.AlignTop, f"{high:g}")
        painter.drawText(beside, right | Qt.AlignmentFlag.AlignBottom, f"{low:g}")


def _range_of(function: str, reach: float) -> tuple[float, float]:
    if function == "relu":
        return -reach / 4, reach
    return (-1.0, 1.0) if function == "tanh" else (0.0, 1.0)


def _function(function: str, x: float) -> float:
    if function == "relu":
        return max(0.0, x)
    return float(np.tanh(x)) if function == "tanh" else float(1 / (1 + np.exp(-x)))
