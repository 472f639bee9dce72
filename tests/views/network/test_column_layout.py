"""How wide columns are: nothing cut, nothing over another, the tiles as large as can be."""

from itertools import product

import pytest

from cnnviz.views.maps.map_layout import ColumnNeed
from cnnviz.views.network.column_layout import MIN_SIDE_PX, ColumnsLayout, Room, lay_out

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


def test_equal_layers_have_equal_tiles() -> None:
    needs = (ColumnNeed(150, 16, 28, 28), ColumnNeed(45, 16, 14, 14), ColumnNeed(45, 32, 14, 14))
    sizes = [column.grid.tile_width for column in lay_out(needs, ROOM).columns]
    assert sizes[0] == sizes[1]


@pytest.mark.parametrize("width", [150, 230, 410])
def test_no_other_widths_would_show_more(width: int) -> None:
    """All pairs of sizes are tried: none has a better sum of -1 / side for the same width."""
    needs = (ColumnNeed(20, 16, 1, 1), ColumnNeed(20, 30, 1, 1))
    room = Room(width, 0, 120, 0, 0, 1)

    def taken(need: ColumnNeed, side: int) -> int:
        rows = max(1, 121 // (side + 1))
        return max(need.head_width, -(-need.count // rows) * (side + 1) - 1)

    sides = range(MIN_SIDE_PX, 121)
    best = max(
        -1 / a - 1 / b
        for a, b in product(sides, sides)
        if taken(needs[0], a) + taken(needs[1], b) <= width
    )
    found = sum(-1 / column.grid.tile_width for column in lay_out(needs, room).columns)
    assert found >= best - 1e-9
