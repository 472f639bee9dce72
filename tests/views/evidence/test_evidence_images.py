import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from cnnviz.core.inspection.images import ColourRange
from cnnviz.views.evidence.evidence_images import map_image, overlay_image
from cnnviz.views.maps.colour_maps import NEGATIVE, POSITIVE

PIXELS = np.array([[0, 100, 255]], np.uint8)


def colours(image: QImage) -> list[tuple[int, int, int]]:
    row = [QColor(image.pixel(x, 0)) for x in range(image.width())]
    return [(colour.red(), colour.green(), colour.blue()) for colour in row]


def test_what_says_nothing_shows_the_input() -> None:
    image = overlay_image(PIXELS, np.zeros((1, 3), np.float32), ColourRange(1, True), 1)
    assert colours(image) == [(0, 0, 0), (100, 100, 100), (255, 255, 255)]


def test_what_says_most_hides_it_in_orange_or_blue() -> None:
    values = np.array([[2, -2, 1]], np.float32)
    image = overlay_image(PIXELS, values, ColourRange(2, True), 1)
    first, second, third = colours(image)
    assert first == POSITIVE.getRgb()[:3]
    assert second == NEGATIVE.getRgb()[:3]
    half = [(255 + part) / 2 for part in POSITIVE.getRgb()[:3]]
    assert third == pytest.approx(half, abs=1)
    plain = overlay_image(PIXELS, values, ColourRange(2, True), 0)
    assert colours(plain) == [(0, 0, 0), (100, 100, 100), (255, 255, 255)]


def test_no_range_and_no_number_are_survived() -> None:
    values = np.array([[0, np.nan, np.inf]], np.float32)
    overlay_image(PIXELS, values, ColourRange(0, True), 1)
    map_image(values, ColourRange(0, False))


def test_a_map_is_black_at_zero() -> None:
    image = map_image(np.array([[0, 3, -3]], np.float32), ColourRange(3, True))
    zero, most, least = colours(image)
    assert zero == (0, 0, 0)
    assert most[0] > most[2]
    assert least[2] > least[0]
