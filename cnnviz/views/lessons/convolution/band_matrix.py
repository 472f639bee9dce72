"""The matrix that a small convolution is: a band of equal weights in a field of zeros."""

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPalette

from cnnviz.core.lessons.connections import convolution_matrix
from cnnviz.core.lessons.convolution_sandbox import Sizes
from cnnviz.core.translation import tr
from cnnviz.views.maps.colour_maps import coloured
from cnnviz.views.widgets.tables.cell_places import Cell, CellPlaces
from cnnviz.views.widgets.tables.number_grid import NumberGrid
from cnnviz.views.widgets.tables.number_model import Numbers

ROLE = QPalette.ColorRole
SHADE_ALPHA = 40

# Nine weights that differ in colour, none of them near black or white.
WEIGHTS = np.array([[-6.0, -4.7, -3.3], [-2.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
REACH = 7.0
WIDTH = 7


class BandMatrix(NumberGrid):
    """A row for each output, a column for each input; a row can be pointed at."""

    pointed_changed = Signal(int)  # the row

    BORDER = ROLE.PlaceholderText

    def __init__(self) -> None:
        super().__init__(tr("The convolution as a matrix"))
        self.row = 0
        self.set_padding(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(110, 110)
        self.setToolTip(
            tr(
                "A row for each output, a column for each input; equal colours are the "
                "same weight, empty cells are zeros. Point at a row, or walk with the up "
                "and down keys"
            )
        )

    def set_padding(self, padding: int) -> None:
        self.sizes = Sizes(WIDTH, 3, 1, padding)
        matrix = convolution_matrix(WEIGHTS, self.sizes)
        self.show_numbers(Numbers(matrix, coloured(matrix, REACH), outside=matrix == 0))
        self.point_at_row(self.row)

    def point_at_row(self, row: int) -> None:
        """Point at a row; beyond the last means the last."""
        self.row = max(0, min(row, len(self.values) - 1))
        self.pointed_changed.emit(self.row)
        self.viewport().update()

    def point_at(self, cell: Cell | None) -> None:
        self.pointed = cell
        if cell is not None and cell[0] != self.row:
            self.point_at_row(cell[0])

    def walks_from(self) -> Cell:
        return self.row, 0

    def paint_over(self, painter: QPainter, places: CellPlaces) -> None:
        row = places.rect(self.row, 0, 1, places.columns)
        accent = self.palette().color(ROLE.Highlight)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(accent)
        painter.drawRect(row.adjusted(-2, -2, 1, 1))
        accent.setAlpha(SHADE_ALPHA)
        painter.fillRect(row, accent)
