import numpy as np

from cnnviz.views.neighbours.map_points import paint_points

RED, BLUE, WHITE = (0, 0, 255, 255), (255, 0, 0, 255), (255, 255, 255, 255)


def canvas() -> np.ndarray:
    picture = np.empty((40, 60, 4), np.uint8)
    picture[:] = WHITE
    return picture


def paint(places: list[tuple[float, float]], colours: list[tuple[int, ...]]) -> np.ndarray:
    picture = canvas()
    paint_points(picture, np.array(places, np.float32), np.array(colours, np.uint8), 3.0)
    return picture


def test_a_point_is_a_disc_with_a_smooth_edge() -> None:
    picture = paint([(20.4, 10.7)], [RED])
    assert tuple(picture[10, 20]) == RED
    assert tuple(picture[10, 25]) == WHITE
    inked = (picture[:, :, 0] < 255).sum()
    assert 25 <= inked <= 45  # 3^2 pi = 28, and its edge
    edge = picture[10, 23]
    assert 0 < edge[0] < 255
    np.testing.assert_array_equal(picture[4:17, 14:27], picture[4:17, 14:27][::-1, ::-1])


def test_places_are_x_and_y() -> None:
    picture = paint([(50, 5), (5, 35)], [RED, BLUE])
    assert tuple(picture[5, 50]) == RED
    assert tuple(picture[35, 5]) == BLUE


def test_a_point_at_the_edge_is_cut_off_and_one_beyond_it_is_not_painted() -> None:
    picture = paint([(0, 0), (-1, 20), (59.9, 39.9), (-50, 10), (300, 10)], [RED] * 5)
    assert tuple(picture[0, 0]) == RED
    assert tuple(picture[39, 59]) == RED
    assert tuple(picture[20, 0]) == RED
    assert tuple(picture[20, 59]) == WHITE  # it does not come in again on the other side
    assert tuple(picture[10, 10]) == WHITE


def test_the_last_point_is_on_top() -> None:
    assert tuple(paint([(20, 20), (20, 20)], [RED, BLUE])[20, 20]) == BLUE
