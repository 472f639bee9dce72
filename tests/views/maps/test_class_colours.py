from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtGui import QColor

from cnnviz.views.maps.class_colours import CLASS_COLOURS, class_colour, luminance, text_on

Array = npt.NDArray[np.float64]

# What colour-blind eyes make of linear RGB (Machado et al. 2009, severity 1).
SIGHT = {
    "all colours": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip


def oklab(linear: Array) -> Array:
    """Equal distances look equally different (Ottosson 2020)."""
    cones = np.array([[0.4122214708, 0.5363325363, 0.0514459929],
                      [0.2119034982, 0.6806995451, 0.1073969566],
                      [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
    opponents = np.array([[0.2104542553, 0.7936177850, -0.0040720468],
                          [1.9779984951, -2.4285922050, 0.4505937099],
                          [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip
    return np.asarray(np.cbrt(np.clip(linear @ cones.T, 0, None)) @ opponents.T)


def seen(colour: str, sight: Array) -> Array:
    parts = np.array(QColor(colour).getRgbF()[:3])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return oklab(np.clip(sight @ linear, 0, 1)[None])[0]


@pytest.mark.parametrize("sight", SIGHT)
def test_all_ten_are_told_apart_whoever_looks(sight: str) -> None:
    colours = [seen(colour, SIGHT[sight]) for colour in CLASS_COLOURS]
    assert len(colours) == 10
    assert min(np.linalg.norm(a - b) for a, b in combinations(colours, 2)) > 0.14
    assert min(np.linalg.norm(a - b) for a, b in pairwise(colours)) > 0.2


def test_text_is_read_on_each() -> None:
    for number in range(10):
        colour = class_colour(number)
        levels = sorted((luminance(colour), luminance(text_on(colour))))
        assert (levels[1] + 0.05) / (levels[0] + 0.05) >= 4.5


def test_more_classes_than_colours_begin_again() -> None:
    assert class_colour(12) == class_colour(2)
