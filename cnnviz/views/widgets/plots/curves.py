"""A plot of training curves that follows the theme."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.views.widgets.layouts import column
from cnnviz.views.widgets.plots.curves_key import BLUE, ORANGE, CurvesKey, pale_blue
from cnnviz.views.widgets.plots.movable_plot import settle_range
from cnnviz.views.widgets.plots.step_plot import StepPlot, as_curve

SMOOTHING = 0.98  # the moving average looks back about 50 steps


RATE = tr("learning rate")
MARKS_HINT = tr("dashed vertical line: the learning rate was changed")
MOVE_HINT = tr("drag to move, wheel to zoom, double click to show all")
NO_TURNS: Mapping[int, str] = MappingProxyType({})


class SmoothedColumn:
    """An exponential moving average that grows with its values, corrected for its start."""

    def __init__(self) -> None:
        self.values: list[float] = []
        self._average = 0.0

    def follow(self, column: Sequence[float]) -> None:
        """Take in what was added to the column since the last call."""
        for value in column[len(self.values) :]:
            self._average = SMOOTHING * self._average + (1 - SMOOTHING) * value
            self.values.append(self._average / (1 - SMOOTHING ** (len(self.values) + 1)))


class CurvesPlot(QWidget):
    """Raw values pale, their moving average strong, validation as joined points; a key above.

    While the past is on screen an upright line stands at its step.
    """

    cursor_dragged = Signal(int)  # to a step

    def __init__(self, quantity: str, raw: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = CurvesKey(quantity, raw)
        self.plot = StepPlot(tr("{quantity} curves", quantity))
        what = tr("{quantity} by step", quantity)
        if raw:
            what = tr("{quantity} by step; pale: each step, strong: the moving average", quantity)
        self.setToolTip(f"{what}\n{MARKS_HINT}\n{MOVE_HINT}")
        self.plot.bottom.setLabel(tr("step"))
        self._raw = self.plot.add_curve(pg.mkPen(pale_blue(), width=1), BLUE) if raw else None
        self._smooth = self.plot.add_curve(pg.mkPen(BLUE, width=2), BLUE)
        self._validation = self.plot.add_curve(pg.mkPen(ORANGE, width=2), ORANGE, "o")
        self.step_line = self.plot.box.line(QPalette.ColorRole.Highlight, width=2)
        self.step_line.setMovable(True)
        self.plot.box.wear(QPalette.ColorRole.Highlight, self._dress_cursor)
        self.step_line.setVisible(False)
        self._cursor_step: int | None = None
        self.step_line.sigDragged.connect(self._on_cursor_dragged)
        self.step_line.sigPositionChangeFinished.connect(self._on_cursor_released)
        column(self.key, (self.plot, 1), into=self, gap=0)

    def show_curves(
        self,
        steps: Sequence[int],
        raw: Sequence[float],
        smooth: Sequence[float],
        validation_steps: Sequence[int],
        validation: Sequence[float],
        turns: Mapping[int, str] = NO_TURNS,
    ) -> None:
        """Draw them anew, and mark at which steps the rate was turned, with what is said of it."""
        smoothed, validated = as_curve(steps, smooth), as_curve(validation_steps, validation)
        trained = smoothed if self._raw is None else as_curve(steps, raw)
        self.plot.fit((trained, smoothed, validated))
        self.plot.mark_steps({step: f"{RATE} {turn}" for step, turn in turns.items()})
        if self._raw is not None:
            self._raw.setData(*trained)
        self._smooth.setData(*smoothed, symbol=symbol_of(steps))
        self._validation.setData(*validated)
        settle_range(self.plot)

    def reset_view(self) -> None:
        """Show all of the curves, whatever was looked at closer."""
        self.plot.reset_view()

    def show_cursor(self, step: int | None) -> None:
        """Put the line at a step of the past; None takes it away."""
        self._cursor_step = step
        if step is not None:
            self.step_line.setValue(step)
        # A line that vanished under the hand would be let go.
        self.step_line.setVisible(step is not None or self.step_line.moving)

    def _on_cursor_dragged(self) -> None:
        self.cursor_dragged.emit(max(0, round(self.step_line.value())))

    def _on_cursor_released(self) -> None:
        self.show_cursor(self._cursor_step)

    def _dress_cursor(self, colour: QColor) -> None:
        self.step_line.setHoverPen(pg.mkPen(colour, width=4))


def symbol_of(steps: Sequence[int]) -> str | None:
    """The first step is a dot: there is no line of one point."""
    return "o" if len(steps) == 1 else None
