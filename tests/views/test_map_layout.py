"""Where maps lie: as large as fits, all of them, none over another."""

import pytest
from PySide6.QtCore import QRect

from cnnviz.views.map_layout import (
    MIN_SIDE_PX,
    ColumnNeed,
    ColumnsLayout,
    Room,
    TileGrid,
    fit_grid,
    lay_out,
)

ROOM = Room(width=640, top=50, height=280, margin=6, column_gap=6, tile_gap=1)
ARTICLE = tuple(
    ColumnNeed(head_width=45, count=count, map_width=side, map_height=side)
    for count, side in [(16, 28)] * 3 + [(16, 14)] + [(32, 14)] * 3 + [(32, 7)]
)


def check_inside(layout: ColumnsLayout, room: Room) -> None:
    right = -1
    for column in layout.columns:
        assert column.left > right
        right = column.left + column.width
        rect = column.grid.rect
        assert rect.left() >= column.left
        assert rect.right() < right
        assert room.top <= rect.top()
        assert rect.bottom() < room.top + room.height


def test_tiles_do_not_overlap_and_each_is_found_again() -> None:
    grid = TileGrid(left=10, top=20, tile_width=7, tile_height=5, columns=3, count=8, gap=2)
    tiles = [grid.tile(unit) for unit in range(grid.count)]
    for unit, tile in enumerate(tiles):
        assert not any(tile.intersects(other) for other in tiles[:unit])
        assert grid.rect.contains(tile)
        assert grid.unit_at(tile.center().x(), tile.center().y()) == unit


@pytest.mark.parametrize("point", [(9, 25), (15, 19), (200, 25), (15, 200), (30, 36)])
def test_outside_of_the_tiles_there_is_no_unit(point: tuple[int, int]) -> None:
    grid = TileGrid(left=10, top=20, tile_width=7, tile_height=5, columns=3, count=8, gap=2)
    assert grid.unit_at(*point) is None


@pytest.mark.parametrize("count", [1, 2, 10, 16, 33, 1024])
@pytest.mark.parametrize("box", [QRect(0, 0, 300, 300), QRect(5, 7, 60, 400), QRect(0, 0, 900, 50)])
def test_no_other_number_of_columns_would_make_larger_tiles(count: int, box: QRect) -> None:
    grid = fit_grid(ColumnNeed(0, count, 1, 1), box, gap=1)
    assert grid.rect.width() <= box.width()
    assert grid.rect.height() <= box.height()
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        side = min((box.width() + 1) // columns - 1, (box.height() + 1) // rows - 1)
        assert side <= grid.tile_width


def test_tiles_are_whole_multiples_of_the_map_where_that_costs_little() -> None:
    assert fit_grid(ColumnNeed(0, 1, 28, 28), QRect(0, 0, 59, 59), 1).tile_width == 56
    assert fit_grid(ColumnNeed(0, 1, 28, 28), QRect(0, 0, 48, 48), 1).tile_width == 48
    assert fit_grid(ColumnNeed(0, 1, 28, 28), QRect(0, 0, 139, 139), 1).tile_width == 112


def test_tiles_keep_the_shape_of_the_map() -> None:
    grid = fit_grid(ColumnNeed(0, 4, 20, 10), QRect(0, 0, 100, 100), 1)
    assert abs(grid.tile_width - 2 * grid.tile_height) <= 1


def test_the_articles_layers_fit_side_by_side() -> None:
    layout = lay_out(ARTICLE, ROOM)
    assert layout.width <= ROOM.width
    check_inside(layout, ROOM)
    assert min(column.grid.tile_width for column in layout.columns) >= 17


def test_more_room_makes_no_tile_smaller() -> None:
    small = lay_out(ARTICLE, ROOM)
    large = lay_out(ARTICLE, Room(1200, 50, 560, 6, 6, 1))
    for before, after in zip(small.columns, large.columns, strict=True):
        assert after.grid.tile_width > before.grid.tile_width


def test_spare_width_goes_to_the_narrowest_columns() -> None:
    needs = (ColumnNeed(20, 1, 1, 1), ColumnNeed(200, 1, 1, 1))
    layout = lay_out(needs, Room(300, 0, 30, 0, 0, 1))
    assert [column.width for column in layout.columns] == [100, 200]


def test_too_many_columns_get_wider_than_the_room_and_stay_readable() -> None:
    layout = lay_out(ARTICLE * 6, ROOM)
    assert layout.width > ROOM.width
    check_inside(layout, ROOM)
    assert min(column.grid.tile_width for column in layout.columns) >= 24


def test_a_thousand_maps_are_small_but_all_there() -> None:
    layout = lay_out((ColumnNeed(45, 1024, 28, 28),), ROOM)
    grid = layout.columns[0].grid
    assert grid.count == 1024
    assert MIN_SIDE_PX <= grid.tile_width <= 16
    check_inside(layout, ROOM)


def test_a_list_gives_each_row_its_share_of_the_height() -> None:
    need = ColumnNeed(90, 10, 16, 16, is_list=True)
    grid = lay_out((need,), ROOM).columns[0].grid
    assert (grid.columns, grid.rows) == (1, 10)
    assert grid.rect.height() <= ROOM.height
