"""How the kernels of a layer stand in rows and columns: geometry, no painting."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize

from cnnviz.views.kernels.shown_kernels import KernelAddress
from cnnviz.views.maps.map_layout import ColumnNeed, TileGrid, fit_grid

GAPS_PX = (2, 1)  # the first one, unless the kernels are larger with the other
MIN_WEIGHT_PX = 2  # below this a weight is no longer to be seen: then scroll
MAX_WEIGHT_PX = 40


@dataclass(frozen=True)
class KernelTable:
    """Rows are input channels and columns kernels; for fc rows are classes, columns channels.

    With one input channel there is but one row, which is then wrapped.
    """

    outputs: int
    channels: int
    is_fc: bool
    grid: TileGrid
    weight_px: int

    @property
    def is_wrapped(self) -> bool:
        return self.channels == 1

    def row_head(self, row: int) -> str:
        """Return a row's number, or those of its first and last kernel."""
        if not self.is_wrapped:
            return str(row + 1)
        first = row * self.grid.columns + 1
        return f"{first}-{min(first + self.grid.columns - 1, self.outputs)}"

    def address(self, cell: int) -> KernelAddress:
        """Return which kernel a cell, counted row by row, shows."""
        if self.is_wrapped:
            return KernelAddress(cell, 0)
        row, column = divmod(cell, self.grid.columns)
        return KernelAddress(row, column) if self.is_fc else KernelAddress(column, row)

    def cell(self, address: KernelAddress) -> int:
        if self.is_wrapped:
            return address.unit
        row, column = address.unit, address.channel
        if not self.is_fc:
            row, column = column, row
        return row * self.grid.columns + column


def kernel_table(
    shape: tuple[int, int, int, int], is_fc: bool, room: QSize, heads: QSize
) -> KernelTable:
    """Place kernels (k, D, F, F) right of row heads and below column heads, as large as fits.

    Every weight is a square of whole pixels; what does not fit at the least size is scrolled to.
    """
    outputs, channels, high, wide = shape
    width, height = max(1, room.width() - heads.width()), max(1, room.height() - heads.height())
    columns = channels if is_fc else outputs
    if channels == 1:
        box = QRect(heads.width(), heads.height(), width, height)
        columns = fit_grid(ColumnNeed(0, outputs, wide, high), box, GAPS_PX[0]).columns
    count = outputs * channels
    rows = -(-count // columns)
    fitting = {}
    for gap in GAPS_PX:
        across = ((width + gap) // columns - gap) // wide
        fitting[gap] = min(across, ((height + gap) // rows - gap) // high, MAX_WEIGHT_PX)
    gap = max(fitting, key=fitting.__getitem__)
    weight_px = max(MIN_WEIGHT_PX, fitting[gap])
    size = (wide * weight_px, high * weight_px)
    grid = TileGrid(heads.width(), heads.height(), *size, columns, count, gap)
    return KernelTable(outputs, channels, is_fc, grid, weight_px)
