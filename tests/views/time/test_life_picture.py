import numpy as np
from PySide6.QtGui import QColor

from cnnviz.views.maps.class_colours import CLASS_COLOURS
from cnnviz.views.time.life_picture import area_labels, class_at, columns, edges, life_pixels

# Three steps of three classes, the second one unreadable, and one to come.
LIFE = np.array([[0.25, 0.5, 0.25], [np.nan] * 3, [0.0, 0.0, 1.0]], np.float32)


def colour(pixels: np.ndarray, row: int, column: int) -> str:
    return QColor(*(int(part) for part in pixels[row, column])).name()


def test_each_column_shows_the_nearest_place() -> None:
    assert columns(4, 3, 8).tolist() == [0, 0, 1, 1, 2, 2, -1, -1]
    assert columns(1, 1, 3).tolist() == [0, 0, 0]


def test_areas_are_as_high_as_the_probabilities() -> None:
    areas = edges(LIFE, columns(4, 3, 8))
    assert areas[0].tolist() == [0, 0.25, 0.75, 1]
    assert np.isnan(areas[2, 1:]).all()
    assert np.isnan(areas[7, 1:]).all()
    pixels = life_pixels(areas, 40)
    assert pixels.shape == (40, 8, 4)
    found = [colour(pixels, row, 0) for row in (0, 9, 10, 29, 30, 39)]
    assert found == [CLASS_COLOURS[number] for number in (0, 0, 1, 1, 2, 2)]
    assert {colour(pixels, row, 4) for row in range(40)} == {CLASS_COLOURS[2]}


def test_what_is_not_known_is_blank() -> None:
    pixels = life_pixels(edges(LIFE, columns(4, 3, 8)), 40)
    assert pixels[:, [2, 3, 6, 7]].max() == 0
    assert pixels[:, [0, 1, 4, 5], 3].min() == 255


def test_an_edge_within_a_pixel_is_mixed() -> None:
    life = np.array([[0.5, 0.5]], np.float32)
    pixels = life_pixels(edges(life, columns(1, 1, 1)), 3)
    first, second = (QColor(colour) for colour in CLASS_COLOURS[:2])
    assert abs(int(pixels[1, 0, 0]) - (first.red() + second.red()) / 2) <= 1


def test_a_name_stands_where_its_area_is_highest() -> None:
    high = np.linspace(0.1, 0.9, 50, dtype=np.float32)
    life = np.stack((high, 1 - high), axis=1)
    areas = edges(life, columns(50, 50, 400))
    first, second = area_labels(areas, 40, [60, 60], 14)
    assert (first.number, second.number) == (0, 1)
    assert first.x > 340
    assert second.x < 60
    assert first.y < 20 < second.y
    assert area_labels(areas, 40, [60, 60], 39) == []
    assert area_labels(areas[:30], 40, [60, 60], 5) == []


def test_the_class_at_a_height() -> None:
    areas = edges(LIFE, columns(4, 3, 8))[0]
    assert [class_at(areas, share) for share in (-0.1, 0, 0.2, 0.3, 0.74, 0.8, 1, 1.2)] == [
        0, 0, 0, 1, 1, 2, 2, 2,
    ]  # fmt: skip
