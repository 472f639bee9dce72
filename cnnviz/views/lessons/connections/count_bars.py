"""Counts side by side as bars, on a scale that is true or by powers of ten."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from cnnviz.core.translation import tr
from cnnviz.views.widgets.tables.bar_rows import ROLE, Bar, Cell, Column, Row
from cnnviz.views.widgets.tables.bar_table import BarTable

FLAG = Qt.AlignmentFlag
OTHERS_OPACITY = 0.45
LABEL_PX = 80
COLUMNS = (Column(tr("what is counted")), Column(tr("count"), reserve="0", has_bars=True))
BARS = 1


@dataclass(frozen=True)
class Count:
    """One bar; those that are compared with are paler."""

    name: str
    number: int
    is_main: bool = True
    tooltip: str = ""


class CountBars(BarTable):
    """Name, bar and number in each row; on the true scale equal lengths are equal counts."""

    def __init__(self, name: str) -> None:
        super().__init__(name, COLUMNS, air_px=(0, 17))
        self.counts: tuple[Count, ...] = ()
        self.is_true_scale = False
        self.below_px = self.fontMetrics().height() + 4
        self.setSizePolicy(self.sizePolicy().Policy.Expanding, self.sizePolicy().Policy.Maximum)

    def show_counts(self, counts: Sequence[Count]) -> None:
        self.counts = tuple(counts)
        rows = []
        for count in counts:
            opacity = 1.0 if count.is_main else OTHERS_OPACITY
            bar = Bar(self.share(count.number), opacity=opacity)
            rows.append(Row((Cell(count.name), Cell(f"{count.number:,}", (bar,))), count.tooltip))
        self.show_rows(rows)
        self.viewport().update()  # the scale too

    def set_true_scale(self, is_true: bool) -> None:
        """Lengths as the numbers are, or as their number of digits is."""
        self.is_true_scale = is_true
        self.show_counts(self.counts)

    def share(self, number: int) -> float:
        """Return how much of the track a number fills, 0 to 1."""
        if self._largest == 0 or number == 0:
            return 0.0
        if self.is_true_scale:
            return number / self._largest
        return min(1.0, math.log10(max(number, 1)) / self._decades)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.counts:
            with QPainter(self.viewport()) as painter:
                self._paint_scale(painter)
        super().paintEvent(event)

    @property
    def _largest(self) -> int:
        return max((count.number for count in self.counts), default=0)

    @property
    def _decades(self) -> int:
        return math.ceil(math.log10(max(self._largest, 2))) or 1

    def _paint_scale(self, painter: QPainter) -> None:
        """Lines at powers of ten, or words that say that lengths are true."""
        first, last = self.track(0, BARS), self.track(len(self.counts) - 1, BARS)
        top, bottom = round(first.top()), round(last.bottom()) + 2
        painter.setPen(self.palette().color(ROLE.PlaceholderText))
        below = QRect(round(first.left()), bottom, round(first.width()), self.below_px)
        if self.is_true_scale:
            painter.drawText(below, FLAG.AlignLeft | FLAG.AlignTop, "0")
            painter.drawText(below, FLAG.AlignRight | FLAG.AlignTop, f"{self._largest:,}")
            return
        decade_px = first.width() / self._decades
        every = 1 if decade_px > 60 else 2 if decade_px > 30 else 4
        for decade in range(0, self._decades + 1, every):
            x = below.left() + round(decade_px * decade)
            painter.drawLine(x, top, x, bottom)
            label = QRect(x - LABEL_PX // 2, bottom, LABEL_PX, self.below_px)
            label.moveRight(min(label.right(), self.width()))
            painter.drawText(label, FLAG.AlignHCenter | FLAG.AlignTop, _power_of_ten(decade))


def _power_of_ten(decade: int) -> str:
    thousands, rest = divmod(decade, 3)
    unit = ("", " K", " M", " G", " T", " P", " E")[min(thousands, 6)]
    return f"{10**rest}{unit}"
