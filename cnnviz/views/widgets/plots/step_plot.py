"""A plot over a run's steps whose range follows the curves, unless somebody looks closer."""

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QRectF
from PySide6.QtGui import QAction, QColor, QHelpEvent, QImage, QResizeEvent
from PySide6.QtWidgets import QToolButton, QToolTip

from cnnviz.views.widgets.picture_actions import PictureActions
from cnnviz.views.widgets.plots.step_marks import StepMarks

MARGIN_SHARE = 0.03  # of the range, free around the curves
CORNER_PX = 4
ALL_TICKS_PX = 240
Values = npt.NDArray[np.float64]
Curve = tuple[Values, Values]  # steps and values


class StepPlot(pg.PlotWidget):
    """Nobody can move out of sight of the curves, and *Reset view* shows all of them again.

    The range is our own: pyqtgraph's is taken from what it clipped to the range before, so that
    curves much shorter than the ones before them never come into sight.
    """

    def __init__(self, name: str) -> None:
        super().__init__(enableMenu=False)
        for action in self.scene().contextMenu:  # its export dialog outlives the window
            action.deleteLater()
        self.scene().contextMenu.clear()
        self.setAccessibleName(name)
        self.hideButtons()
        self.is_zoomed = False  # by hand
        self._whole = QRectF(0, 0, 1, 1)
        box = self.getViewBox()
        box.disableAutoRange()
        self.marks = StepMarks()
        box.addItem(self.marks, ignoreBounds=True)
        box.sigRangeChangedManually.connect(self._on_moved)
        self.reset = QToolButton(self)
        self.reset.setText("Reset view")
        self.reset.setToolTip("Show all of the curves again, and follow them")
        self.reset.setAccessibleName(f"Reset the view of {name}")
        self.reset.clicked.connect(self.reset_view)
        self.reset.hide()
        self.picture_actions = PictureActions(self, self._curves_as_picture)
        self.show_all = QAction("&Reset view", self)
        self.show_all.triggered.connect(self.reset_view)
        self.addAction(self.show_all)
        self._show_whole()

    def fit(self, curves: Iterable[Curve]) -> None:
        """Have the range follow these curves; call it before they are drawn."""
        whole = whole_of(curves)
        is_another_run = whole.right() < self._whole.right()
        self._whole = whole
        if is_another_run or not self.is_zoomed:
            self.reset_view()
        else:
            self._hold_together()

    def mark_steps(self, words: Mapping[int, str]) -> None:
        """Have upright lines at these steps; the mouse over one tells its words."""
        self.marks.show_steps(words, self._whole)

    def dress_marks(self, colour: QColor) -> None:
        self.marks.dress(colour)

    def words_at(self, place: QPoint) -> str:
        """Return what the lines under a place of the viewport tell; empty if none is there."""
        box = self.getViewBox()
        x = box.mapSceneToView(self.mapToScene(place)).x()
        return self.marks.words_at(x, box.viewPixelSize()[0]) if self.marks.words else ""

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.words_at(event.pos())
            if words:
                QToolTip.showText(event.globalPos(), words, self.viewport())
                return True
        handled: bool = super().viewportEvent(event)
        return handled

    def reset_view(self) -> None:
        """Show all, whatever was looked at closer."""
        self.is_zoomed = False
        self.reset.hide()
        self._show_whole()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "reset"):
            self._place_reset()
            # Numbers of steps are wide: pyqtgraph writes as many whatever room they have.
            self.getAxis("bottom").setTickDensity(min(1.0, self.width() / ALL_TICKS_PX))

    def _curves_as_picture(self) -> QImage:
        """Without the button over them."""
        picture: QImage = self.viewport().grab().toImage()
        return picture

    def _show_whole(self) -> None:
        self._hold_together()
        self.getViewBox().setRange(self._whole, padding=0)

    def _hold_together(self) -> None:
        """Keep the curves in reach."""
        whole = self._whole
        self.getViewBox().setLimits(
            xMin=whole.left(), xMax=whole.right(), yMin=whole.top(), yMax=whole.bottom()
        )

    def _on_moved(self, *which: object) -> None:
        """Whoever sees all of it, follows it."""
        seen, whole = self.getViewBox().viewRect(), self._whole
        slack = 1e-3
        self.is_zoomed = (
            seen.width() < whole.width() * (1 - slack)
            or seen.height() < whole.height() * (1 - slack)
        )  # fmt: skip
        self.reset.setVisible(self.is_zoomed)
        self._place_reset()

    def _place_reset(self) -> None:
        self.reset.adjustSize()
        self.reset.move(self.width() - self.reset.width() - CORNER_PX, CORNER_PX)
        self.reset.raise_()


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


def settle_range(plot: pg.PlotWidget) -> None:
    """Fit the range to new curves now: left to the painting, all would be painted twice."""
    plot.scene().prepareForPaint()
