"""How often the network is right, by how certain it is."""

import math

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QFontMetrics,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from cnnviz.core.evaluation.doubt import CalibrationBins
from cnnviz.views.evaluation.confusion_colours import MISTAKEN
from cnnviz.views.evaluation.words import percent
from cnnviz.views.theme import number_font

ROLE = QPalette.ColorRole
FLAG = Qt.AlignmentFlag
TICKS = (0, 25, 50, 75, 100)
COUNTS_SHARE = 0.22  # of the height: how many pictures each bin has
GAP_PX = 6


class ReliabilityDiagram(QWidget):
    """Above, accuracy over certainty with the gap between both; below, pictures in each bin."""

    def __init__(self) -> None:
        super().__init__()
        self._bins: CalibrationBins | None = None
        self._numbers = number_font()
        self.setMinimumSize(260, 180)
        self.setAccessibleName("Reliability diagram")

    def show_bins(self, bins: CalibrationBins) -> None:
        self._bins = bins
        filled = range(len(bins.counts))
        self.setAccessibleDescription("; ".join(self.words(number) for number in filled))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 300)

    def words(self, number: int) -> str:
        """Return a bin as a sentence."""
        bins = self._bins
        if bins is None:
            return ""
        low, high = (100 * edge / len(bins.counts) for edge in (number, number + 1))
        count = int(bins.counts[number])
        if not count:
            return f"{low:.0f} to {high:.0f} % certain: no picture"
        certain, right = float(bins.certainties[number]), float(bins.accuracies[number])
        return (
            f"{low:.0f} to {high:.0f} % certain: {count:,} pictures, on average "
            f"{percent(certain)} certain, {percent(right)} right"
        )

    def bin_rect(self, number: int) -> QRectF:
        """Where a bin's bar may lie, from no accuracy to all."""
        plot = QRectF(self._plot())
        assert self._bins is not None
        wide = plot.width() / len(self._bins.counts)
        return QRectF(plot.left() + number * wide, plot.top(), wide, plot.height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._words_at(event.pos().x()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        bins = self._bins
        if bins is None:
            return
        with QPainter(self) as painter:
            painter.fillRect(self._plot(), self.palette().color(ROLE.Base))
            painter.fillRect(self._count_plot(), self.palette().color(ROLE.Base))
            for number in range(len(bins.counts)):
                self._paint_bin(painter, bins, number)
            self._paint_axes(painter)
            self._paint_diagonal(painter)

    def _words_at(self, x: int) -> str:
        if self._bins is None:
            return ""
        bins = range(len(self._bins.counts))
        return next((self.words(n) for n in bins if self._holds(n, x)), "")

    def _holds(self, number: int, x: int) -> bool:
        rect = self.bin_rect(number)
        return rect.left() <= x < rect.right()

    def _plot(self) -> QRect:
        metrics = QFontMetrics(self._numbers)
        left = metrics.horizontalAdvance("100 %") + GAP_PX
        line = self.fontMetrics().height()
        return QRect(left, line + 2, self.width() - left - 12, self._count_plot().top() - line - 12)

    def _count_plot(self) -> QRect:
        metrics = QFontMetrics(self._numbers)
        left = metrics.horizontalAdvance("100 %") + GAP_PX
        below = metrics.height() + self.fontMetrics().height() + 4
        high = round(COUNTS_SHARE * self.height())
        return QRect(left, self.height() - below - high, self.width() - left - 12, high)

    def _paint_bin(self, painter: QPainter, bins: CalibrationBins, number: int) -> None:
        count = int(bins.counts[number])
        if not count:
            return
        palette, place = self.palette(), self.bin_rect(number).adjusted(1, 0, -1, 0)
        counts = QRectF(self._count_plot())
        tall = counts.height() * count / int(bins.counts.max())
        bar = QRectF(place.left(), counts.bottom() - tall, place.width(), tall)
        painter.fillRect(bar, palette.color(ROLE.PlaceholderText))
        certain, right = float(bins.certainties[number]), float(bins.accuracies[number])
        if math.isnan(certain):  # of a network whose weights burst
            return
        low, high = (place.bottom() - place.height() * share for share in (right, certain))
        bar = QRectF(place.left(), low, place.width(), place.bottom() - low)
        painter.fillRect(bar, palette.color(ROLE.Highlight))
        gap = QRectF(place.left(), min(low, high), place.width(), abs(low - high))
        painter.setPen(MISTAKEN)
        painter.setBrush(QBrush(MISTAKEN, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(gap)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_axes(self, painter: QPainter) -> None:
        palette, plot, counts = self.palette(), self._plot(), self._count_plot()
        painter.setPen(palette.color(ROLE.Mid))
        painter.drawRect(plot)
        painter.drawRect(counts)
        painter.setPen(palette.color(ROLE.PlaceholderText))
        painter.setFont(self._numbers)
        line = QFontMetrics(self._numbers).height()
        for tick in TICKS:
            y = plot.bottom() - round(plot.height() * tick / 100)
            text = f"{tick} %"
            label = QRect(0, y - line // 2, plot.left() - GAP_PX, line)
            painter.drawText(label, FLAG.AlignRight | FLAG.AlignVCenter, text)
            x = plot.left() + round(plot.width() * tick / 100)
            below = QRect(min(x - 30, self.width() - 60), counts.bottom() + 2, 60, line)
            aligned = FLAG.AlignRight if x + 30 > self.width() else FLAG.AlignHCenter
            painter.drawText(below, aligned, text)
        painter.setFont(self.font())
        room = QRect(plot.left(), 0, plot.width(), plot.top())
        painter.drawText(room, FLAG.AlignLeft, "right, of those as certain")
        caption = QRect(counts.left() + 4, counts.top() + 1, counts.width(), line)
        painter.drawText(caption, FLAG.AlignLeft, f"pictures, up to {self._most:,}")
        room = QRect(plot.left(), self.height() - self.fontMetrics().height(), plot.width(), line)
        painter.drawText(room, FLAG.AlignHCenter, "how certain the network was")

    def _paint_diagonal(self, painter: QPainter) -> None:
        plot = self._plot()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(ROLE.Text), 1.5, Qt.PenStyle.DotLine))
        painter.drawLine(plot.bottomLeft(), plot.topRight())

    @property
    def _most(self) -> int:
        return 0 if self._bins is None else int(self._bins.counts.max())
