"""Ranges, places in a colour map, and scaling, against arithmetic by hand."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from cnnviz.core.inspection import images
from cnnviz.core.inspection.images import (
    ColourRange,
    area_weights,
    as_maps,
    colour_indices,
    dead_count,
    reaches,
    reaches_in_scope,
    resample,
    statistics,
)

MAPS = np.array([[[-3, 1], [0, 2]], [[0, 0], [0, 0]], [[0, 0.5], [0, 0]]], np.float32)


def test_a_range_is_centred_at_zero_only_where_values_can_be_negative() -> None:
    assert (ColourRange(2.0, diverging=True).low, ColourRange(2.0, diverging=False).low) == (-2, 0)
    assert ColourRange(2.0, diverging=True).high == 2.0


def test_the_reach_is_the_largest_magnitude_of_each_map() -> None:
    assert_array_equal(reaches(MAPS), [3, 0, 0.5])


@pytest.mark.parametrize("spoilt", [np.nan, np.inf])
def test_a_map_with_something_else_than_numbers_has_no_reach(spoilt: float) -> None:
    maps = MAPS.copy()
    maps[2, 0, 0] = spoilt
    assert_array_equal(reaches(maps), [3, 0, 0])


def test_scopes_are_a_map_its_layer_and_the_whole_network() -> None:
    outputs = {"conv1": MAPS, "fc": np.array([-7, 4], np.float32)}
    unit = reaches_in_scope(outputs, "unit")
    assert_array_equal(unit["conv1"], [3, 0, 0.5])
    assert_array_equal(unit["fc"], [7, 4])
    layer = reaches_in_scope(outputs, "layer")
    assert_array_equal(layer["conv1"], [3, 3, 3])
    assert_array_equal(layer["fc"], [7, 7])
    network = reaches_in_scope(outputs, "network")
    assert_array_equal(network["conv1"], [7, 7, 7])
    assert_array_equal(network["fc"], [7, 7])


def test_only_maps_without_anything_in_them_are_dead() -> None:
    assert dead_count(MAPS) == 1


def test_diverging_entries_lie_around_128() -> None:
    values = np.array([-4, -2, -1, 0, 1, 2, 4], np.float32)
    assert_array_equal(colour_indices(values, 2.0, True), [1, 1, 64, 128, 192, 255, 255])


def test_sequential_entries_go_from_1_to_255() -> None:
    values = np.array([-1, 0, 1, 2, 3], np.float32)
    assert_array_equal(colour_indices(values, 2.0, False), [1, 1, 128, 255, 255])


def test_the_sequential_map_is_the_positive_half_in_half_steps() -> None:
    values = np.linspace(0, 1, 128, dtype=np.float32)
    steps = colour_indices(values, 1.0, True).astype(int) - 128
    assert_array_equal(colour_indices(values, 1.0, False).astype(int) - 1, 2 * steps)


def test_where_nothing_differs_from_zero_all_is_zero() -> None:
    faint = np.full((2, 2), 1e-9, np.float32)
    assert_array_equal(colour_indices(faint, 1e-9, True), np.full((2, 2), 128))
    assert_array_equal(colour_indices(faint, 0.0, False), np.full((2, 2), 1))


def test_what_is_no_number_takes_an_end_and_warns_nobody() -> None:
    values = np.array([np.nan, np.inf, -np.inf, 0], np.float32)
    indices = colour_indices(values, 1.0, True)
    assert_array_equal(indices[1:], [255, 1, 128])
    assert indices[0] in (1, 255)


def test_each_map_has_its_own_reach_if_given_one_each() -> None:
    maps = np.ones((2, 1, 1), np.float32)
    reach = np.array([1, 2], np.float32)[:, None, None]
    assert_array_equal(colour_indices(maps, reach, True).ravel(), [255, 192])


def test_enlarged_by_a_whole_factor_each_value_is_a_block() -> None:
    enlarged = resample(MAPS, 6, 4)
    expected = MAPS.repeat(3, axis=1).repeat(2, axis=2)
    assert_allclose(enlarged, expected, atol=1e-6)


def test_between_whole_factors_a_pixel_on_a_border_takes_its_share_of_both() -> None:
    # Three pixels show two values: the middle one lies half in each.
    row = np.array([[[0, 6]]], np.float32)
    assert_allclose(resample(row, 1, 3), [[[0, 3, 6]]], atol=1e-6)


def test_made_smaller_each_pixel_is_the_mean_of_what_it_covers() -> None:
    values = np.arange(16, dtype=np.float32).reshape(1, 4, 4)
    expected = [[[2.5, 4.5], [10.5, 12.5]]]
    assert_allclose(resample(values, 2, 2), expected, atol=1e-6)


@pytest.mark.parametrize(("count_in", "count_out"), [(28, 43), (28, 28), (28, 9), (1, 5), (7, 1)])
def test_scaling_keeps_the_mean_and_the_weights_sum_to_one(count_in: int, count_out: int) -> None:
    weights = area_weights(count_in, count_out)
    assert weights.shape == (count_out, count_in)
    assert_allclose(weights.sum(axis=1), 1, rtol=1e-6)
    assert_allclose(weights.sum(axis=0), count_out / count_in, rtol=1e-5)


def test_a_large_picture_is_the_same_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    maps = np.random.default_rng(1).normal(size=(2, 9, 11)).astype(np.float32)
    whole = resample(maps, 40, 50)
    monkeypatch.setattr(images, "SINGLE_THREADED_PRODUCT", 700)
    assert_allclose(resample(maps, 40, 50), whole, rtol=1e-5)


def test_logits_count_as_maps_of_one_value() -> None:
    assert as_maps(np.zeros(10, np.float32)).shape == (10, 1, 1)
    assert as_maps(MAPS) is MAPS


def test_statistics_of_a_map() -> None:
    found = statistics(MAPS[0])
    assert (found.low, found.high, found.mean, found.zeros) == (-3, 2, 0, 0.25)
