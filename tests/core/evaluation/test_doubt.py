"""Certainty, its threshold and its calibration, against plain loops."""

import math

import numpy as np
import numpy.typing as npt
import pytest

from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.doubt import (
    REFUSED_SHARE,
    calibration_bins,
    certainty,
    doubt_threshold,
    expected_calibration_error,
)

Probabilities = npt.NDArray[np.float32]


def softmaxed(count: int, seed: int, sharpness: float = 3.0) -> Probabilities:
    logits = sharpness * np.random.default_rng(seed).standard_normal((count, 10))
    exact = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (exact / exact.sum(axis=1, keepdims=True)).astype(np.float32)


def by_loop(probabilities: Probabilities, labels: list[int], bins: int) -> float:
    """The paper's equation 3, word by word: bin m is ((m - 1) / M, m / M]."""
    error = 0.0
    for m in range(1, bins + 1):
        hits, sureness = [], []
        for row, label in zip(probabilities.tolist(), labels, strict=True):
            best = max(row)
            if (m - 1) / bins < best <= m / bins:
                hits.append(row.index(best) == label)
                sureness.append(best)
        if hits:
            gap = abs(sum(hits) / len(hits) - sum(sureness) / len(sureness))
            error += len(hits) / len(labels) * gap
    return error


def certain(*certainties: float) -> Probabilities:
    """Pictures of class 0 for which the network is as certain as said."""
    return np.array([[c, 1 - c] for c in certainties], np.float32)


@pytest.mark.parametrize("bins", [1, 2, 10, 15, 40])
@pytest.mark.parametrize("sharpness", [0.1, 1.0, 8.0])
def test_the_calibration_error_is_that_of_a_plain_loop(bins: int, sharpness: float) -> None:
    probabilities = softmaxed(500, seed=4, sharpness=sharpness)
    labels = np.random.default_rng(5).integers(0, 10, 500)
    found = expected_calibration_error(probabilities, labels, bins)
    assert found == pytest.approx(by_loop(probabilities, labels.tolist(), bins), abs=1e-9)
    assert 0 <= found <= 1


def test_a_calibrated_network_has_no_error_and_a_boasting_one_much() -> None:
    three_of_four = certain(0.75, 0.75, 0.75, 0.75)
    assert expected_calibration_error(three_of_four, [0, 0, 0, 1]) == 0
    boasting = certain(1, 1, 1, 1)
    assert expected_calibration_error(boasting, [1, 1, 1, 1]) == 1
    assert expected_calibration_error(boasting, [0, 0, 0, 1]) == 0.25


def test_errors_in_two_bins_do_not_cancel_and_in_one_they_do() -> None:
    low, high = certain(0.625), certain(0.875)
    both, labels = np.concatenate([low, high]), [0, 1]  # 0.375 too shy, 0.875 too bold
    assert expected_calibration_error(both, labels, bins=4) == (0.375 + 0.875) / 2
    assert expected_calibration_error(both, labels, bins=1) == (0.875 - 0.375) / 2


def test_an_edge_belongs_to_the_bin_below() -> None:
    pictures, labels = certain(0.75, 0.875, 1.0), [1, 0, 0]
    # The first is alone in its bin, the other two share theirs.
    expected = (0.75 + abs(0.875 - 1 + 1.0 - 1)) / 3
    assert expected_calibration_error(pictures, labels, bins=4) == pytest.approx(expected)


def test_the_default_is_fifteen_bins() -> None:
    probabilities, labels = softmaxed(300, seed=6), [0] * 300
    expected = expected_calibration_error(probabilities, labels, bins=15)
    assert expected_calibration_error(probabilities, labels) == expected


def test_certainty_is_the_winners_probability() -> None:
    for row in softmaxed(20, seed=7):
        assert certainty(row) == max(row.tolist())
    assert type(certainty(softmaxed(1, seed=7)[0])) is float


@pytest.mark.parametrize("share", [0.0, 0.03, 0.05, 0.5, 0.99])
@pytest.mark.parametrize("count", [1, 7, 100, 333])
def test_the_threshold_refuses_as_many_good_pictures_as_it_may(share: float, count: int) -> None:
    probabilities = softmaxed(count, seed=count)
    below = doubt_threshold(probabilities, share)
    refused = sum(certainty(row) < below for row in probabilities)
    assert refused == math.floor(share * count)
    assert below in [certainty(row) for row in probabilities]


def test_the_order_of_the_pictures_does_not_matter() -> None:
    probabilities = softmaxed(200, seed=8)
    assert doubt_threshold(probabilities) == doubt_threshold(probabilities[::-1])
    assert doubt_threshold(probabilities) == doubt_threshold(probabilities, REFUSED_SHARE)


def test_pictures_that_are_all_alike_are_all_accepted() -> None:
    assert doubt_threshold(certain(*[0.875] * 50)) == 0.875


@pytest.mark.parametrize("share", [-0.1, 1.0, float("nan")])
def test_a_share_that_is_none(share: float) -> None:
    with pytest.raises(CnnvizError, match="from 0 to below 1"):
        doubt_threshold(certain(0.9), share)


def test_no_pictures() -> None:
    nothing = np.zeros((0, 10), np.float32)
    for call in (doubt_threshold, lambda empty: expected_calibration_error(empty, [])):
        with pytest.raises(CnnvizError, match="at least one"):
            call(nothing)


@pytest.mark.parametrize("bins", [1, 4, 15])
def test_bins_hold_what_a_plain_loop_sorts_into_them(bins: int) -> None:
    probabilities = softmaxed(400, seed=7)
    labels = np.random.default_rng(8).integers(0, 10, 400).tolist()
    found = calibration_bins(probabilities, labels, bins)
    for m in range(bins):
        held = [
            (max(row), row.index(max(row)) == label)
            for row, label in zip(probabilities.tolist(), labels, strict=True)
            if m / bins < max(row) <= (m + 1) / bins
        ]
        assert found.counts[m] == len(held)
        if held:
            certain, right = (sum(part) / len(held) for part in zip(*held, strict=True))
            assert found.certainties[m] == pytest.approx(certain)
            assert found.accuracies[m] == pytest.approx(right)
        else:
            assert math.isnan(found.certainties[m])
            assert math.isnan(found.accuracies[m])
    assert found.error == expected_calibration_error(probabilities, labels, bins)
