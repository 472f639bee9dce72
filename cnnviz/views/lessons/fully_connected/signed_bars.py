"""A bar a class, to the right where a number is positive and to the left where it is negative."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.views.maps.colour_maps import NEGATIVE, POSITIVE
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.number_text import steady_number

ROLE = QPalette.ColorRole
NAMES_SHARE, MOST_ROW_PX, WIDEST = 0.38, 24, "-000.000"
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SignedBars(QWidget):
    """Names, bars around a common zero, and numbers where there is room."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._names: Sequence[str] = ()
        self._values: Sequence[float] = ()
        self.setMinimumSize(64, 64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(190, 190)

    def show_values(self, names: Sequence[str], values: Sequence[float]) -> None:
        self._names, self._values = names, values
        pairs = zip(names, values, strict=True)
        self.setToolTip("\n".join(f"{name}: {value:.9g}" for name, value in pairs))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._values:
            return
        reach = max(map(abs, self._values)) or 1.0
        height = min(MOST_ROW_PX, max(1, self.height() // len(self._values)))
        names_px = int(NAMES_SHARE * self.width())
        with QPainter(self) as painter:
            painter.setFont(number_font())
            numbers_px = painter.fontMetrics().horizontalAdvance(WIDEST)
            numbers_px = numbers_px if self.width() > 3 * numbers_px else 0
            track = QRect(names_px, 0, self.width() - names_px - numbers_px - 4, height)
            for row, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
                place = track.translated(0, row * height)
                self._paint_bar(painter, place, value / reach)
                if height < painter.fontMetrics().height() - 2:
                    continue
                painter.setPen(self.palette().color(ROLE.Text))
                painter.setFont(self.font())
                elide = Qt.TextElideMode.ElideRight
                text = self.fontMetrics().elidedText(name, elide, names_px - 4)
                painter.drawText(QRect(0, place.y(), names_px - 4, height), LEFT, text)
                if numbers_px:
                    painter.setFont(number_font())
                    room = QRect(self.width() - numbers_px, place.y(), numbers_px, height)
                    painter.drawText(room, RIGHT, steady_number(value))

    def _paint_bar(self, painter: QPainter, track: QRect, share: float) -> None:
        inner = track.adjusted(0, track.height() // 6, 0, -(track.height() // 6))
        painter.fillRect(inner, self.palette().color(ROLE.Midlight))
        middle, length = inner.x() + inner.width() // 2, round(abs(share) * inner.width() / 2)
        left = middle if share > 0 else middle - length
        bar = QRect(left, inner.y(), length, inner.height())
        painter.fillRect(bar, POSITIVE if share > 0 else NEGATIVE)
        zero = QRect(middle, inner.y() - 1, 1, inner.height() + 2)
        painter.fillRect(zero, self.palette().color(ROLE.PlaceholderText))
