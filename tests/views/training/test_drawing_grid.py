import pytest
from PySide6.QtCore import QRect

from cnnviz.views.training.drawing_grid import plan_drawing_grid


@pytest.mark.parametrize(
    ("width_px", "height_px", "columns", "shown", "side_px"),
    [
        (115, 172, 2, 6, 56),  # the panel at 1280 x 800: six, large enough to be read
        (115, 250, 2, 8, 56),
        (172, 172, 3, 8, 56),
        (240, 120, 4, 8, 56),
        (341, 171, 4, 8, 84),  # room for all three times enlarged
        (340, 171, 4, 8, 56),  # and a pixel too few
        (115, 60, 2, 2, 56),
        (60, 60, 2, 4, 28),  # no room for two large ones
        (20, 20, 1, 0, 28),
        (-8, -9, 1, 0, 28),
    ],
)
def test_plan(width_px: int, height_px: int, columns: int, shown: int, side_px: int) -> None:
    grid = plan_drawing_grid(width_px, height_px, count=8, side=28)
    assert (grid.columns, grid.shown, grid.side_px) == (columns, shown, side_px)


@pytest.mark.parametrize("width_px", range(30, 420, 37))
@pytest.mark.parametrize("height_px", range(30, 300, 29))
def test_pictures_stay_inside_and_apart(width_px: int, height_px: int) -> None:
    grid = plan_drawing_grid(width_px, height_px, count=8, side=28)
    places = [grid.place(number) for number in range(grid.shown)]
    inside = QRect(1, 1, width_px - 2, height_px - 2)
    assert all(inside.contains(place) for place in places)
    grown = [place.adjusted(-1, -1, 0, 0) for place in places]  # with the border before it
    assert not any(a.intersects(b) for i, a in enumerate(grown) for b in grown[:i])
    assert grid.size.width() <= width_px or grid.shown == 0
    assert grid.size.height() <= height_px
