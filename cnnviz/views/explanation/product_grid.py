"""A window's values, each with the weight it meets and what comes of both, as a table of cells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QPainter

from cnnviz.core.translation import tr
from cnnviz.views.maps.colour_maps import coloured
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.tables.cell_painter import accent_frame
from cnnviz.views.widgets.tables.cell_places import Cell, CellPlaces
from cnnviz.views.widgets.tables.number_grid import NumberGrid
from cnnviz.views.widgets.tables.number_model import Numbers

LONG_LINE = "x -0.0012"
LEAST_ROOM, MOST_ROOM = QSize(120, 100), QSize(360, 240)


@dataclass(frozen=True, eq=False)
class CellTexts:
    """What stands in each cell, row by row: some lines, and all digits on hover."""

    lines: Sequence[tuple[str, ...]]
    exact: Sequence[str]


class ProductGrid(NumberGrid):
    """Cells in the colour of what they add; all lines in them where they fit, or the last."""

    GAP_PX, MARGIN_PX, MOST_CELL_PX, IS_SQUARE = 2, 0, 92, False

    def __init__(self) -> None:
        super().__init__(tr("Values of the window and their weights"))
        self._winner: Cell | None = None
        self.setMinimumSize(LEAST_ROOM)

    def sizeHint(self) -> QSize:
        return QSize(310, 230)

    def show_cells(
        self,
        terms: npt.NDArray[np.float64],
        texts: CellTexts,
        outside: npt.NDArray[np.bool_],
        winner: Cell | None = None,
    ) -> None:
        """Show terms (F, F) in colours up to the largest; `outside` is padding."""
        self._winner = winner
        whole = ["\n".join(lines) for lines in texts.lines]
        last = [lines[-1] for lines in texts.lines]
        colours = coloured(terms, float(np.abs(terms).max()) or 1.0)
        self.show_numbers(
            Numbers(terms, colours, texts=(whole, last), words=texts.exact, outside=outside)
        )
        # All lines of each cell, where that is not more than a page can give.
        high, wide = terms.shape
        cell = QFontMetrics(number_font()).size(0, "\n".join([LONG_LINE] * len(texts.lines[0])))
        room = QSize(wide * (cell.width() + 4), high * (cell.height() + 2))
        self.setMinimumSize(room.boundedTo(MOST_ROOM).expandedTo(LEAST_ROOM))

    def paint_over(self, painter: QPainter, places: CellPlaces) -> None:
        if self._winner is not None:
            accent_frame(painter, places.rect(*self._winner), self.palette())
