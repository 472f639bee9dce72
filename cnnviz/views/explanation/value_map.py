"""One map with its single values: padding around it, a window over it, one cell marked."""

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPalette

from cnnviz.views.maps.colour_maps import coloured
from cnnviz.views.maps.map_picture import MapStack
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

    def position_of(self, row: int, column: int) -> QPoint:
        """Return where in this widget the middle of a cell is."""
        return self.cell_rect(row, column).center()
