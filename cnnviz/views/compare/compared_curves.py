"""One quantity of both runs in one plot, and a line at the step shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyqtgraph as pg
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from cnnviz.core.training.history import History
from cnnviz.core.translation import tr
from cnnviz.views.compare.run_key import THAT_COLOUR, THIS_COLOUR, pen_of
from cnnviz.views.widgets.layouts import column
from cnnviz.views.widgets.plots.curves import MARKS_HINT, MOVE_HINT, RATE, SmoothedColumn, symbol_of
from cnnviz.views.widgets.plots.movable_plot import settle_range
from cnnviz.views.widgets.plots.step_plot import Curve, StepPlot, as_curve


@dataclass
class _RunCurves:
    """A run's two curves, and the averages as far as they have been computed."""

    smooth: pg.PlotDataItem
    validation: pg.PlotDataItem
    history: History | None = None
    averages: SmoothedColumn = field(default_factory=SmoothedColumn)


class ComparedCurves(QWidget):
    """Loss or accuracy: this run solid, that run dashed, validation as points."""

    def __init__(self, quantity: str) -> None:
        super().__init__()
        self._column = {tr("Loss"): "losses", tr("Accuracy"): "accuracies"}[quantity]
        self.title = QLabel(tr("{quantity} (smoothed)", quantity))
        self.plot = StepPlot(tr("{quantity} of both runs", quantity))
        self.setToolTip(
            tr(
                "{quantity} by step: this run solid blue, that run dashed orange, "
                "smoothed; points: validation; the upright line is the step shown\n"
                "{marks_hint}\n{move_hint}",
                quantity,
                MARKS_HINT,
                MOVE_HINT,
            )
        )
        self.plot.setMinimumSize(110, 70)
        self._this, self._that = self._curves(is_this=True), self._curves(is_this=False)
        self.step_mark = self.plot.box.line(QPalette.ColorRole.Text)
        column(self.title, (self.plot, 1), into=self, gap=0)

    def show_curves(self, this: History, that: History) -> None:
        """Draw both runs as far as they have gone."""
        news = [(self._this, this), (self._that, that)]
        news = [(curves, history) for curves, history in news if self._is_news(curves, history)]
        if not news:
            return
        both = ((self._this, this), (self._that, that))
        self.plot.fit([curve for pair in both for curve in self._columns(*pair)])
        for curves, history in news:
            self._draw(curves, history)
        settle_range(self.plot)

    def show_turns(self, this: Mapping[int, str], that: Mapping[int, str]) -> None:
        """Mark at which steps the rate of each run was turned."""
        marks: dict[int, str] = {}
        for run, turns in ((tr("this run"), this), (tr("that run"), that)):
            for step, turn in turns.items():
                before = f"{marks[step]}; " if step in marks else ""
                marks[step] = tr("{before}{rate} of {run} {turn}", before, RATE, run, turn)
        self.plot.mark_steps(marks)

    def reset_view(self) -> None:
        """Show all of the curves, whatever was looked at closer."""
        self.plot.reset_view()

    def show_step(self, step: int | None) -> None:
        """Put the line at the step shown; None is no step of these curves."""
        self.step_mark.setVisible(step is not None)
        if step is not None and self.step_mark.value() != step:
            self.step_mark.setValue(step)

    def _curves(self, is_this: bool) -> _RunCurves:
        colour, symbol = (THIS_COLOUR, "o") if is_this else (THAT_COLOUR, "s")
        smooth = self.plot.add_curve(pen_of(is_this), colour)
        return _RunCurves(smooth, self.plot.add_curve(None, colour, symbol))

    def _is_news(self, curves: _RunCurves, history: History) -> bool:
        """Take in what was added since, or another run; False where nothing was."""
        column = getattr(history, self._column)
        if history is not curves.history:
            curves.history, curves.averages = history, SmoothedColumn()
        elif len(column) == len(curves.averages.values):
            return False
        curves.averages.follow(column)
        return True

    def _columns(self, curves: _RunCurves, history: History) -> tuple[Curve, Curve]:
        validated = getattr(history, f"validation_{self._column}")
        return (
            as_curve(history.steps, curves.averages.values),
            as_curve(history.validation_steps, validated),
        )

    def _draw(self, curves: _RunCurves, history: History) -> None:
        smoothed, validated = self._columns(curves, history)
        curves.smooth.setData(*smoothed, symbol=symbol_of(history.steps))
        curves.validation.setData(*validated)
