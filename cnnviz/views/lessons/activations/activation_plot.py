"""A non-linearity, its slope and the values that arrive, above one another on one axis."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.lessons.activation_reading import BINS, ActivationReading
from cnnviz.core.lessons.activation_statistics import (
    SATURATED_BELOW,
    STEEPEST,
    FloatArray,
    curve,
    slope_of,
    value_of,
)
from cnnviz.core.network.network_config import Activation
from cnnviz.views.theme import number_font

ROLE = QPalette.ColorRole
LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX, GAP_PX, DOT_PX = 40, 10, 6, 22, 12, 4
SHARES = (0.45, 0.25, 0.30)  # of the height: function, slope, values
KEY_STEP = 1 / 60  # of the axis
SHADE_ALPHA = 26
NAMES: dict[Activation, str] = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU"}


class ActivationPlot(QWidget):
    """A drag or the arrow keys move x; where the slope almost vanishes, the ground is shaded."""

    x_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.function: Activation = "relu"
        self.reading: ActivationReading | None = None
        self.at_x = 1.0
        self.setMinimumSize(200, 110)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setAccessibleName("Function, slope and the values that arrive")
        self.setToolTip(
            "Drag, or press Left and Right, to move x; shaded is where less than a twentieth of "
            "the largest slope is left. The bars count the values that arrive in the layer."
        )

    @property
    def reach(self) -> float:
        return self.reading.reach if self.reading else 3.0

    def sizeHint(self) -> QSize:
        return QSize(200, 110)

    def show_reading(self, reading: ActivationReading | None, function: Activation) -> None:
        self.reading, self.function = reading, function
        self.update()

    def move_to(self, x: float) -> None:
        x = max(-self.reach, min(x, self.reach))
        if x != self.at_x:
            self.at_x = x
            self.update()
            self.x_changed.emit()

    def x_px(self, x: float) -> float:
        """Where a value of the axis lies in this widget."""
        box = self._boxes()[0]
        return box.left() + (x + self.reach) / (2 * self.reach) * box.width()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._drag(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self.move_to(self.at_x + steps[Qt.Key(event.key())] * 2 * self.reach * KEY_STEP)
        elif event.key() == Qt.Key.Key_Home:
            self.move_to(0)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        points = curve(self.function, -self.reach, self.reach, 241)
        top, middle, bottom = self._boxes()
        low, high = self._range()
        steepest = STEEPEST[self.function]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._shade(painter, points.x, points.slopes)
            self._paint_counts(painter, bottom)
            self._paint_curve(painter, top, points.x, points.values, low, high, ROLE.Text)
            self._paint_curve(painter, middle, points.x, points.slopes, 0, steepest, ROLE.Link)
            self._paint_marker(painter, top, middle)
            self._paint_labels(painter)

    def _range(self) -> tuple[float, float]:
        ranges = {"relu": (0.0, self.reach), "tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0)}
        return ranges[self.function]

    def _boxes(self) -> tuple[QRectF, QRectF, QRectF]:
        whole = QRectF(self.rect()).adjusted(LEFT_PX, TOP_PX, -RIGHT_PX, -BOTTOM_PX)
        heights = [share * (whole.height() - 2 * GAP_PX) for share in SHARES]
        tops = [
            whole.top(),
            whole.top() + heights[0] + GAP_PX,
            whole.bottom() - heights[2],
        ]
        made = [
            QRectF(whole.left(), top, whole.width(), height)
            for top, height in zip(tops, heights, strict=True)
        ]
        return made[0], made[1], made[2]

    def _shade(self, painter: QPainter, x: FloatArray, slopes: FloatArray) -> None:
        colour = self.palette().color(ROLE.Text)
        colour.setAlpha(SHADE_ALPHA)
        top, _, bottom = self._boxes()
        is_flat = slopes < SATURATED_BELOW * STEEPEST[self.function]
        left = x[is_flat & (x <= 0)]
        right = x[is_flat & (x > 0)]
        for flat in (left, right):
            if len(flat):
                start, end = self.x_px(float(flat[0])), self.x_px(float(flat[-1]))
                room = QRectF(start, top.top(), end - start, bottom.bottom() - top.top())
                painter.fillRect(room, colour)

    def _paint_counts(self, painter: QPainter, box: QRectF) -> None:
        """Bars as high as the root of the count, as in the other histograms."""
        painter.fillRect(
            QRectF(box.left(), box.bottom(), box.width(), 1), self.palette().color(ROLE.Mid)
        )
        if self.reading is None:
            return
        roots = np.sqrt(self.reading.counts)
        width = box.width() / BINS
        colour = self.palette().color(ROLE.PlaceholderText)
        for number, root in enumerate(roots / max(float(roots.max()), 1)):
            high = float(root) * box.height()
            left = box.left() + number * width
            painter.fillRect(QRectF(left, box.bottom() - high, max(1, width - 1), high), colour)

    def _paint_curve(
        self,
        painter: QPainter,
        box: QRectF,
        x: FloatArray,
        y: FloatArray,
        low: float,
        high: float,
        role: QPalette.ColorRole,
    ) -> None:
        zero = _y_px(box, 0, low, high)
        painter.setPen(self.palette().color(ROLE.Mid))
        painter.drawLine(QPointF(box.left(), zero), QPointF(box.right(), zero))
        painter.setPen(QPen(self.palette().color(role), 2))
        painter.drawPolyline(
            QPolygonF(
                [
                    QPointF(self.x_px(float(a)), _y_px(box, float(b), low, high))
                    for a, b in zip(x, y, strict=True)
                ]
            )
        )

    def _paint_marker(self, painter: QPainter, top: QRectF, middle: QRectF) -> None:
        at, colour = self.x_px(self.at_x), self.palette().color(ROLE.Highlight)
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(at, top.top()), QPointF(at, self._boxes()[2].bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        value = float(value_of(self.function, self.at_x))
        slope = float(slope_of(self.function, self.at_x))
        painter.drawEllipse(QPointF(at, _y_px(top, value, *self._range())), DOT_PX, DOT_PX)
        steepest = STEEPEST[self.function]
        painter.drawEllipse(QPointF(at, _y_px(middle, slope, 0, steepest)), DOT_PX, DOT_PX)

    def _paint_labels(self, painter: QPainter) -> None:
        top, middle, bottom = self._boxes()
        low, high = self._range()
        painter.setPen(self.palette().color(ROLE.PlaceholderText))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        for box, text in (
            (top, f"{NAMES[self.function]}(x)"),
            (middle, "its slope"),
            (bottom, "values that arrive"),
        ):
            painter.drawText(box.adjusted(6, 1, 0, 11), left, text)
        painter.setFont(number_font())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        ticks = (
            (top, high, high, low), (top, low, high, low),
            (middle, STEEPEST[self.function], STEEPEST[self.function], 0.0),
            (middle, 0.0, STEEPEST[self.function], 0.0),
        )  # fmt: skip
        for box, value, highest, lowest in ticks:
            middle_px = _y_px(box, value, lowest, highest)
            painter.drawText(QRectF(0, middle_px - 8, LEFT_PX - 4, 16), right, f"{value:g}")
        below = QRectF(bottom.left(), bottom.bottom() + 3, bottom.width(), BOTTOM_PX - 3)
        for aligned, text in (
            (Qt.AlignmentFlag.AlignLeft, f"{-self.reach:g}"),
            (Qt.AlignmentFlag.AlignHCenter, "x = 0"),
            (Qt.AlignmentFlag.AlignRight, f"{self.reach:g}"),
        ):
            painter.drawText(below, aligned, text)

    def _drag(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            box = self._boxes()[0]
            share = (event.position().x() - box.left()) / max(1.0, box.width())
            self.move_to((2 * share - 1) * self.reach)


def _y_px(box: QRectF, y: float, low: float, high: float) -> float:
    return box.bottom() - (y - low) / (high - low) * box.height()
