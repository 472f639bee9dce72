import pytest
from PySide6.QtCore import QPoint, QSize

from cnnviz.views.lessons.pixels.pixel_window import PixelWindow

LARGE = PixelWindow(QSize(300, 200), rows=28, columns=28, cell_px=30).settled()


def test_a_small_grid_lies_in_the_middle() -> None:
    small = PixelWindow(QSize(300, 200), rows=28, columns=28, cell_px=7, left=-50, top=90)
    settled = small.settled()
    assert (settled.left, settled.top) == ((300 - 196) // 2, (200 - 196) // 2)
    assert settled.is_whole
    assert small.fitting_cell_px == 7


def test_a_large_grid_fills_the_room() -> None:
    for way in (1000, -1000):
        moved = LARGE.moved(way, way)
        assert not moved.is_whole
        assert moved.left in (0, 300 - 28 * 30)
        assert moved.top in (0, 200 - 28 * 30)


def test_zooming_keeps_what_is_under_the_cursor() -> None:
    about = QPoint(150, 100)
    before = LARGE.moved(-200, -200)
    after = before.zoomed(45, about)
    assert after.cell_px == 45
    assert after.cell_at(about) == before.cell_at(about)


def test_cells_are_found_where_they_are() -> None:
    seen = LARGE.moved(-100, -40)
    for row, column in ((2, 4), (5, 10)):
        assert seen.cell_at(seen.cell(row, column).center()) == (row, column)
    assert LARGE.zoomed(5, QPoint(0, 0)).cell_at(QPoint(0, 0)) is None


@pytest.mark.parametrize("left", [0, -1, -29, -30, -31, -540])
def test_just_the_cells_that_are_seen_are_listed(left: int) -> None:
    seen = PixelWindow(QSize(300, 200), 28, 28, 30, left=left, top=0)
    expected = [c for c in range(28) if seen.cell(0, c).right() >= 0 and seen.cell(0, c).x() < 300]
    assert tuple(map(list, seen.seen())) == (list(range(7)), expected)


def test_a_cell_is_brought_into_view() -> None:
    for row, column in ((27, 27), (0, 0), (13, 20)):
        seen = LARGE.showing(row, column)
        assert seen.cell(row, column).left() >= 0
        assert seen.cell(row, column).right() < 300
        assert 0 <= seen.cell(row, column).top() <= 200 - 30
    assert LARGE.showing(1, 1) == LARGE


def test_a_larger_room_keeps_the_middle() -> None:
    seen = LARGE.centred_on(14, 14)
    wider = seen.resized(QSize(400, 260))
    assert wider.cell_at(QPoint(200, 130)) == seen.cell_at(QPoint(150, 100)) == (14, 14)
