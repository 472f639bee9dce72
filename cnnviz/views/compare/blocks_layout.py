"""Where the three blocks of pictures lie below one another: integer geometry, no painting."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize

from cnnviz.views.maps.map_layout import ColumnNeed, TileGrid, fit_grid

TILE_GAP_PX, BLOCK_GAP_PX = 3, 7


@dataclass(frozen=True)
class BlockPlace:
    """A block's whole line, and in it the grid of its pictures; without any it holds a note."""

    rect: QRect
    grid: TileGrid | None


def place_blocks(
    sizes: list[tuple[int, int, int] | int], room: QSize, label_px: int, least: int
) -> list[BlockPlace]:
    """Place blocks of (count, height, width) pictures as large as fits, and notes of a height.

    All in device pixels: labels take `label_px` at the left, and no block of pictures is lower
    than `least`, which its label and legend need.
    """
    notes = [size for size in sizes if isinstance(size, int)]
    gaps = BLOCK_GAP_PX * (len(sizes) - 1)
    share = (room.height() - gaps - sum(notes)) // max(1, len(sizes) - len(notes))
    width = max(1, room.width() - label_px)
    places, top = [], 0
    for size in sizes:
        if isinstance(size, int):
            height, grid = size, None
        else:
            box = QRect(label_px, top, width, max(8, share))
            grid = fit_grid(ColumnNeed(0, size[0], size[2], size[1]), box, TILE_GAP_PX)
            height = max(grid.height, min(least, share))
        places.append(BlockPlace(QRect(0, top, room.width(), height), grid))
        top += height + BLOCK_GAP_PX
    return places
