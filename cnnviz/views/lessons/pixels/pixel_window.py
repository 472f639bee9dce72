"""The part of a grid of cells that is seen through a widget, and how it zooms and moves."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize

from cnnviz.views.widgets.tables.cell_places import Cell, CellPlaces


@dataclass(frozen=True)
class PixelWindow:
    """Square cells of `cell_px`, the first at (left, top) of a room of `size`."""

    size: QSize
    rows: int
    columns: int
    cell_px: int
    left: int = 0
    top: int = 0

    @property
    def grid(self) -> QRect:
        return QRect(self.left, self.top, self.columns * self.cell_px, self.rows * self.cell_px)

    @property
    def fitting_cell_px(self) -> int:
        """The largest cell with which the whole grid is seen."""
        return max(1, min(self.size.width() // self.columns, self.size.height() // self.rows))

    @property
    def is_whole(self) -> bool:
        return QRect(QPoint(0, 0), self.size).contains(self.grid)

    @property
    def places(self) -> CellPlaces:
        side = self.cell_px
        return CellPlaces(self.rows, self.columns, 0, self.left, self.top, side, side)

    def cell(self, row: int, column: int) -> QRect:
        return self.places.rect(row, column).toRect()

    def cell_at(self, point: QPoint) -> Cell | None:
        return self.places.cell_at(QPointF(point))

    def seen(self) -> tuple[range, range]:
        """Return the rows and the columns that are seen, in part at least."""
        return self.places.seen(QRectF(QRect(QPoint(0, 0), self.size)))

    def moved(self, across: int, down: int) -> "PixelWindow":
        return replace(self, left=self.left + across, top=self.top + down).settled()

    def zoomed(self, cell_px: int, about: QPoint) -> "PixelWindow":
        """Return it with other cells; what lies at `about` stays there."""
        times = cell_px / self.cell_px
        left = about.x() - round((about.x() - self.left) * times)
        top = about.y() - round((about.y() - self.top) * times)
        return replace(self, cell_px=cell_px, left=left, top=top).settled()

    def resized(self, size: QSize) -> "PixelWindow":
        """Return it in another room, with the same place in its middle."""
        across, down = size.width() - self.size.width(), size.height() - self.size.height()
        return replace(
            self, size=size, left=self.left + across // 2, top=self.top + down // 2
        ).settled()

    def centred_on(self, row: float, column: float) -> "PixelWindow":
        left = self.size.width() // 2 - round(column * self.cell_px)
        top = self.size.height() // 2 - round(row * self.cell_px)
        return replace(self, left=left, top=top).settled()

    def showing(self, row: int, column: int) -> "PixelWindow":
        """Return it moved as little as need be for a cell to be seen whole."""
        cell = self.cell(row, column)
        across = max(0, -cell.left()) - max(0, cell.right() + 1 - self.size.width())
        down = max(0, -cell.top()) - max(0, cell.bottom() + 1 - self.size.height())
        return self.moved(across, down)

    def settled(self) -> "PixelWindow":
        """Return it without needless empty room beside the grid."""
        grid = self.grid.size()
        return replace(
            self,
            left=_settled(self.left, grid.width(), self.size.width()),
            top=_settled(self.top, grid.height(), self.size.height()),
        )


def _settled(start: int, extent: int, room: int) -> int:
    if extent <= room:
        return (room - extent) // 2
    return min(0, max(start, room - extent))
