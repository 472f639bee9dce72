import numpy as np
import pytest

from cnnviz.views.neighbours.map_look import MARGIN_PX, MapFrame, MapLook

SQUARE = np.array([[0, 0], [10, 0], [10, 10], [0, 10], [5, 5]], np.float32)


def test_all_points_are_in_sight_at_first_with_one_scale() -> None:
    places = MapFrame(SQUARE, MapLook(), 400, 200).on_screen(SQUARE)
    assert places[:, 1].min() == pytest.approx(MARGIN_PX, abs=1)
    assert places[:, 1].max() == pytest.approx(200 - MARGIN_PX, abs=1)
    assert tuple(places[4]) == (200, 100)
    assert np.ptp(places[:, 0]) == pytest.approx(np.ptp(places[:, 1]))


def test_an_outlier_leaves_room_for_the_others() -> None:
    random = np.random.default_rng(0).normal(0, 1, (1000, 2)).astype(np.float32)
    far = np.concatenate([random, [[500, 500]]]).astype(np.float32)
    places = MapFrame(far, MapLook(), 400, 400).on_screen(far)
    assert np.ptp(places[:-1, 0]) > 300


def test_zooming_keeps_what_is_under_the_mouse() -> None:
    look = MapLook().zoomed(3, 0.25, 0.75).zoomed(2, 0.6, 0.1)
    at = np.array((0.6 * 400, 0.1 * 200))
    before = MapFrame(SQUARE, MapLook().zoomed(3, 0.25, 0.75), 400, 200)
    after = MapFrame(SQUARE, look, 400, 200)
    scale = before.on_screen(SQUARE[1])[0] - before.on_screen(SQUARE[0])[0]
    point = (at - before.on_screen(SQUARE[0])) * 10 / scale
    np.testing.assert_allclose(after.on_screen(point.astype(np.float32)), at, atol=0.01)
    assert look.zoom == 6


def test_zooming_out_ends_where_all_is_in_sight() -> None:
    assert MapLook().zoomed(4, 0.1, 0.2).zoomed(0.01, 0.9, 0.9) == MapLook()
    assert MapLook().zoomed(1e9, 0.5, 0.5).zoom == 60


def test_some_of_the_map_stays_in_sight() -> None:
    assert MapLook().moved(50, -50) == MapLook(1, 0.8, -0.8)


def test_points_in_one_place_are_shown() -> None:
    same = np.ones((4, 2), np.float32)
    assert np.isfinite(MapFrame(same, MapLook(), 400, 200).on_screen(same)).all()
