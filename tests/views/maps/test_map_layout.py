"""Where the maps of a layer lie: as large as fits, all of them, none over another."""

import pytest
from PySide6.QtCore import QRect

from cnnviz.views.maps.map_layout import ColumnNeed, TileGrid, fit_grid


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


def test_what_a_shorter_last_row_leaves_is_told() -> None:
    grid = TileGrid(3, 5, 10, 10, columns=3, count=7, gap=1)
    assert not any(grid.unused.intersects(grid.tile(unit)) for unit in range(7))
    assert grid.unused.contains(grid.tile(7))
    assert grid.unused.contains(grid.tile(8))
    assert grid.rect.contains(grid.unused)
    assert TileGrid(3, 5, 10, 10, columns=3, count=6, gap=1).unused.isEmpty()
