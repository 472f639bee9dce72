"""One box of a plot: what is drawn in it, and its axes."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QGraphicsSimpleTextItem, QGraphicsView

ROLE, SOLID = QPalette.ColorRole, Qt.PenStyle.SolidLine
CAPTION_AT = QPointF(6, 1)
ENDS_PX = 24  # so far a number may reach beyond the end of its axis
BAR_SHARE = 0.85  # of the room that a bar of a histogram has
Reach = tuple[float, float]


class PlotBox(pg.ViewBox):
    """Its parts are made once, each in a colour of the theme, and given data later."""

    def __init__(self, plot: QGraphicsView) -> None:
        super().__init__(enableMenu=False, enableMouse=False)
        self._plot = plot
        self._worn: list[tuple[QPalette.ColorRole, Callable[[QColor], object]]] = []
        self.disableAutoRange()
        self.left = self.axis("left")
        self.caption = QGraphicsSimpleTextItem(self)
        self.caption.setPos(CAPTION_AT)
        self.wear(ROLE.PlaceholderText, self.caption.setBrush)

    def axis(self, side: str) -> pg.AxisItem:
        """Make an axis that follows the range; where it stands is the plot's to say."""
        axis = pg.AxisItem(side, linkView=self)
        axis.setZValue(-1)  # the grid lies behind the curves
        axis.setStyle(hideOverlappingLabels=ENDS_PX)
        self.wear(ROLE.Mid, axis.setPen)
        self.wear(ROLE.PlaceholderText, axis.setTextPen)
        return axis

    def show_range(self, x: Reach, y: Reach, air: float = 0) -> None:
        """Show all from edge to edge, with a share of the height to spare above and below."""
        self.setRange(xRange=x, padding=0)
        self.setRange(yRange=y, padding=air)

    def curve(
        self, role: QPalette.ColorRole, width: float = 2, style: Qt.PenStyle = SOLID
    ) -> pg.PlotCurveItem:
        return self._penned(pg.PlotCurveItem(antialias=True), role, width, style)

    def line(
        self,
        role: QPalette.ColorRole,
        width: float = 1,
        style: Qt.PenStyle = SOLID,
        angle: int = 90,
    ) -> pg.InfiniteLine:
        """Make a line from edge to edge: upright, or level at an angle of 0."""
        return self._penned(pg.InfiniteLine(angle=angle), role, width, style)

    def bars(self, role: QPalette.ColorRole, alpha: int = 255) -> pg.BarGraphItem:
        made = pg.BarGraphItem(x0=[], width=1, height=[], pen=None)
        self.addItem(made)
        self.wear(role, lambda colour: made.setOpts(brush=pale(colour, alpha)))
        return made

    def dots(self, role: QPalette.ColorRole, size_px: float) -> pg.ScatterPlotItem:
        made = pg.ScatterPlotItem(size=size_px, pen=None)
        self.addItem(made)
        self.wear(role, made.setBrush)
        return made

    def wear(self, role: QPalette.ColorRole, dress: Callable[[QColor], object]) -> None:
        """Give a colour of the theme to something, now and whenever the theme changes."""
        self._worn.append((role, dress))
        dress(self._plot.palette().color(role))

    def follow_theme(self) -> None:
        for role, dress in self._worn:
            dress(self._plot.palette().color(role))

    def _penned(
        self, item: pg.GraphicsObject, role: QPalette.ColorRole, width: float, style: Qt.PenStyle
    ) -> pg.GraphicsObject:
        self.addItem(item)
        self.wear(role, lambda colour: item.setPen(pg.mkPen(colour, width=width, style=style)))
        return item


def pale(colour: QColor, alpha: int) -> QColor:
    """Return a colour through which others are seen."""
    return QColor(colour.red(), colour.green(), colour.blue(), alpha)


def show_counts(bars: pg.BarGraphItem, counts: npt.NDArray[np.int64], reach: Reach) -> None:
    """Show a histogram, 0 to 1: as high as the root of the count, as zeros are many."""
    edges, roots = np.linspace(*reach, len(counts) + 1), np.sqrt(counts)
    width = BAR_SHARE * (edges[1] - edges[0])
    bars.setOpts(x0=edges[:-1], width=width, height=roots / max(float(roots.max()), 1))


def ticks(axis: pg.AxisItem, words: Mapping[float, str]) -> None:
    """Write these words beside an axis, and no others."""
    axis.setTicks([list(words.items())])
