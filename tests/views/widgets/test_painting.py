"""Grey pictures as images."""

import numpy as np
import pytest

from cnnviz.views.widgets.painting import grey_image


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (28, 28), (5, 7)])
def test_every_pixel_is_in_its_place_whatever_the_layout_in_memory(shape: tuple[int, int]) -> None:
    values = np.random.default_rng(2).integers(0, 256, shape, dtype=np.uint8)
    for picture in (values, np.asfortranarray(values), values[::-1, ::-1]):
        image = grey_image(picture)
        shown = [
            [image.pixelColor(x, y).lightness() for x in range(shape[1])] for y in range(shape[0])
        ]
        assert np.array_equal(shown, picture)


def test_the_image_stays_when_the_picture_changes() -> None:
    picture = np.full((4, 4), 9, np.uint8)
    image = grey_image(picture)
    picture[:] = 200
    assert image.pixelColor(0, 0).lightness() == 9
