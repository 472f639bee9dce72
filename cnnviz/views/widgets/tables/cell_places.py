"""Where the cells of a grid lie: geometry, no painting."""

from dataclasses import dataclass
from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF

Cell = tuple[int, int]  # row, column; of the padding, where they lie outside
Block = tuple[int, int, int, int]  # top, left, height, width of some cells


@dataclass(frozen=True)
class CellPlaces:
    """Cells of one size, the first of the grid's own at (left, top), with padding around them."""

    rows: int
    columns: int
    padding: int
    left: float
    top: float
    wide: float  # from one cell to the next
    high: float
    gap: float = 0

    def rect(self, row: int, column: int, high: int = 1, wide: int = 1) -> QRectF:
        """Where a cell lies, or a block of cells, without the gap behind it."""
        return QRectF(
            self.left + column * self.wide,
            self.top + row * self.high,
            wide * self.wide - self.gap,
            high * self.high - self.gap,
        )

    @property
    def whole(self) -> QRectF:
        by = self.padding
        return self.rect(-by, -by, self.rows + 2 * by, self.columns + 2 * by)

    def cell_at(self, point: QPointF) -> Cell | None:
        """Return the cell at a point, of the grid or of its padding."""
        row = floor((point.y() - self.top) / self.high)
        column = floor((point.x() - self.left) / self.wide)
        by = self.padding
        if -by <= row < self.rows + by and -by <= column < self.columns + by:
            return row, column
        return None

    def seen(self, part: QRectF) -> tuple[range, range]:
        """Return the rows and the columns, padding included, that reach into a part."""
        by = self.padding
        rows = (part.top() - self.top) / self.high, (part.bottom() - self.top) / self.high
        columns = (part.left() - self.left) / self.wide, (part.right() - self.left) / self.wide
        return (
            range(max(-by, floor(rows[0])), min(self.rows + by, ceil(rows[1]))),
            range(max(-by, floor(columns[0])), min(self.columns + by, ceil(columns[1]))),
        )
