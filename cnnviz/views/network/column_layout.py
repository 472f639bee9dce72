"""How wide each layer's column is, so that all maps together are as large as can be."""

import math
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect

from cnnviz.views.maps.map_layout import ColumnNeed, TileGrid, fit_grid

Integers = npt.NDArray[np.int_]

MIN_SIDE_PX = 8  # below this a map is no picture any more: then scroll
# Where it takes scrolling anyway, tiles are this large, in columns up to this wide.
SCROLLED_SIDE_PX, SCROLLED_WIDTH_PX = 28, 140


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

    @property
    def tile_px(self) -> float:
        """The size of the tiles: the geometric mean over the columns."""
        sizes = [max(column.grid.tile_width, column.grid.tile_height) for column in self.columns]
        return math.exp(sum(map(math.log, sizes)) / len(sizes))


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
    """Give each column a width, and let its maps use what it got, equal layers alike."""
    groups = _groups(needs)
    widths = _widths(needs, groups, room)
    for_maps = list(widths)
    for group in groups:
        for position in group:
            for_maps[position] = min(widths[other] for other in group)
    columns = []
    left = room.margin
    for need, width, map_width in zip(needs, widths, for_maps, strict=True):
        columns.append(PlacedColumn(left, width, _grid(need, left, map_width, room)))
        left += width + room.column_gap
    return ColumnsLayout(tuple(columns), left - room.column_gap + room.margin)


def _groups(needs: tuple[ColumnNeed, ...]) -> list[list[int]]:
    """Return the positions of columns with equally many maps of the same shape."""
    groups: dict[tuple[int, float], list[int]] = {}
    for position, need in enumerate(needs):
        if need.count > 1 and not need.is_list:
            groups.setdefault((need.count, need.map_width / need.map_height), []).append(position)
    return list(groups.values())


def _widths(needs: tuple[ColumnNeed, ...], groups: list[list[int]], room: Room) -> list[int]:
    spare = room.width - 2 * room.margin - room.column_gap * (len(needs) - 1)
    sides = np.arange(MIN_SIDE_PX, max(MIN_SIDE_PX, room.height) + 1)
    tables = [_widths_at(need, sides, room) for need in needs]
    widths = [int(table[0]) for table in tables]
    if sum(widths) > spare:
        return [_width_to_scroll(need, room) for need in needs]
    totals = [np.sum([tables[p] for p in group], axis=0) for group in groups]
    chosen = _best_sides(totals, [len(group) for group in groups], sides, spare - sum(widths))
    for group, step in zip(groups, chosen, strict=True):
        for position in group:
            widths[position] = int(tables[position][step])
    level = _level(needs, widths, spare)
    return [
        width if need.is_list else max(width, level)
        for need, width in zip(needs, widths, strict=True)
    ]


def _best_sides(
    totals: list[Integers], columns: list[int], sides: Integers, spare: int
) -> list[int]:
    """Return for each group which of the sides is best, for a joint width that is not exceeded.

    A pixel more helps a small tile more than a large one: a column is worth -1 / side. The best
    sum for every width up to `spare` follows group by group from that without the group (the
    knapsack problem, solved exactly).
    """
    worth = np.zeros(spare + 1)
    choices = []
    for total, count in zip(totals, columns, strict=True):
        costs = total - total[0]
        better, choice = np.full(spare + 1, -np.inf), np.zeros(spare + 1, np.int_)
        # Of the sides that take equally much, the largest; they come in rising order.
        for step in np.flatnonzero(np.append(np.diff(costs) > 0, True) & (costs <= spare)):
            cost = costs[step]
            candidate = worth[: spare + 1 - cost] - count / sides[step]
            wins = candidate > better[cost:]
            better[cost:][wins] = candidate[wins]
            choice[cost:][wins] = step
        worth = better
        choices.append((costs, choice))
    return _trace_back(choices, spare)


def _trace_back(choices: list[tuple[Integers, Integers]], left: int) -> list[int]:
    steps = []
    for costs, choice in reversed(choices):
        steps.append(int(choice[left]))
        left -= int(costs[steps[-1]])
    return steps[::-1]


def _level(needs: tuple[ColumnNeed, ...], widths: list[int], spare: int) -> int:
    """Return the least width of a column of maps: what is spare goes to the narrowest ones."""
    lists = sum(width for need, width in zip(needs, widths, strict=True) if need.is_list)
    others = [width for need, width in zip(needs, widths, strict=True) if not need.is_list]

    def is_too_much(level: int) -> bool:
        return lists + sum(max(width, level) for width in others) > spare

    return bisect_left(range(max(1, spare)), True, key=is_too_much) - 1


def _grid(need: ColumnNeed, left: int, width: int, room: Room) -> TileGrid:
    if need.is_list:
        pitch = room.height // need.count
        tile_height = max(1, min(pitch - room.tile_gap, 2 * need.map_height))
        return TileGrid(left, room.top, need.map_width, tile_height, 1, need.count, room.tile_gap)
    return fit_grid(need, QRect(left, room.top, width, room.height), room.tile_gap)


def _width_to_scroll(need: ColumnNeed, room: Room) -> int:
    """Return a width that shows the maps well, unless there are so many that it gets very wide."""
    least, well = _widths_at(need, np.array([MIN_SIDE_PX, SCROLLED_SIDE_PX]), room)
    return int(max(least, min(well, SCROLLED_WIDTH_PX)))


def _widths_at(need: ColumnNeed, sides: Integers, room: Room) -> Integers:
    """Return how wide a column must be for tiles with longer sides of these sizes."""
    if need.is_list:
        return np.full(len(sides), need.head_width)
    longest, gap = max(need.map_width, need.map_height), room.tile_gap
    tile_widths = np.maximum(1, sides * need.map_width // longest)
    tile_heights = np.maximum(1, sides * need.map_height // longest)
    rows = np.maximum(1, (room.height + gap) // (tile_heights + gap))
    columns = -(-need.count // rows)
    widths: Integers = np.maximum(need.head_width, columns * (tile_widths + gap) - gap)
    return widths
