"""The values of one map over a batch, before batch norm and behind it, on one axis."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.lessons.activation_reading import reach_of
from cnnviz.core.lessons.batch_norm_comparison import BatchNormComparison
from cnnviz.views.theme import number_font

ROLE = QPalette.ColorRole
BINS = 48
TITLE_PX, BOTTOM_PX, GAP_PX = 18, 18, 8


class ChannelHistograms(QWidget):
    """Bars as high as the root of the count; lines at the means: batch whole, running dashed."""

    def __init__(self) -> None:
        super().__init__()
        self._found: BatchNormComparison | None = None
        self._channel, self._trains, self._reach = 0, False, 3.0
        self._counts: tuple[npt.NDArray[np.int64], ...] = ()
        self.setMinimumSize(180, 130)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("The values of the chosen map, before and after batch norm")
        self.setToolTip(
            "How often which value flows in and out, over this batch; whole line: the batch's "
            "mean, dashed line: the running mean. Heights grow with the root of the count"
        )

    @property
    def counts(self) -> tuple[npt.NDArray[np.int64], ...]:
        """Of the values that flow in, and of those that flow out."""
        return self._counts

    def sizeHint(self) -> QSize:
        return QSize(200, 150)

    def show_channel(self, found: BatchNormComparison | None, channel: int, trains: bool) -> None:
        self._found, self._channel, self._trains = found, channel, trains
        self._counts = ()
        if found is not None:
            outputs = found.batch_outputs if trains else found.running_outputs
            both = found.inputs[:, channel], outputs[:, channel]
            self._reach = max(reach_of(values) for values in both)
            limits = (-self._reach, self._reach)
            self._counts = tuple(np.histogram(values, BINS, limits)[0] for values in both)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        found = self._found
        if found is None:
            return
        after = found.after_batch if self._trains else found.after_running
        half = (self.height() - BOTTOM_PX) / 2
        above = QRectF(6, TITLE_PX, self.width() - 12, half - TITLE_PX - GAP_PX / 2)
        below = above.translated(0, half)
        before_means = float(found.before.means[self._channel])
        running = float(found.running.means[self._channel])
        with QPainter(self) as painter:
            name = f"map {self._channel + 1}"
            self._paint_bars(painter, above, f"{name}, in", self._counts[0])
            self._paint_bars(painter, below, f"{name}, out", self._counts[1])
            whole, dashed = Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine
            self._paint_line(painter, above, before_means, whole)
            self._paint_line(painter, above, running, dashed)
            self._paint_line(painter, below, float(after.means[self._channel]), whole)
            self._paint_ends(painter)

    def _paint_bars(
        self, painter: QPainter, box: QRectF, title: str, counts: npt.NDArray[np.int64]
    ) -> None:
        painter.setFont(self.font())
        painter.setPen(self.palette().color(ROLE.PlaceholderText))
        painter.drawText(
            QRectF(box.left(), box.top() - TITLE_PX, box.width(), TITLE_PX),
            Qt.AlignmentFlag.AlignLeft,
            title,
        )
        painter.fillRect(
            QRectF(box.left(), box.bottom(), box.width(), 1), self.palette().color(ROLE.Mid)
        )
        roots, width = np.sqrt(counts), box.width() / BINS
        colour = self.palette().color(ROLE.PlaceholderText)
        for number, share in enumerate(roots / max(float(roots.max()), 1)):
            high = float(share) * box.height()
            left = box.left() + number * width
            painter.fillRect(QRectF(left, box.bottom() - high, max(1, width - 1), high), colour)

    def _paint_line(self, painter: QPainter, box: QRectF, value: float, style: Qt.PenStyle) -> None:
        if abs(value) <= self._reach:
            x = box.left() + (value + self._reach) / (2 * self._reach) * box.width()
            painter.setPen(QPen(self.palette().color(ROLE.Link), 2, style))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))

    def _paint_ends(self, painter: QPainter) -> None:
        painter.setFont(number_font())
        painter.setPen(self.palette().color(ROLE.PlaceholderText))
        below = QRectF(6, self.height() - BOTTOM_PX + 1, self.width() - 12, BOTTOM_PX)
        for aligned, text in (
            (Qt.AlignmentFlag.AlignLeft, f"{-self._reach:g}"),
            (Qt.AlignmentFlag.AlignHCenter, "0"),
            (Qt.AlignmentFlag.AlignRight, f"{self._reach:g}"),
        ):
            painter.drawText(below, aligned, text)
