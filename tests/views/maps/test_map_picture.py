"""Maps as pictures: the right colours in the right tiles."""

import numpy as np
from PySide6.QtGui import QColor

from cnnviz.views.maps.colour_maps import DIVERGING, SEQUENTIAL
from cnnviz.views.maps.map_layout import TileGrid
from cnnviz.views.maps.map_picture import MapStack, mosaic

GAP = QColor("#123456")


def test_tiles_have_their_maps_colours_and_the_gaps_theirs() -> None:
    values = np.array([-127, -64, 0, 64, 127], np.float32) / 127
    stack = MapStack.of_layer(
        np.tile(values[:, None, None], (1, 2, 2)), np.ones(5, np.float32), signed=True
    )
    grid = TileGrid(100, 100, tile_width=6, tile_height=4, columns=2, count=5, gap=3)
    picture = mosaic(stack, grid, GAP)
    assert (picture.width(), picture.height()) == (grid.width, grid.height)
    for unit, index in enumerate([1, 64, 128, 192, 255]):
        tile = grid.tile(unit).translated(-100, -100)
        for corner in (tile.topLeft(), tile.bottomRight()):
            assert picture.pixelColor(corner).rgb() == DIVERGING[index]
    assert picture.pixelColor(7, 0) == GAP
    assert picture.pixelColor(0, 5) == GAP
    assert picture.pixelColor(grid.width - 1, grid.height - 1) == GAP


def test_a_sequential_map_shows_nothing_below_zero() -> None:
    maps = np.array([[[-1, 0, 1]]], np.float32)
    stack = MapStack.of_layer(maps, np.ones(1, np.float32), signed=False)
    picture = mosaic(stack, TileGrid(0, 0, 3, 1, 1, 1, 0), GAP)
    colours = [picture.pixelColor(x, 0).rgb() for x in range(3)]
    assert colours == [0xFF000000, 0xFF000000, SEQUENTIAL[255]]


def test_pixels_are_grey_from_black_to_white() -> None:
    stack = MapStack.of_pixels(np.array([[[0, 128, 255]]], np.uint8))
    picture = mosaic(stack, TileGrid(0, 0, 3, 1, 1, 1, 0), GAP)
    greys = [picture.pixelColor(x, 0) for x in range(3)]
    assert greys[0] == QColor("black")
    assert greys[2] == QColor("white")
    assert greys[1].red() == greys[1].green() == greys[1].blue()
    assert abs(greys[1].red() - 128) <= 1


def test_the_picture_does_not_change_when_the_values_do() -> None:
    maps = np.zeros((1, 2, 2), np.float32)
    picture = mosaic(
        MapStack.of_layer(maps, np.ones(1, np.float32), True), TileGrid(0, 0, 2, 2, 1, 1, 0), GAP
    )
    maps[:] = 1
    assert picture.pixelColor(0, 0) == QColor("black")
