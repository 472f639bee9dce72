"""Where each map of each layer lies: integer geometry in device pixels, no painting."""

from bisect import bisect_left
from dataclasses import dataclass

from PySide6.QtCore import QRect

MIN_SIDE_PX = 8  # below this a map is no picture any more: then scroll
# Where it takes scrolling anyway, tiles are this large, in columns up to this wide.
SCROLLED_SIDE_PX, SCROLLED_WIDTH_PX = 28, 140
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


@dataclass(frozen=True)
class PlacedColumn:
    left: int
    width: int
    grid: TileGrid


@dataclass(frozen=True)
class ColumnsLayout:
    """Every column's place; wider than asked for only where tiles would get too small."""

    columns: tuple[PlacedColumn, ...]
    width: int
    side: int  # what the longer side of every tile could be at least


@dataclass(frozen=True)
class Room:
    """The area for tiles, and the distances in it."""

    width: int
    top: int
    height: int
    margin: int
    column_gap: int
    tile_gap: int


def lay_out(needs: tuple[ColumnNeed, ...], room: Room) -> ColumnsLayout:
    """Make all tiles as large as fits side by side, then let each column use what it got."""
    spare = room.width - 2 * room.margin - room.column_gap * (len(needs) - 1)
    sides = range(MIN_SIDE_PX, max(MIN_SIDE_PX, room.height) + 1)
    too_large = bisect_left(sides, True, key=lambda side: _total(needs, side, room) > spare)
    side = sides[max(0, too_large - 1)]
    widths = [_width(need, side, room) for need in needs]
    if too_large == 0:
        widths = [_width_to_scroll(need, room) for need in needs]
    level = _level(needs, widths, spare)
    columns = []
    left = room.margin
    for need, needed in zip(needs, widths, strict=True):
        width = needed if need.is_list else max(needed, level)
        columns.append(PlacedColumn(left, width, _grid(need, left, width, room)))
        left += width + room.column_gap
    return ColumnsLayout(tuple(columns), left - room.column_gap + room.margin, side)


def _level(needs: tuple[ColumnNeed, ...], widths: list[int], spare: int) -> int:
    """Return the least width of a column of maps: what is spare goes to the narrowest ones."""
    lists = sum(width for need, width in zip(needs, widths, strict=True) if need.is_list)
    others = [width for need, width in zip(needs, widths, strict=True) if not need.is_list]
    levels = range(max(1, spare))
    return (
        bisect_left(
            levels, True, key=lambda level: lists + sum(max(w, level) for w in others) > spare
        )
        - 1
    )


def _grid(need: ColumnNeed, left: int, width: int, room: Room) -> TileGrid:
    if need.is_list:
        pitch = room.height // need.count
        tile_height = max(1, min(pitch - room.tile_gap, 2 * need.map_height))
        return TileGrid(left, room.top, need.map_width, tile_height, 1, need.count, room.tile_gap)
    return fit_grid(need, QRect(left, room.top, width, room.height), room.tile_gap)


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


def _total(needs: tuple[ColumnNeed, ...], side: int, room: Room) -> int:
    return sum(_width(need, side, room) for need in needs)


def _width_to_scroll(need: ColumnNeed, room: Room) -> int:
    """Return a width that shows the maps well, unless there are so many that it gets very wide."""
    well = min(_width(need, SCROLLED_SIDE_PX, room), SCROLLED_WIDTH_PX)
    return max(well, _width(need, MIN_SIDE_PX, room))


def _width(need: ColumnNeed, side: int, room: Room) -> int:
    if need.is_list:
        return need.head_width
    tile_width, tile_height = need.tile_size(side)
    rows = max(1, (room.height + room.tile_gap) // (tile_height + room.tile_gap))
    columns = -(-need.count // rows)
    return max(need.head_width, columns * (tile_width + room.tile_gap) - room.tile_gap)
