"""The colours themselves, measured with CIE formulas of their own."""

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtGui import QColor

from cnnviz.views.maps.colour_maps import (
    DIVERGING,
    GREY,
    LIGHTEST,
    SEQUENTIAL,
    ColourTable,
    text_colour_on,
)

Floats = npt.NDArray[np.float64]


def rgb(table: ColourTable) -> Floats:
    return np.array([QColor.fromRgb(entry).getRgbF()[:3] for entry in table])


def linear(colours: Floats) -> Floats:
    return np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)


def lightness(colours: Floats) -> Floats:
    luminance = linear(colours) @ [0.2126, 0.7152, 0.0722]
    return np.where(
        luminance > (6 / 29) ** 3, 116 * np.cbrt(luminance) - 16, luminance * (29 / 3) ** 3
    )


@pytest.mark.parametrize("table", [DIVERGING, SEQUENTIAL, GREY])
def test_tables_have_256_opaque_entries(table: ColourTable) -> None:
    assert len(table) == 256
    assert all(entry >> 24 == 0xFF for entry in table)


def test_zero_is_black() -> None:
    assert DIVERGING[128] == SEQUENTIAL[1] == GREY[1] == 0xFF000000


def test_the_sequential_map_is_exactly_the_positive_half() -> None:
    assert SEQUENTIAL[1::2] == DIVERGING[128:]


def test_lightness_grows_evenly_with_the_magnitude_in_both_halves() -> None:
    magnitude = np.abs(np.arange(1, 256) - 128) / 127
    assert np.abs(lightness(rgb(DIVERGING))[1:] - LIGHTEST * magnitude).max() < 0.5
    found = lightness(rgb(SEQUENTIAL))[1:]
    assert np.diff(found).min() > 0
    assert np.abs(found - LIGHTEST * np.arange(255) / 254).max() < 0.5


def test_positive_is_orange_and_negative_is_blue() -> None:
    colours = rgb(DIVERGING)
    positive, negative = colours[160:240], colours[16:96]
    assert (positive[:, 0] > positive[:, 1]).all()
    assert (positive[:, 1] > positive[:, 2]).all()
    assert (negative[:, 2] > negative[:, 1]).all()
    assert (negative[:, 1] > negative[:, 0]).all()


def test_the_halves_differ_also_for_eyes_without_green_or_red() -> None:
    """Blue against yellow, which both see: the short cones get far more from the blue half."""
    colours = linear(rgb(DIVERGING))
    for step in range(20, 120):
        assert colours[128 - step, 2] > 1.5 * colours[128 + step, 2]


@pytest.mark.parametrize("table", [DIVERGING, SEQUENTIAL, GREY])
def test_text_on_every_colour_has_a_contrast_of_four_and_a_half(table: ColourTable) -> None:
    for entry in table:
        background = QColor.fromRgb(entry)
        text = text_colour_on(background)
        pair = linear(np.array([background.getRgbF()[:3], text.getRgbF()[:3]]))
        low, high = sorted(pair @ [0.2126, 0.7152, 0.0722])
        assert (high + 0.05) / (low + 0.05) >= 4.5
