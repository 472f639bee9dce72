"""How a few small pictures are laid out in the room that there is."""

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRect, QSize

BORDER_PX = 1  # shared by neighbours


@dataclass(frozen=True)
class DrawingGrid:
    """Square pictures in rows, each enlarged by a whole number, so that pixels stay squares."""

    columns: int
    shown: int  # how many pictures there is room for
    side_px: int

    @property
    def size(self) -> QSize:
        rows, pitch = ceil(self.shown / self.columns), self.side_px + BORDER_PX
        return QSize(self.columns * pitch + BORDER_PX, rows * pitch + BORDER_PX)

    def place(self, number: int) -> QRect:
        """Where a picture lies, without its border; the grid's corner is at 0, 0."""
        row, column = divmod(number, self.columns)
        pitch = self.side_px + BORDER_PX
        return QRect(
            BORDER_PX + column * pitch, BORDER_PX + row * pitch, self.side_px, self.side_px
        )


def plan_drawing_grid(width_px: int, height_px: int, count: int, side: int) -> DrawingGrid:
    """Fit `count` pictures of `side` x `side` pixels, as large as may be.

    Where they have no room twice enlarged, rather fewer are shown than all of them tiny.
    """
    largest = max(2, min(width_px, height_px) // side)
    for scale in range(largest, 1, -1):
        grid = _fitting(width_px, height_px, count, scale * side)
        if grid.shown == count:
            return grid
    fewer = _fitting(width_px, height_px, count, 2 * side)
    return fewer if fewer.shown > 1 else _fitting(width_px, height_px, count, side)


def _fitting(width_px: int, height_px: int, count: int, side_px: int) -> DrawingGrid:
    pitch = side_px + BORDER_PX
    rows = max((height_px - BORDER_PX) // pitch, 0)
    columns = max((width_px - BORDER_PX) // pitch, 0)
    shown = min(rows * columns, count)
    return DrawingGrid(max(1, min(columns, ceil(count / max(rows, 1)))), shown, side_px)
