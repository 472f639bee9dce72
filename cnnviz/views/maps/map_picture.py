"""Pictures of maps: many as tiles in one image, or one."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from cnnviz.core.inspection.images import ByteArray, FloatArray, colour_positions, resample
from cnnviz.views.maps.colour_maps import GREY, ColourTable, colour_table
from cnnviz.views.maps.map_layout import TileGrid

NO_GAP = QColor(0, 0, 0)


@dataclass(frozen=True, eq=False)
class MapStack:
    """Maps to be coloured: (D, H, W), and what the end of the colours stands for in each."""

    maps: FloatArray
    reach: FloatArray  # (D,)
    diverging: bool
    table: ColourTable

    @classmethod
    def of_layer(cls, maps: FloatArray, reach: FloatArray, signed: bool) -> "MapStack":
        return cls(maps, reach, signed, colour_table(signed))

    @classmethod
    def of_pixels(cls, pixels: npt.NDArray[np.uint8]) -> "MapStack":
        """A picture, uint8 (C, H, W), each channel from black to white."""
        full = np.full(len(pixels), 255, np.float32)
        return cls(pixels.astype(np.float32), full, False, GREY)


def mosaic(stack: MapStack, grid: TileGrid, gap_colour: QColor) -> QImage:
    """Return all maps as tiles in one image of exactly the grid's size."""
    high, wide, gap = grid.tile_height, grid.tile_width, grid.gap
    tiles = tile_indices(stack, high, wide)
    indices = np.zeros((grid.rows, high + gap, grid.columns, wide + gap), np.uint8)
    full_rows, rest = divmod(grid.count, grid.columns)
    whole = tiles[: full_rows * grid.columns].reshape(full_rows, grid.columns, high, wide)
    indices[:full_rows, :high, :, :wide] = whole.transpose(0, 2, 1, 3)
    if rest:
        indices[full_rows, :high, :rest, :wide] = tiles[-rest:].transpose(1, 0, 2)
    flat = indices.reshape(grid.rows * (high + gap), grid.columns * (wide + gap))
    return to_image(flat[: grid.height, : grid.width], stack.table, gap_colour)


def tile_indices(stack: MapStack, height: int, width: int) -> ByteArray:
    """Return the maps' colour map entries, resampled to (D, height, width)."""
    positions = colour_positions(stack.maps, stack.reach[:, None, None], stack.diverging)
    positions += np.float32(0.5)  # so that cutting off rounds
    return resample(positions, height, width).astype(np.uint8)


def to_image(indices: ByteArray, table: ColourTable, gap_colour: QColor = NO_GAP) -> QImage:
    """Return (H, W) colour map entries as an image that owns its pixels."""
    height, width = indices.shape
    padded = np.zeros((height, width + -width % 4), np.uint8)  # QImage's lines end at 4 bytes
    padded[:, :width] = indices
    view = QImage(padded.data, width, height, padded.shape[1], QImage.Format.Format_Indexed8)
    view.setColorTable([gap_colour.rgb(), *table[1:]])
    # Qt converts faster than numpy looks up, and the result no longer needs the array.
    return view.convertToFormat(QImage.Format.Format_RGB32)


def strip(table: ColourTable) -> QImage:
    """Return a colour map as an image one pixel high, to be stretched into a legend."""
    return to_image(np.arange(1, 256, dtype=np.uint8)[None], table)
