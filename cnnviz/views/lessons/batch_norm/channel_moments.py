"""Mean and spread of every map, before batch norm and behind it; a click chooses a map."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.lessons.batch_norm_comparison import BatchNormComparison, Moments
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.number_text import short_number

ROLE = QPalette.ColorRole
LEFT_PX, TITLE_PX, GAP_PX = 36, 16, 6


class ChannelMoments(QWidget):
    """A bar from mean - deviation to mean + deviation for each map, with the mean as a notch."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.channel = 0
        self.trains = False
        self._found: BatchNormComparison | None = None
        self.setMinimumSize(180, 130)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Mean and deviation of every map, before and after batch norm")
        self.setToolTip(
            "A bar goes from mean - deviation to mean + deviation of a map over this batch; the "
            "frames above show the running statistics. Click a map, or press Left and Right, to "
            "see its values beside"
        )

    def sizeHint(self) -> QSize:
        return QSize(200, 150)

    def show_comparison(self, found: BatchNormComparison | None, trains: bool) -> None:
        """Show a batch, as it comes out in training mode or in eval mode."""
        self._found, self.trains = found, trains
        if found is not None:
            self.choose(self.channel)
        self.update()

    def choose(self, channel: int) -> None:
        """Look at a map; beyond the last means the last."""
        last = 0 if self._found is None else len(self._found.before.means) - 1
        channel = max(0, min(channel, last))
        if channel != self.channel:
            self.channel = channel
            self.update()
            self.chosen.emit()

    def column(self, channel: int) -> QRectF:
        """Where a map's bars stand, in this widget."""
        count = 1 if self._found is None else len(self._found.before.means)
        width = (self.width() - LEFT_PX) / count
        return QRectF(LEFT_PX + channel * width, 0, width, self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.choose(int((event.position().x() - LEFT_PX) / self.column(0).width()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self.choose(self.channel + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._found is None:
            return
        after = self._found.after_batch if self.trains else self._found.after_running
        half = self.height() / 2
        with QPainter(self) as painter:
            painter.fillRect(self.column(self.channel), self.palette().color(ROLE.Midlight))
            above = QRectF(0, TITLE_PX, self.width(), half - TITLE_PX - GAP_PX)
            below = above.translated(0, half)
            self._paint_band(painter, above, "flows in", self._found.before, self._found.running)
            self._paint_band(painter, below, "flows out", after, None)

    def _paint_band(
        self, painter: QPainter, room: QRectF, title: str, shown: Moments, framed: Moments | None
    ) -> None:
        deviations = np.sqrt(shown.variances)
        reach = float((np.abs(shown.means) + deviations).max())
        if framed is not None:
            reach = max(reach, float((np.abs(framed.means) + np.sqrt(framed.variances)).max()))
        reach = reach or 1.0
        self._paint_axis(painter, room, title, reach)
        scale = room.height() / (2 * reach)
        fill, notch = self.palette().color(ROLE.PlaceholderText), self.palette().color(ROLE.Base)
        for channel, (mean, deviation) in enumerate(zip(shown.means, deviations, strict=True)):
            bar = _bar(self.column(channel), room, float(mean), float(deviation), scale)
            painter.fillRect(bar, fill)
            painter.fillRect(QRectF(bar.left(), bar.center().y() - 0.5, bar.width(), 1), notch)
        if framed is None:
            return
        painter.setPen(QPen(self.palette().color(ROLE.Link), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for channel, mean in enumerate(framed.means):
            deviation = float(np.sqrt(framed.variances[channel]))
            bar = _bar(self.column(channel), room, float(mean), deviation, scale)
            painter.drawRect(bar.adjusted(-1, 0, 1, 0))

    def _paint_axis(self, painter: QPainter, room: QRectF, title: str, reach: float) -> None:
        painter.fillRect(
            QRectF(LEFT_PX, room.center().y(), self.width(), 1), self.palette().color(ROLE.Mid)
        )
        painter.setPen(self.palette().color(ROLE.PlaceholderText))
        painter.setFont(self.font())
        above = QRectF(LEFT_PX + 2, room.top() - TITLE_PX, self.width(), TITLE_PX)
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft, title)
        painter.setFont(number_font())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for y, value in (
            (room.top() + 6, reach),
            (room.center().y(), 0.0),
            (room.bottom() - 6, -reach),
        ):
            painter.drawText(QRectF(0, y - 8, LEFT_PX - 4, 16), right, short_number(value))


def _bar(column: QRectF, room: QRectF, mean: float, deviation: float, scale: float) -> QRectF:
    centre = room.center().y() - mean * scale
    air = max(1.0, column.width() / 5)
    high = max(1.0, 2 * deviation * scale)
    return QRectF(column.left() + air, centre - high / 2, max(1, column.width() - 2 * air), high)
