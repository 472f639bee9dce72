"""How often the network is right, by how certain it is."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPalette

from cnnviz.core.evaluation.doubt import CalibrationBins
from cnnviz.core.translation import tr
from cnnviz.views.evaluation.confusion_colours import MISTAKEN
from cnnviz.views.evaluation.words import percent
from cnnviz.views.widgets.plots.plot import Plot
from cnnviz.views.widgets.plots.plot_box import pale, ticks

ROLE = QPalette.ColorRole
TICKS = {share / 100: f"{share} %" for share in (0, 25, 50, 75, 100)}
SHARES = (74, 26)  # of the height: accuracies, and how many pictures each bin has
LEFT_PX, GAP_PX = 44, 8
TOP = 1.3  # of the fullest bin: the caption is above it
PALE_ALPHA = 110
AIR = 0.03  # of a bin, at either side of its bar


class ReliabilityDiagram(Plot):
    """Above, accuracy over certainty with the gap between both; below, pictures in each bin."""

    def __init__(self) -> None:
        super().__init__(tr("Reliability diagram"), SHARES)
        self._bins: CalibrationBins | None = None
        self.setMinimumSize(260, 180)
        self.rows.setRowSpacing(0, GAP_PX)
        for box in self.boxes:
            box.left.setWidth(LEFT_PX)
            box.wear(ROLE.Base, box.setBackgroundColor)
            box.wear(ROLE.Mid, box.setBorder)
        self._bars = self.box.bars(ROLE.Highlight)
        self._gaps = pg.BarGraphItem(
            x0=[], width=1, height=[], pen=pg.mkPen(MISTAKEN), brush=pale(MISTAKEN, PALE_ALPHA)
        )
        self.box.addItem(self._gaps)
        self._counts = self.boxes[1].bars(ROLE.PlaceholderText)
        self.box.curve(ROLE.Text, 1.5, Qt.PenStyle.DotLine).setData([0, 1], [0, 1])
        self.box.caption.setText(tr("accuracy"))
        self.bottom.setLabel(tr("confidence"))
        self.box.show_range((0, 1), (0, 1))
        ticks(self.box.left, TICKS)
        ticks(self.bottom, TICKS)
        ticks(self.boxes[1].left, {})
        self.centralWidget.hide()

    def show_bins(self, bins: CalibrationBins) -> None:
        self._bins = bins
        count, most = len(bins.counts), int(bins.counts.max())
        self.setAccessibleDescription("; ".join(self.words(number) for number in range(count)))
        self.centralWidget.show()
        self.boxes[1].show_range((0, 1), (0, TOP * max(most, 1)))
        self.boxes[1].caption.setText(tr("pictures, up to {most:,}", most))
        bars = {"x0": (np.arange(count) + AIR) / count, "width": (1 - 2 * AIR) / count}
        self._counts.setOpts(**bars, height=bins.counts)
        # Neither where a bin is empty nor where the weights burst.
        right, certain = (np.nan_to_num(shares) for shares in (bins.accuracies, bins.certainties))
        self._bars.setOpts(**bars, height=right)
        self._gaps.setOpts(**bars, y0=right, height=certain - right)

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
            return tr("{low:.0f} to {high:.0f} % confidence: no pictures", low, high)
        certain, right = float(bins.certainties[number]), float(bins.accuracies[number])
        return tr(
            "{low:.0f} to {high:.0f} % confidence: {count:,} pictures, mean confidence "
            "{confidence}, accuracy {accuracy}",
            low,
            high,
            count,
            percent(certain),
            percent(right),
        )

    def bin_rect(self, number: int) -> QRectF:
        """Where a bin's bar may lie, from no accuracy to all."""
        assert self._bins is not None
        low, high = (edge / len(self._bins.counts) for edge in (number, number + 1))
        return QRectF(self.place_of(low, 1), self.place_of(high, 0))

    def words_at(self, place: QPoint) -> str:
        x = self.value_at(QPointF(place)).x()
        is_in = self._bins is not None and 0 <= x < 1
        return self.words(int(x * len(self._bins.counts))) if is_in and self._bins else ""
