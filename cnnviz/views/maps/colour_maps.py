"""Colours for numbers: zero is black, positive turns orange, negative blue, the ends are light.

Lightness (CIE L*) grows evenly with the magnitude, alike in both halves, so equal steps look
equal; orange against blue also tells them apart for colour-blind eyes. What is never negative
takes the positive half alone, so a ReLU visibly removes the blue.
"""

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from cnnviz.core.inspection.images import (
    DIVERGING_STEPS,
    DIVERGING_ZERO,
    SEQUENTIAL_STEPS,
    colour_indices,
)

ColourTable = tuple[int, ...]  # 256 entries of 0xffRRGGBB
Rgb = npt.NDArray[np.float64]

LIGHTEST = 95.0
NO_VALUE = 0xFF000000  # entry 0
# L*, chroma and hue in degrees, all inside what sRGB can show: black, brown, orange, cream.
WARM = (
    (0, 0, 50),
    (19, 30, 50),
    (38, 58, 52),
    (57, 77, 56),
    (66, 74, 63),
    (76, 55, 68),
    (85, 36, 77),
    (95, 10, 90),
)
# Black, navy, blue, ice.
COOL = (
    (0, 0, 290),
    (19, 36, 290),
    (38, 58, 287),
    (57, 60, 282),
    (66, 50, 275),
    (76, 35, 264),
    (85, 22, 252),
    (95, 7, 235),
)
D65_WHITE = np.array([0.95047, 1.0, 1.08883])
XYZ_TO_RGB = np.array(
    [[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]]
)


def _ramp(points: tuple[tuple[int, int, int], ...], magnitudes: npt.NDArray[np.float64]) -> Rgb:
    """Return sRGB colours, 0 to 1 (n, 3), at magnitudes from 0 to 1 of a black-to-light ramp."""
    lightness, chroma, hue = np.array(points, float).T
    wanted = magnitudes * LIGHTEST
    green_red = np.interp(wanted, lightness, chroma * np.cos(np.radians(hue)))
    blue_yellow = np.interp(wanted, lightness, chroma * np.sin(np.radians(hue)))
    return _lab_to_srgb(wanted, green_red, blue_yellow)


def _lab_to_srgb(lightness: Rgb, green_red: Rgb, blue_yellow: Rgb) -> Rgb:
    y = (lightness + 16) / 116
    xyz = np.stack([y + green_red / 500, y, y - blue_yellow / 200], axis=-1)
    cubed = np.where(xyz > 6 / 29, xyz**3, 3 * (6 / 29) ** 2 * (xyz - 4 / 29))
    linear = np.clip((cubed * D65_WHITE) @ XYZ_TO_RGB.T, 0, 1)
    srgb: Rgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return srgb


def _table(colours: Rgb) -> ColourTable:
    """Return the entries from 1 on behind an entry 0 that is no value."""
    red, green, blue = np.rint(colours * 255).astype(int).T
    return (NO_VALUE, *(0xFF000000 | red << 16 | green << 8 | blue).tolist())


def _diverging() -> ColourTable:
    steps = np.arange(1, 256) - DIVERGING_ZERO
    magnitudes = np.abs(steps) / DIVERGING_STEPS
    negative = (steps < 0)[:, None]
    return _table(np.where(negative, _ramp(COOL, magnitudes), _ramp(WARM, magnitudes)))


MAGNITUDES = np.arange(SEQUENTIAL_STEPS + 1) / SEQUENTIAL_STEPS
SEQUENTIAL = _table(_ramp(WARM, MAGNITUDES))
DIVERGING = _diverging()
# Bars to either side of zero.
POSITIVE, NEGATIVE = (QColor.fromRgb(DIVERGING[place]) for place in (200, 56))
GREY = _table(np.repeat(MAGNITUDES[:, None], 3, axis=1))


def colour_table(diverging: bool) -> ColourTable:
    return DIVERGING if diverging else SEQUENTIAL


def coloured(values: npt.NDArray[Any], reach: float, table: ColourTable = DIVERGING) -> Rgb:
    """Return the colours of (H, W) values up to `reach`, 0 to 255, (H, W, 3)."""
    indices = colour_indices(values.astype(np.float32), reach, diverging=table is DIVERGING)
    return _rgb(table)[indices]


@lru_cache(maxsize=4)
def _rgb(table: ColourTable) -> Rgb:
    colours = np.array(table, np.uint32)
    return np.stack([colours >> shift & 255 for shift in (16, 8, 0)], axis=-1).astype(np.float64)


def text_colour_on(background: QColor) -> QColor:
    """Return black or white, whichever reads better on this colour (WCAG's contrast formula)."""
    channels = np.array([background.redF(), background.greenF(), background.blueF()])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ [0.2126, 0.7152, 0.0722])
    # At 0.179 both have the same contrast, 4.6:1.
    return QColor("black") if luminance > 0.179 else QColor("white")
