"""Counts side by side as bars, on a scale that is true or by powers of ten."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnviz.views.theme import number_font

ROLE = QPalette.ColorRole
FLAG = Qt.AlignmentFlag
GAP_PX, MOST_ROW_PX = 8, 32
OTHERS_OPACITY = 0.45


@dataclass(frozen=True)
class Count:
    """One bar; those that are compared with are paler."""

    name: str
    number: int
    is_main: bool = True
    tooltip: str = ""


class CountBars(QWidget):
    """Name, bar and number in each row; on the true scale equal lengths are equal counts."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._counts: tuple[Count, ...] = ()
        self.is_true_scale = False
        self._numbers = number_font()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(name)

    @property
    def counts(self) -> tuple[Count, ...]:
        return self._counts

    def show_counts(self, counts: Sequence[Count]) -> None:
        if tuple(counts) != self._counts:
            self._counts = tuple(counts)
            told = "; ".join(f"{count.name}: {count.number:,}" for count in counts)
            self.setAccessibleDescription(told)
            self.updateGeometry()
            self.update()

    def set_true_scale(self, is_true: bool) -> None:
        """Lengths as the numbers are, or as their number of digits is."""
        self.is_true_scale = is_true
        self.update()

    def share(self, number: int) -> float:
        """Return how much of the track a number fills, 0 to 1."""
        largest = max((count.number for count in self._counts), default=0)
        if largest == 0 or number == 0:
            return 0.0
        if self.is_true_scale:
            return number / largest
        decades = math.ceil(math.log10(largest)) or 1
        return min(1.0, math.log10(max(number, 1)) / decades)

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height() + 4
        return QSize(300, MOST_ROW_PX * len(self._counts) + line)

    def minimumSizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(200, line * (len(self._counts) + 1) + 4)

    def bar(self, row: int) -> QRect:
        """Where the bar of a row lies."""
        track = self._track(row)
        wide = max(1, round(track.width() * self.share(self._counts[row].number)))
        return QRect(track.left(), track.top(), wide, track.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._paint_scale(painter)
            for row, count in enumerate(self._counts):
                self._paint_row(painter, row, count)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = event.pos().y() // max(1, self._row_px())
            text = self._counts[row].tooltip if row < len(self._counts) else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _row_px(self) -> int:
        rows = max(1, len(self._counts))
        return min(MOST_ROW_PX, (self.height() - self.fontMetrics().height()) // rows)

    def _track(self, row: int) -> QRect:
        high = self._row_px()
        names = max(self.fontMetrics().horizontalAdvance(c.name) for c in self._counts)
        numbers = QFontMetrics(self._numbers)
        widest = max(numbers.horizontalAdvance(f"{c.number:,}") for c in self._counts)
        left, air = names + GAP_PX, max(1, high // 6)
        wide = max(20, self.width() - left - widest - GAP_PX)
        return QRect(left, row * high + air, wide, high - 2 * air)

    def _paint_row(self, painter: QPainter, row: int, count: Count) -> None:
        track, palette = self._track(row), self.palette()
        painter.fillRect(track, palette.color(ROLE.Midlight))
        colour = QColor(palette.color(ROLE.Highlight))
        colour.setAlphaF(1.0 if count.is_main else OTHERS_OPACITY)
        painter.fillRect(self.bar(row), colour)
        line = QRect(0, track.top(), self.width(), track.height())
        painter.setFont(self.font())
        painter.setPen(palette.color(ROLE.Text))
        painter.drawText(line, FLAG.AlignLeft | FLAG.AlignVCenter, count.name)
        painter.setFont(self._numbers)
        painter.drawText(line, FLAG.AlignRight | FLAG.AlignVCenter, f"{count.number:,}")

    def _paint_scale(self, painter: QPainter) -> None:
        """Lines at powers of ten, or words that say that lengths are true."""
        if not self._counts:
            return
        first, last = self._track(0), self._track(len(self._counts) - 1)
        painter.setPen(self.palette().color(ROLE.PlaceholderText))
        line = self.fontMetrics().height()
        below = QRect(first.left(), last.bottom() + 2, first.width(), line)
        if self.is_true_scale:
            painter.drawText(below, FLAG.AlignLeft | FLAG.AlignTop, "0")
            largest = max(count.number for count in self._counts)
            painter.drawText(below, FLAG.AlignRight | FLAG.AlignTop, f"{largest:,}")
            return
        largest = max(count.number for count in self._counts)
        decades = math.ceil(math.log10(max(largest, 2))) or 1
        every = 1 if first.width() / decades > 60 else 2 if first.width() / decades > 30 else 4
        for decade in range(0, decades + 1, every):
            x = first.left() + round(first.width() * decade / decades)
            painter.drawLine(x, first.top(), x, last.bottom() + 2)
            label = QRect(x - 40, below.top(), 80, line)
            if x + 40 > self.width():
                label.moveRight(self.width())
            painter.drawText(label, FLAG.AlignHCenter | FLAG.AlignTop, _power_of_ten(decade))


def _power_of_ten(decade: int) -> str:
    thousands, rest = divmod(decade, 3)
    unit = ("", " K", " M", " G", " T", " P", " E")[min(thousands, 6)]
    return f"{10**rest}{unit}"
