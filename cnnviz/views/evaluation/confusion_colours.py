"""The colours of a confusion matrix: blue for what is right, orange for what is mistaken."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QLinearGradient, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.translation import tr
from cnnviz.views.maps.colour_maps import SEQUENTIAL
from cnnviz.views.theme import number_font

ROLE = QPalette.ColorRole
MISTAKEN = QColor(SEQUENTIAL[170])  # the orange of the maps
ENDS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0)  # of the orange: few, so that they seldom change
BAR_PX, GAP_PX = 8, 6
WORDS = ("right", "mistaken")


def mistaken_end(confusion: npt.NDArray[np.int64]) -> float:
    """Return the share of a class that full orange stands for."""
    shares = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    np.fill_diagonal(shares, 0)
    largest = float(shares.max(initial=0.0))
    return next(end for end in ENDS if largest <= end)


def cell_colour(share: float, is_right: bool, end: float, palette: QPalette) -> QColor:
    """Return the colour of a share of the true class: the background's at 0."""
    full = palette.color(ROLE.Highlight) if is_right else MISTAKEN
    amount = min(1.0, share / (1.0 if is_right else end))
    return _mixed(palette.color(ROLE.Base), full, amount)


class ConfusionLegend(QWidget):
    """Both ramps with what their ends stand for."""

    def __init__(self) -> None:
        super().__init__()
        self._end = 1.0
        self._font = number_font()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Legend of the colours"))

    @property
    def end(self) -> float:
        return self._end

    def show_end(self, end: float) -> None:
        self._end = end
        self.setToolTip(
            tr(
                "The share of a true class: full blue is 100 % recognised, full orange "
                "is {end:.0f} % mistaken for another class",
                100 * end,
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, BAR_PX + QFontMetrics(self._font).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        half = (self.width() - 2 * GAP_PX) // 2
        with QPainter(self) as painter:
            for number, words in enumerate(WORDS):
                room = QRect(number * (half + 2 * GAP_PX), 0, half, self.height())
                self._paint_ramp(painter, room, words, is_right=number == 0)

    def _paint_ramp(self, painter: QPainter, room: QRect, words: str, is_right: bool) -> None:
        palette = self.palette()
        end = 1.0 if is_right else self._end
        bar = QRect(room.x(), 0, room.width() - 1, BAR_PX - 1)
        ramp = QLinearGradient(bar.topLeft(), bar.topRight())
        for place in (0.0, 1.0):
            ramp.setColorAt(place, cell_colour(place * end, is_right, end, palette))
        painter.fillRect(bar, ramp)
        painter.setPen(palette.color(ROLE.Mid))
        painter.drawRect(bar)
        painter.setPen(palette.color(ROLE.PlaceholderText))
        below = room.adjusted(0, BAR_PX, 0, 0)
        painter.setFont(self._font)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{100 * end:.0f} %")
        painter.setFont(self.font())
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, words)


def _mixed(one: QColor, other: QColor, amount: float) -> QColor:
    parts = zip(_parts(one), _parts(other), strict=True)
    return QColor.fromRgbF(*(a + (b - a) * amount for a, b in parts))


def _parts(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()
