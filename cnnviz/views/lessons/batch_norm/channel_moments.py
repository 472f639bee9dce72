"""Mean and spread of every map, before batch norm and behind it; a click chooses a map."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPalette

from cnnviz.core.lessons.batch_norm_comparison import BatchNormComparison, Moments
from cnnviz.core.translation import tr
from cnnviz.views.widgets.number_text import short_number
from cnnviz.views.widgets.plots.plot import Plot
from cnnviz.views.widgets.plots.plot_box import PlotBox, ticks

ROLE = QPalette.ColorRole
LEFT_PX, GAP_PX = 44, 6
LOW, TOP = 1.1, 1.25  # of the reach: the caption is above the bars
AIR = 0.2  # of a map's column, at either side of its bar


class ChannelMoments(Plot):
    """A bar from mean - deviation to mean + deviation for each map, with the mean as a notch."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__(tr("Mean and deviation of every map, before and after batch norm"), (1, 1))
        self.channel = 0
        self.trains = False
        self._found: BatchNormComparison | None = None
        self.setMinimumSize(180, 130)
        self.setToolTip(
            tr(
                "A bar goes from mean - deviation to mean + deviation of a map over "
                "this batch; the frames above show the running statistics. Click a "
                "map, or press Left and Right, to see its values"
            )
        )
        self.rows.setContentsMargins(0, GAP_PX, 0, GAP_PX)
        self.rows.setRowSpacing(0, GAP_PX)
        self.bottom.hide()
        self._bands = _Band(self.boxes[0], tr("flows in")), _Band(self.boxes[1], tr("flows out"))

    def sizeHint(self) -> QSize:
        return QSize(200, 150)

    def show_comparison(self, found: BatchNormComparison | None, trains: bool) -> None:
        """Show a batch, as it comes out in training mode or in eval mode."""
        self._found, self.trains = found, trains
        self.centralWidget.setVisible(found is not None)
        if found is not None:
            self._bands[0].show_moments(found.before, found.running)
            self._bands[1].show_moments(found.after_batch if trains else found.after_running)
            self.choose(self.channel)

    def choose(self, channel: int) -> None:
        """Look at a map; beyond the last means the last."""
        last = 0 if self._found is None else len(self._found.before.means) - 1
        channel = max(0, min(channel, last))
        for band in self._bands:
            band.chosen.setOpts(x0=[channel])
        if channel != self.channel:
            self.channel = channel
            self.chosen.emit()

    def column(self, channel: int) -> QRectF:
        """Where a map's bars stand, in this widget."""
        left, right = self.place_of(channel).x(), self.place_of(channel + 1).x()
        return QRectF(left, 0, right - left, self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.choose(int(self.value_at(event.position()).x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self.choose(self.channel + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class _Band:
    """All maps at one place of the network."""

    def __init__(self, box: PlotBox, title: str) -> None:
        self._box = box
        box.caption.setText(title)
        box.left.setWidth(LEFT_PX)
        self.chosen = box.bars(ROLE.Midlight)
        box.line(ROLE.Mid, angle=0)
        self._bars, self._notches = box.bars(ROLE.PlaceholderText), box.curve(ROLE.Base, 1)
        self._notches.opts["connect"] = "pairs"
        self._frames = pg.BarGraphItem(x0=[], width=1, height=[], brush=None)
        box.addItem(self._frames)
        box.wear(ROLE.Link, self._dress_frames)

    def show_moments(self, shown: Moments, framed: Moments | None = None) -> None:
        """Frame other moments, if there are some to compare with."""
        reach = max(_reach(moments) for moments in (shown, framed or shown)) or 1.0
        self._box.show_range((0, len(shown.means)), (-LOW * reach, TOP * reach))
        ticks(self._box.left, {y: short_number(y) for y in (-reach, 0.0, reach)})
        self.chosen.setOpts(y0=-LOW * reach, height=(LOW + TOP) * reach)
        _show(self._bars, shown)
        left, width = np.arange(len(shown.means)) + AIR, 1 - 2 * AIR
        self._notches.setData(np.stack((left, left + width), 1).ravel(), shown.means.repeat(2))
        if framed is not None:
            _show(self._frames, framed)

    def _dress_frames(self, colour: QColor) -> None:
        self._frames.setOpts(pen=pg.mkPen(colour))


def _reach(moments: Moments) -> float:
    return float((np.abs(moments.means) + np.sqrt(moments.variances)).max())


def _show(bars: pg.BarGraphItem, moments: Moments) -> None:
    deviations, left = np.sqrt(moments.variances), np.arange(len(moments.means)) + AIR
    bars.setOpts(x0=left, width=1 - 2 * AIR, y0=moments.means - deviations, height=2 * deviations)
