"""A plot over a run's steps whose range follows the curves, unless somebody looks closer."""

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QPalette, QPen, QResizeEvent

from cnnviz.core.translation import tr
from cnnviz.views.widgets.plots.curves_key import DOT_PX
from cnnviz.views.widgets.plots.movable_plot import MovablePlot
from cnnviz.views.widgets.plots.step_marks import StepMarks

MARGIN_SHARE = 0.03  # of the range, free around the curves
ALL_TICKS_PX = 240
GRID_ALPHA = 38  # of 255
Values = npt.NDArray[np.float64]
Curve = tuple[Values, Values]  # steps and values


class StepPlot(MovablePlot):
    """Curves over steps, and upright lines at some of them."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.reset.setToolTip(tr("Show all of the curves again, and follow them"))
        self.box.left.setGrid(GRID_ALPHA)
        self.bottom.setStyle(hideOverlappingLabels=True)  # there is no room beyond its end
        self.curves: list[pg.PlotDataItem] = []
        self.marks = StepMarks()
        self.box.addItem(self.marks)
        self.box.wear(QPalette.ColorRole.PlaceholderText, self.marks.dress)

    def add_curve(
        self, pen: QPen | None, colour: str, symbol: str | None = None
    ) -> pg.PlotDataItem:
        """Make a curve: with symbols one of few points, or else one as long as a run."""
        curve = pg.PlotDataItem(
            [], pen=pen, symbol=symbol, symbolSize=DOT_PX, symbolBrush=colour, symbolPen=None
        )
        if symbol is None:
            curve.setDownsampling(auto=True, method="mean")
            curve.setClipToView(True)
        self.curves.append(curve)
        self.box.addItem(curve)
        return curve

    def fit(self, curves: Iterable[Curve]) -> None:
        """Have the range follow these curves; call it before they are drawn."""
        whole = whole_of(curves)
        if whole.right() < self._whole.right():  # of another run
            self.is_zoomed = False
        self.show_whole(whole)

    def mark_steps(self, words: Mapping[int, str]) -> None:
        """Have upright lines at these steps; the mouse over one tells its words."""
        self.marks.show_steps(words, self._whole)

    def words_at(self, place: QPoint) -> str:
        x = self.value_at(QPointF(place)).x()
        return self.marks.words_at(x, self.box.viewPixelSize()[0]) if self.marks.words else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "bottom"):
            # Numbers of steps are wide: pyqtgraph writes as many whatever room they have.
            self.bottom.setTickDensity(min(1.0, self.width() / ALL_TICKS_PX))


def as_curve(steps: object, values: object) -> Curve:
    """Return columns as arrays, so that nobody converts them twice."""
    return np.asarray(steps, np.float64), np.asarray(values, np.float64)


def whole_of(curves: Iterable[Curve]) -> QRectF:
    """Return what has all points in it, and some room around; top is the lowest value."""
    points = [np.stack(curve) for curve in curves if len(curve[0])]
    if not points:
        return QRectF(0, 0, 1, 1)
    every = np.concatenate(points, axis=1)
    every = every[:, np.isfinite(every).all(axis=0)]
    if not every.size:
        return QRectF(0, 0, 1, 1)
    (left, low), (right, high) = every.min(axis=1).tolist(), every.max(axis=1).tolist()
    wide, tall = right - left or 2.0, high - low or abs(high) / 5 or 1.0
    x, y = (left + right - wide) / 2, (low + high - tall) / 2
    room_x, room_y = MARGIN_SHARE * wide, MARGIN_SHARE * tall
    return QRectF(x - room_x, y - room_y, wide + 2 * room_x, tall + 2 * room_y)
