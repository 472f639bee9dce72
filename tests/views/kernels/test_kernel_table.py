"""Where kernels stand: which one is in which cell, and how large."""

import pytest
from PySide6.QtCore import QSize

from cnnviz.views.kernels.kernel_table import MIN_WEIGHT_PX, kernel_table
from cnnviz.views.kernels.shown_kernels import KernelAddress

HEADS = QSize(20, 15)


@pytest.mark.parametrize(
    ("shape", "is_fc"),
    [
        ((16, 1, 5, 5), False),
        ((32, 16, 5, 5), False),
        ((10, 32, 7, 7), True),
        ((3, 2, 1, 1), False),
    ],
)
def test_every_kernel_has_a_cell_of_its_own(shape: tuple[int, int, int, int], is_fc: bool) -> None:
    table = kernel_table(shape, is_fc, QSize(600, 400), HEADS)
    addresses = [KernelAddress(u, c) for u in range(shape[0]) for c in range(shape[1])]
    cells = [table.cell(address) for address in addresses]
    assert sorted(cells) == list(range(table.grid.count))
    assert [table.address(cell) for cell in cells] == addresses


def test_rows_are_input_channels_and_columns_kernels() -> None:
    table = kernel_table((32, 16, 5, 5), False, QSize(600, 400), HEADS)
    assert (table.grid.rows, table.grid.columns) == (16, 32)
    assert table.address(33) == KernelAddress(unit=1, channel=1)


def test_rows_of_fc_are_classes_and_columns_input_maps() -> None:
    table = kernel_table((10, 32, 7, 7), True, QSize(600, 400), HEADS)
    assert (table.grid.rows, table.grid.columns) == (10, 32)
    assert table.address(33) == KernelAddress(unit=1, channel=1)


def test_kernels_of_one_channel_are_wrapped_and_large() -> None:
    table = kernel_table((16, 1, 5, 5), False, QSize(400, 400), HEADS)
    assert table.grid.columns == 4
    assert table.weight_px >= 16
    assert table.row_head(1) == "5-8"


@pytest.mark.parametrize("width", [350, 420, 640, 1200])
def test_weights_are_whole_pixels_and_fit_unless_they_would_get_too_small(width: int) -> None:
    table = kernel_table((32, 16, 5, 5), False, QSize(width, 700), HEADS)
    assert table.grid.tile_width == 5 * table.weight_px
    fits = table.grid.left + table.grid.width <= width
    assert fits or table.weight_px == MIN_WEIGHT_PX
