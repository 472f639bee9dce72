from fractions import Fraction
from itertools import pairwise
from math import floor

import numpy as np
import pytest

from cnnviz.core.sketching.fitting import Box, fit


def averaged_by_hand(picture: np.ndarray, side: int, offset: tuple[Fraction, Fraction]) -> list:
    """The mean over every target pixel's square, by plain loops over exact fractions."""
    step = Fraction(max(picture.shape), side)  # source pixels per target pixel

    def shares(length: int, start: Fraction, target: int) -> list[tuple[int, Fraction]]:
        low, high = (target - start) * step, (target + 1 - start) * step
        return [(i, min(high, i + 1) - max(low, i)) for i in range(length)]

    means = []
    for row in range(side):
        rows = [share for share in shares(picture.shape[0], offset[0], row) if share[1] > 0]
        means.append([])
        for column in range(side):
            columns = [s for s in shares(picture.shape[1], offset[1], column) if s[1] > 0]
            total = sum(int(picture[i, j]) * a * b for i, a in rows for j, b in columns)
            means[-1].append(floor(total / step**2 + Fraction(1, 2)))
    return means


def centred(side: int, size: Fraction) -> Fraction:
    """Where a size begins: in the middle, and up to half a pixel beyond where it is odd."""
    beyond_even = (side - size) % 2
    return (side - size) / 2 + min(beyond_even, 2 - beyond_even) / 2


@pytest.mark.parametrize(
    ("height", "width"), [(40, 33), (33, 40), (20, 12), (1, 1), (3, 50), (9, 9), (61, 2)]
)
def test_fitting_is_an_exact_area_average(height: int, width: int) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (height, width)).astype(np.uint8)
    side, longer = 14, max(height, width)
    offset = tuple(centred(side, side * Fraction(length, longer)) for length in (height, width))
    expected = averaged_by_hand(picture, side, offset)
    np.testing.assert_array_equal(fit(picture, (side, side)), expected)


def test_an_odd_whole_size_stays_on_the_pixel_grid() -> None:
    picture = np.random.default_rng(2).integers(1, 256, (28, 15)).astype(np.uint8)
    fitted = fit(np.kron(picture, np.ones((10, 10), np.uint8)), (28, 28))
    np.testing.assert_array_equal(fitted[:, 7:22], picture)  # as Fashion-MNIST centres: 7 and 6
    assert not fitted[:, :7].any()
    assert not fitted[:, 22:].any()


def test_the_longer_side_fills_the_square_and_the_shorter_is_centred() -> None:
    fitted = fit(np.full((50, 20), 90, np.uint8), (10, 10))
    np.testing.assert_array_equal(fitted.any(axis=1), np.ones(10))
    np.testing.assert_array_equal(fitted.any(axis=0), [0, 0, 0, 1, 1, 1, 1, 0, 0, 0])
    assert set(fitted[fitted > 0]) == {90}


def test_a_box_is_fitted_to_a_part_of_a_pixel() -> None:
    picture = np.zeros((60, 60), np.uint8)
    picture[10:50, 20:40] = 200
    whole = fit(picture[10:50, 20:40], (28, 28))
    np.testing.assert_array_equal(fit(picture, (28, 28), Box(10, 50, 20, 40)), whole)
    wider = fit(picture, (28, 28), Box(9.5, 50.5, 20, 40)).astype(int)
    assert wider.sum() < whole.sum(dtype=int)
    shares = wider[0, 14] / 200  # half a pixel of 41 over 28 rows is empty
    assert shares == pytest.approx(1 - 0.5 * 28 / 41, abs=0.01)
    assert wider[14, 14] == 200


def test_nearly_the_same_size_gives_nearly_the_same_picture() -> None:
    picture = np.zeros((140, 140), np.uint8)
    picture[:, 30:110] = 255
    fitted = [
        fit(picture, (28, 28), Box(0, 140, 30, 110 - part / 16)).astype(int) for part in range(17)
    ]
    for one, next_one in pairwise(fitted):
        assert np.abs(one - next_one).max() <= 255 * 28 / 140 / 16 + 1
