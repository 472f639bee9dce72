"""A plot of training curves that follows the theme."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

# Blue and orange: told apart by every kind of colour vision, and by their line style too.
BLUE, ORANGE = "#3b8ee0", "#e07b16"
SMOOTHING = 0.98  # the moving average looks back about 50 steps


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


class CurvesPlot(pg.PlotWidget):
    """Raw values pale, their moving average strong, validation as joined points."""

    def __init__(self, quantity: str, raw: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._quantity = quantity
        self.setAccessibleName(f"{quantity} curves")
        self.setToolTip(f"{quantity} by step; drag to move, wheel to zoom, A shows all again")
        self.setMenuEnabled(True)
        self.setLabel("bottom", "step")
        self.setTitle(quantity, size="10pt")
        self.showGrid(x=False, y=True, alpha=0.15)
        self._legend = self.addLegend(offset=(-4, 4) if raw else (-4, -4), verSpacing=-6)
        self._raw = self.plot([], pen=None) if raw else None
        self._smooth = self.plot([], name="training (smoothed)")
        self._validation = self.plot([], name="validation", symbol="o", symbolSize=6)
        for curve in (self._raw, self._smooth):
            if curve is not None:
                curve.setDownsampling(auto=True, method="mean")
                curve.setClipToView(True)
        self._dress()

    def show_curves(
        self,
        steps: Sequence[int],
        raw: Sequence[float],
        smooth: Sequence[float],
        validation_steps: Sequence[int],
        validation: Sequence[float],
    ) -> None:
        if self._raw is not None:
            self._raw.setData(steps, raw)
        self._smooth.setData(steps, smooth)
        self._validation.setData(validation_steps, validation)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_validation"):
            self._dress()

    def _dress(self) -> None:
        palette = self.palette()
        text = palette.color(QPalette.ColorRole.Text)
        self.setBackground(palette.color(QPalette.ColorRole.Base))
        self.setTitle(self._quantity, color=text, size="10pt")
        for name in ("left", "bottom"):
            axis = self.getAxis(name)
            axis.setPen(palette.color(QPalette.ColorRole.Mid))
            axis.setTextPen(text)
        self._legend.setLabelTextColor(text)
        for _, label in self._legend.items:
            label.setText(label.text, color=text)
        pale = pg.mkColor(BLUE)
        pale.setAlpha(70)
        if self._raw is not None:
            self._raw.setPen(pg.mkPen(pale, width=1))
        self._smooth.setPen(pg.mkPen(BLUE, width=2))
        self._validation.setPen(pg.mkPen(ORANGE, width=2))
        self._validation.setSymbolBrush(ORANGE)
        self._validation.setSymbolPen(None)
