"""Where each map of a layer lies: integer geometry in device pixels, no painting."""

from dataclasses import dataclass

from PySide6.QtCore import QRect

# A whole number of screen pixels for each value is crisper; the tile keeps this share of its size.
CRISP_SHARE = 0.87
CRISP_FROM = 4  # at so many pixels for each value or more, it always pays


@dataclass(frozen=True)
class TileGrid:
    """Equal tiles in rows of `columns`, the last row perhaps shorter."""

    left: int
    top: int
    tile_width: int
    tile_height: int
    columns: int
    count: int
    gap: int

    @property
    def rows(self) -> int:
        return -(-self.count // self.columns)

    @property
    def width(self) -> int:
        return self.columns * (self.tile_width + self.gap) - self.gap

    @property
    def height(self) -> int:
        return self.rows * (self.tile_height + self.gap) - self.gap

    @property
    def rect(self) -> QRect:
        return QRect(self.left, self.top, self.width, self.height)

    @property
    def unused(self) -> QRect:
        """What a shorter last row leaves of the grid, empty where all rows are full."""
        rest = self.count % self.columns
        if not rest:
            return QRect()
        corner = self.tile(self.count).topLeft()
        return QRect(corner, self.rect.bottomRight())

    def tile(self, unit: int) -> QRect:
        row, column = divmod(unit, self.columns)
        x = self.left + column * (self.tile_width + self.gap)
        y = self.top + row * (self.tile_height + self.gap)
        return QRect(x, y, self.tile_width, self.tile_height)

    def unit_at(self, x: int, y: int) -> int | None:
        """Return the tile at a point, its gap to the right and below included."""
        if x < self.left or y < self.top or x >= self.left + self.width + self.gap:
            return None
        column = (x - self.left) // (self.tile_width + self.gap)
        row = (y - self.top) // (self.tile_height + self.gap)
        unit = row * self.columns + column
        return unit if unit < self.count else None


@dataclass(frozen=True)
class ColumnNeed:
    """What a column must have room for: its head, and `count` maps of one size."""

    head_width: int
    count: int
    map_width: int
    map_height: int
    is_list: bool = False  # one tile a row, with text beside it: the head width holds it all

    def tile_size(self, side: int) -> tuple[int, int]:
        """Return width and height of a tile whose longer side is `side`."""
        longest = max(self.map_width, self.map_height)
        return max(1, side * self.map_width // longest), max(1, side * self.map_height // longest)


def fit_grid(need: ColumnNeed, box: QRect, gap: int) -> TileGrid:
    """Return the grid with the largest tiles that fit into a box."""
    longest = max(need.map_width, need.map_height)
    best_side, best_columns = 0, need.count
    for columns in range(1, need.count + 1):
        rows = -(-need.count // columns)
        across = ((box.width() + gap) // columns - gap) * longest // need.map_width
        down = ((box.height() + gap) // rows - gap) * longest // need.map_height
        if min(across, down) > best_side:
            best_side, best_columns = min(across, down), columns
        if across < best_side:
            break
    tile_width, tile_height = need.tile_size(_crisp(max(1, best_side), longest))
    return TileGrid(box.x(), box.y(), tile_width, tile_height, best_columns, need.count, gap)


def _crisp(side: int, values: int) -> int:
    whole = side // values * values
    return whole if whole >= min(CRISP_SHARE * side, CRISP_FROM * values) else side
