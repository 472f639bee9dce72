"""Two classes' bars, and where they were when the person began to change the input."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.views.input.classes.class_reading import percent
from cnnviz.views.theme import number_font

ROLE = QPalette.ColorRole
ROW_PX, NAMES_PX, MARKER_PX = 24, 110, 2
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class ClassBar:
    """One class as it is now, and its probability when that was remembered."""

    name: str
    probability: float
    logit: float
    before: float | None = None


class PairBars(QWidget):
    """Name, bar, percentage and logit in each of two rows."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[ClassBar, ...] = ()
        self.setFixedHeight(2 * ROW_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Both classes now")
        self.setToolTip("The probabilities and logits of the input as it is now")

    @property
    def bars(self) -> tuple[ClassBar, ...]:
        return self._bars

    def show_bars(self, bars: tuple[ClassBar, ...]) -> None:
        if bars != self._bars:
            self._bars = bars
            told = (f"{bar.name} {percent(bar.probability).strip()}" for bar in bars)
            self.setAccessibleDescription(", ".join(told))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, 2 * ROW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            for place, bar in enumerate(self._bars):
                self._paint(painter, QRect(0, place * ROW_PX, self.width(), ROW_PX), bar)

    def _paint(self, painter: QPainter, row: QRect, bar: ClassBar) -> None:
        palette = self.palette()
        painter.setFont(self.font())
        painter.setPen(palette.color(ROLE.Text))
        elide = Qt.TextElideMode.ElideRight
        name = self.fontMetrics().elidedText(bar.name, elide, NAMES_PX - 6)
        painter.drawText(row, LEFT, name)
        painter.setFont(number_font())
        numbers = f"{percent(bar.probability)} {bar.logit:8.2f}"
        painter.drawText(row, RIGHT, numbers)
        numbers_px = painter.fontMetrics().horizontalAdvance(numbers) + 8
        track = QRectF(row.adjusted(NAMES_PX, 5, -numbers_px, -5))
        painter.fillRect(track, palette.color(ROLE.Midlight))
        filled = QRectF(track)
        filled.setWidth(track.width() * bar.probability)
        painter.fillRect(filled, palette.color(ROLE.Highlight))
        if bar.before is not None:
            left = track.left() + (track.width() - MARKER_PX) * bar.before
            marker = QRectF(left, track.top() - 3, MARKER_PX, track.height() + 6)
            painter.fillRect(marker, palette.color(ROLE.Text))
