"""How strongly each class excites a channel: a bar a class, from a common zero."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.views.input.classes.bar_rows import GAP_PX, LEFT, LOSER_OPACITY, NAMES_SHARE, RIGHT
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.number_text import short_number

ROLE = QPalette.ColorRole
AIR_PX = 4


class ProfileBars(QWidget):
    """Classes keep their order; the strongest is painted in full colour."""

    def __init__(self) -> None:
        super().__init__()
        self._names: Sequence[str] = ()
        self._values: Sequence[float] = ()
        self._number_font = number_font()
        self._numbers_px = QFontMetrics(self._number_font).horizontalAdvance("-00.00")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("How strongly each class excites the channel")

    def show_values(self, names: Sequence[str], values: Sequence[float]) -> None:
        is_other_height = len(names) != len(self._names)
        self._names, self._values = names, values
        pairs = [f"{name}: {value:.6g}" for name, value in zip(names, values, strict=True)]
        self.setToolTip("\n".join(pairs))
        self.setAccessibleDescription("; ".join(pairs))
        if is_other_height:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, len(self._names) * self._row_px())

    def bar(self, number: int) -> QRectF:
        """Where the bar of a class lies."""
        track = self._track(number)
        low, high = min(0.0, *self._values), max(0.0, *self._values)
        reach = high - low or 1.0
        ends = sorted((0.0, float(self._values[number])))
        first, last = (track.left() + track.width() * (end - low) / reach for end in ends)
        return QRectF(first, track.top(), last - first, track.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._values:
            return
        strongest = max(range(len(self._values)), key=self._values.__getitem__)
        with QPainter(self) as painter:
            for number in range(len(self._names)):
                self._paint_row(painter, number, number == strongest)

    def _paint_row(self, painter: QPainter, number: int, is_strongest: bool) -> None:
        row, track, palette = self._row(number), self._track(number), self.palette()
        painter.fillRect(track, palette.color(ROLE.Midlight))
        colour = palette.color(ROLE.Highlight)
        colour.setAlphaF(1.0 if is_strongest else LOSER_OPACITY)
        painter.fillRect(self.bar(number), colour)
        painter.setPen(palette.color(ROLE.Text))
        painter.setFont(self.font())
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(
            row, LEFT, self.fontMetrics().elidedText(self._names[number], elide, self._names_px())
        )
        painter.setFont(self._number_font)
        painter.setPen(palette.color(ROLE.Text if is_strongest else ROLE.PlaceholderText))
        painter.drawText(row, RIGHT, short_number(self._values[number]))

    def _row(self, number: int) -> QRect:
        return QRect(0, number * self._row_px(), self.width(), self._row_px())

    def _track(self, number: int) -> QRectF:
        left, right = self._names_px() + GAP_PX, self._numbers_px + GAP_PX
        return QRectF(self._row(number).adjusted(left, AIR_PX, -right, -AIR_PX))

    def _row_px(self) -> int:
        return self.fontMetrics().height() + AIR_PX

    def _names_px(self) -> int:
        widest = max(map(self.fontMetrics().horizontalAdvance, self._names), default=0)
        return min(widest + 2, int(NAMES_SHARE * self.width()))
