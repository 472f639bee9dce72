"""How often a map has which value, over the same axis as the legend below it."""

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.inspection.images import ColourRange, FloatArray
from cnnviz.core.translation import tr

BINS = 48


class Histogram(QWidget):
    """Bars as high as the root of the count: a ReLU's many zeros do not hide the rest."""

    def __init__(self) -> None:
        super().__init__()
        self._heights: FloatArray = np.zeros(BINS, np.float32)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Histogram of the map's values"))
        self.setToolTip(
            tr(
                "How often the map has which value, from left to right as in the colours "
                "below; heights grow with the square root of the count"
            )
        )

    @property
    def heights(self) -> FloatArray:
        """Of the bars, 0 to 1."""
        return self._heights

    def show_values(self, values: FloatArray, shown: ColourRange) -> None:
        if shown.high > shown.low:
            limits = (shown.low, shown.high)
            counts, _ = np.histogram(np.clip(values, *limits), BINS, limits)
        else:
            counts = np.zeros(BINS, int)
        roots = np.sqrt(counts)
        self._heights = (roots / max(float(roots.max()), 1.0)).astype(np.float32)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 36)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = self.palette().color(QPalette.ColorRole.PlaceholderText)
        width = self.width() / BINS
        with QPainter(self) as painter:
            for number, share in enumerate(self._heights):
                high = float(share) * self.height()
                bar = QRectF(number * width, self.height() - high, max(1.0, width - 1), high)
                painter.fillRect(bar, colour)
