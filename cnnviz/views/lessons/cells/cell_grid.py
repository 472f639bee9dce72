"""The grids of the lessons: numbers from black to white, or in colours about zero."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QPalette

from cnnviz.core.lessons.convolution_sandbox import brief
from cnnviz.views.maps.colour_maps import DIVERGING, GREY, coloured
from cnnviz.views.widgets.tables.number_grid import NumberGrid
from cnnviz.views.widgets.tables.number_model import Marks, Numbers


class CellGrid(NumberGrid):
    """Cells between lines; arrow keys point, Space presses."""

    LINES = BORDER = QPalette.ColorRole.PlaceholderText

    def __init__(self, name: str, is_grey: bool = False) -> None:
        super().__init__(name)
        self._table = GREY if is_grey else DIVERGING
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_values(self, values: npt.NDArray[np.float64], reach: float, padding: int = 0) -> None:
        """Show (H, W) numbers; grey from 0 to `reach`, else in colours from -reach to reach."""
        texts = tuple(map(brief, values.ravel().tolist()))
        self.show_numbers(Numbers(values, coloured(values, reach, self._table), padding, (texts,)))

    def mark_window(self, top: int, left: int, weights: npt.NDArray[np.float64]) -> None:
        """Frame a window, in the colours of its weights."""
        over = coloured(weights, float(np.abs(weights).max()) or 1.0)
        self.mark(Marks(window=(top, left, *weights.shape), over=over))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.point_at(None)
