"""One map with its single values: padding around it, a window over it, one cell marked."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPalette

from cnnviz.views.maps.colour_maps import coloured
from cnnviz.views.maps.map_picture import MapStack
from cnnviz.views.widgets.tables.cell_places import Block
from cnnviz.views.widgets.tables.number_grid import NumberGrid
from cnnviz.views.widgets.tables.number_model import Numbers

LEAST_SIDE_PX = 56


class ValueMap(NumberGrid):
    """Shows one map as square cells and says which one the cursor is on."""

    MARGIN_PX, MOST_CELL_PX = 2, 1000
    BORDER = QPalette.ColorRole.Mid

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setMinimumSize(LEAST_SIDE_PX, LEAST_SIDE_PX)

    def sizeHint(self) -> QSize:
        return QSize(190, 190)

    def show_map(self, stack: MapStack, padding: int = 0) -> None:
        """Show the only map of a stack, with so many rows and columns of padding around it."""
        values, reach = stack.maps[0], float(stack.reach[0])
        self.show_numbers(Numbers(values, coloured(values, reach, stack.table), padding))

    def lay_over(self, weights: npt.NDArray[np.float64], channel: int) -> None:
        """Lay the colours of a channel's weights, of (D, F, F), over the window."""
        over = coloured(weights[channel], float(np.abs(weights).max()) or 1.0)
        self.mark(replace(self.marks, over=over))

    def touch(self, touched: Block | None) -> None:
        self.mark(replace(self.marks, touched=touched))

    def position_of(self, row: int, column: int) -> QPoint:
        """Return where in this widget the middle of a cell is."""
        return self.cell_rect(row, column).center()
