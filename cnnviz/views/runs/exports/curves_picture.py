"""The curves of a run as a picture of its own, for a page or a slide: drawn, not photographed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtSvg import QSvgGenerator

from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.runs.scalars import settings_text
from cnnviz.core.training.history import smoothed
from cnnviz.core.translation import tr
from cnnviz.views.runs.exports.frame_painter import FrameLook
from cnnviz.views.widgets.plots.curves_key import BLUE, ORANGE, pale_blue

ROLE = QPalette.ColorRole
SIZE = QSize(900, 420)
MARGIN, AXIS_LEFT, AXIS_BELOW, BETWEEN = 16.0, 46.0, 34.0, 28.0
MOST_POINTS = 1500  # more are not to be told apart, and make a large file
TICKS = 5


@dataclass(frozen=True, eq=False)
class Curve:
    """Values over steps, and how they are drawn."""

    steps: Sequence[int]
    values: Sequence[float]
    pen: QPen
    dots: bool = False


class CurvesPicture:
    """Loss and accuracy of a run side by side, under its name and settings."""

    def __init__(self, run: RecordedRun, look: FrameLook) -> None:
        self._run, self._look = run, look
        self._metrics = QFontMetricsF(look.text)

    def image(self, scale: float = 2.0) -> QImage:
        image = QImage(SIZE * scale, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        image.fill(self._look.palette.color(ROLE.Base))
        with QPainter(image) as painter:
            self.paint(painter)
        return image

    def svg(self) -> bytes:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        made = QSvgGenerator()
        made.setOutputDevice(buffer)
        made.setSize(SIZE)
        made.setResolution(round(QFontMetricsF(self._look.text).fontDpi()))
        made.setViewBox(QRectF(0, 0, SIZE.width(), SIZE.height()))
        made.setTitle(self._run.title)
        made.setDescription(settings_text(self._run))
        with QPainter(made) as painter:
            self.paint(painter)
        return bytes(buffer.data().data())

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, width = self._look, float(SIZE.width())
        painter.fillRect(QRectF(0, 0, width, SIZE.height()), look.palette.color(ROLE.Base))
        painter.setFont(look.title)
        painter.setPen(look.palette.color(ROLE.Text))
        title = QFontMetricsF(look.title)
        self._write(painter, MARGIN, self._run.title, title)
        painter.setFont(look.text)
        painter.setPen(look.palette.color(ROLE.PlaceholderText))
        top = MARGIN + title.height() + 2
        self._write(painter, top, settings_text(self._run), self._metrics)
        top += self._metrics.height() + MARGIN
        each = (width - 2 * MARGIN - BETWEEN) / 2
        height = SIZE.height() - top - MARGIN
        curves, left = self._run.history, QRectF(MARGIN, top, each, height)
        losses = self._curves(curves.losses, curves.validation_losses)
        accuracies = self._curves(curves.accuracies, curves.validation_accuracies)
        top_loss = max((value for curve in losses for value in curve.values), default=1.0)
        right = left.translated(each + BETWEEN, 0)
        self._paint_plot(painter, left, tr("Loss (nats)"), losses, top_loss or 1.0)
        self._paint_plot(painter, right, tr("Accuracy"), accuracies, 1.0)

    def _curves(self, values: list[float], checked: list[float]) -> list[Curve]:
        curves = self._run.history
        return [
            Curve(*_thinned(curves.steps, values), QPen(pale_blue(), 1)),
            Curve(*_thinned(curves.steps, smoothed(values)), QPen(QColor(BLUE), 2)),
            Curve(curves.validation_steps, checked, QPen(QColor(ORANGE), 2), dots=True),
        ]

    def _paint_plot(
        self, painter: QPainter, box: QRectF, name: str, curves: Sequence[Curve], most: float
    ) -> None:
        line = self._metrics.height()
        self._paint_key(painter, box, name)
        area = box.adjusted(AXIS_LEFT, line + 8, 0, -AXIS_BELOW)
        last = max(self._run.last_step, 1)
        step_ticks, value_ticks = nice_ticks(last), nice_ticks(most)
        top = max(most, value_ticks[-1])
        palette = self._look.palette
        for value in value_ticks:
            y = area.bottom() - value / top * area.height()
            painter.setPen(QPen(palette.color(ROLE.Midlight), 1))
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
            painter.setPen(palette.color(ROLE.PlaceholderText))
            at = QRectF(box.left(), y - line / 2, AXIS_LEFT - 6, line)
            painter.drawText(at, RIGHT, f"{value:g}")
        for step in step_ticks:
            x = area.left() + step / last * area.width()
            at = QRectF(x - 40, area.bottom() + 3, 80, line)
            painter.drawText(at, Qt.AlignmentFlag.AlignCenter, f"{step:g}")
        below = QRectF(area.left(), area.bottom() + 3 + line, area.width(), line)
        turned = self._run.rate_changes
        words = tr("step; dashed: learning rate changed") if turned else tr("step")
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, words)
        painter.setPen(QPen(palette.color(ROLE.PlaceholderText), 1, Qt.PenStyle.DashLine))
        for x in {round(area.left() + change.step / last * area.width()) for change in turned}:
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        for curve in curves:
            _paint_curve(painter, area, curve, last, top)

    def _paint_key(self, painter: QPainter, box: QRectF, name: str) -> None:
        painter.setPen(self._look.palette.color(ROLE.Text))
        painter.drawText(box, LEFT_TOP, name)
        x = box.right()
        for word, colour in ((tr("validation"), ORANGE), (tr("training (smoothed)"), BLUE)):
            x -= self._metrics.horizontalAdvance(word)
            painter.setPen(self._look.palette.color(ROLE.PlaceholderText))
            painter.drawText(QPointF(x, box.top() + self._metrics.ascent()), word)
            middle = box.top() + self._metrics.height() / 2
            painter.setPen(QPen(QColor(colour), 2))
            painter.drawLine(QLineF(x - 24, middle, x - 6, middle))
            x -= 40

    def _write(self, painter: QPainter, top: float, text: str, metrics: QFontMetricsF) -> None:
        room = SIZE.width() - 2 * MARGIN
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(MARGIN, top + metrics.ascent()), shown)


RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT_TOP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


def nice_ticks(most: float) -> list[float]:
    """Return about five round numbers from 0 up to `most`."""
    rough = most / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next((n for n in (1, 2, 2.5, 5) if n * power >= rough), 10)
    return [float(f"{n * step:.6g}") for n in range(int(most / step + 1e-9) + 1)]


def _thinned(
    steps: Sequence[int], values: Sequence[float]
) -> tuple[Sequence[int], Sequence[float]]:
    """Return evenly many points, the first and the last among them."""
    if len(steps) <= MOST_POINTS:
        return steps, values
    places = np.linspace(0, len(steps) - 1, MOST_POINTS).round().astype(int).tolist()
    return [steps[place] for place in places], [values[place] for place in places]


def _paint_curve(painter: QPainter, area: QRectF, curve: Curve, last: int, top: float) -> None:
    points = [
        QPointF(
            area.left() + step / last * area.width(), area.bottom() - value / top * area.height()
        )
        for step, value in zip(curve.steps, curve.values, strict=True)
    ]
    painter.setPen(curve.pen)
    painter.drawPolyline(QPolygonF(points))
    if curve.dots:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(curve.pen.color())
        for point in points:
            painter.drawEllipse(point, 3.0, 3.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
