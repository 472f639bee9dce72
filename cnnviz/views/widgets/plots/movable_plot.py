"""A plot that can be looked at closer: the wheel enlarges, a drag moves, a double click resets."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QToolButton

from cnnviz.core.translation import tr
from cnnviz.views.widgets.plots.plot import Plot

CORNER_PX = 4
SLACK = 1e-3


class MovablePlot(Plot):
    """Nobody can move out of sight of the whole; the menu and a button show it again, too.

    The range is our own: pyqtgraph's is taken from what it clipped to the range before, so that
    curves much shorter than the ones before them never come into sight.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name, ground=QPalette.ColorRole.Base)
        self.is_zoomed = False  # by hand
        self._whole = QRectF(0, 0, 1, 1)
        self.rows.setContentsMargins(1, 1, 1, 1)
        self.box.setMouseEnabled(True, True)
        self.box.sigRangeChangedManually.connect(self._on_moved)
        self.reset = QToolButton(self)
        self.reset.setText(tr("Reset view"))
        self.reset.setAccessibleName(tr("Reset the view of {name}", name))
        self.reset.clicked.connect(self.reset_view)
        self.reset.hide()
        self.show_all = QAction(tr("&Reset view"), self)
        self.show_all.triggered.connect(self.reset_view)
        self.addAction(self.show_all)
        self.show_whole(self._whole)

    def show_whole(self, whole: QRectF) -> None:
        """Have another whole; what is looked at closer stays as it is."""
        self._whole = whole
        if self.is_zoomed:
            self._hold_together()
        else:
            self.reset_view()

    def reset_view(self) -> None:
        """Show all, whatever was looked at closer."""
        self.is_zoomed = False
        self.reset.hide()
        self._hold_together()
        self.box.setRange(self._whole, padding=0)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.reset_view()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "reset"):
            self._place_reset()

    def _hold_together(self) -> None:
        """Keep the whole in reach."""
        whole = self._whole
        self.box.setLimits(
            xMin=whole.left(), xMax=whole.right(), yMin=whole.top(), yMax=whole.bottom()
        )

    def _on_moved(self, *which: object) -> None:
        """Whoever sees all of it, follows it."""
        seen, whole = self.box.viewRect(), self._whole
        across = max(abs(seen.left() - whole.left()), abs(seen.right() - whole.right()))
        down = max(abs(seen.top() - whole.top()), abs(seen.bottom() - whole.bottom()))
        self.is_zoomed = across > SLACK * whole.width() or down > SLACK * whole.height()
        self.reset.setVisible(self.is_zoomed)
        self._place_reset()

    def _place_reset(self) -> None:
        self.reset.adjustSize()
        self.reset.move(self.width() - self.reset.width() - CORNER_PX, CORNER_PX)
        self.reset.raise_()


def settle_range(plot: pg.GraphicsView) -> None:
    """Fit the range to new data now: left to the painting, all would be painted twice."""
    plot.scene().prepareForPaint()
