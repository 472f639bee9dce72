"""Pictures as images."""

import numpy as np
import pytest
from PySide6.QtCore import QRect

from cnnviz.views.widgets.painting import fitting_rect, picture_image


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (28, 28), (5, 7)])
def test_every_pixel_is_in_its_place_whatever_the_layout_in_memory(shape: tuple[int, int]) -> None:
    values = np.random.default_rng(2).integers(0, 256, shape, dtype=np.uint8)
    for picture in (values, np.asfortranarray(values), values[::-1, ::-1]):
        image = picture_image(picture[None])
        shown = [
            [image.pixelColor(x, y).lightness() for x in range(shape[1])] for y in range(shape[0])
        ]
        assert np.array_equal(shown, picture)


def test_the_image_stays_when_the_picture_changes() -> None:
    picture = np.full((1, 4, 4), 9, np.uint8)
    image = picture_image(picture)
    picture[:] = 200
    assert image.pixelColor(0, 0).lightness() == 9


def test_colours_are_in_their_places() -> None:
    picture = np.random.default_rng(3).integers(0, 256, (3, 4, 5), dtype=np.uint8)
    image = picture_image(picture)
    assert image.pixelColor(3, 2).getRgb()[:3] == tuple(picture[:, 2, 3].tolist())


def test_a_picture_lies_in_the_middle_of_its_room_with_its_proportions() -> None:
    assert fitting_rect(QRect(10, 10, 60, 60), (28, 28)) == QRect(10, 10, 60, 60)
    assert fitting_rect(QRect(10, 10, 60, 60), (20, 30)) == QRect(10, 20, 60, 40)
