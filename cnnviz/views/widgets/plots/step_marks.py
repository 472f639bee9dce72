"""Upright lines over a plot at some steps, each with words that are told where it is pointed at."""

from collections.abc import Mapping

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from cnnviz.core.translation import tr

NEAR_PX = 4
MOST_LINES = 5  # of a tooltip


class StepMarks(pg.PlotCurveItem):
    """One item for all lines: whoever holds an arrow of a field down makes many."""

    def __init__(self) -> None:
        super().__init__(connect="pairs", skipFiniteCheck=True)
        self.words: Mapping[int, str] = {}
        self._whole = QRectF()

    def dress(self, colour: QColor) -> None:
        self.setPen(pg.mkPen(colour, width=1, style=Qt.PenStyle.DashLine))

    def show_steps(self, words: Mapping[int, str], whole: QRectF) -> None:
        """Mark the steps that lie in the range of the plot, as high as that is."""
        words = {step: text for step, text in words.items() if step <= whole.right()}
        if words != self.words or whole != self._whole:
            self.words, self._whole = words, whole
            x = np.repeat(np.array(list(words), np.float64), 2)
            self.setData(x, np.tile((whole.top(), whole.bottom()), len(words)))

    def words_at(self, x: float, px: float) -> str:
        """Return what the lines near a place tell, where a pixel is so wide, the nearest first."""
        far = NEAR_PX * px
        near = sorted((abs(step - x), step) for step in self.words if abs(step - x) <= far)
        return "\n".join(
            tr("Step {step:,}: {words}", step, self.words[step]) for _, step in near[:MOST_LINES]
        )
