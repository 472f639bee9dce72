from decimal import Decimal

import numpy as np
import pytest

from cnnviz.core.inspection.printed_sums import (
    adding_up,
    as_printed,
    change_in_print,
    difference,
    digits_for,
    in_print,
    rounded,
)


@pytest.mark.parametrize("count", [1, 2, 3, 17, 26, 400])
@pytest.mark.parametrize("digits", [0, 1, 3, 6])
def test_what_is_printed_adds_up(count: int, digits: int) -> None:
    chance = np.random.default_rng(count + digits)
    for scale in (1e-3, 1.0, 300.0):
        terms = (chance.normal(size=count) * scale).tolist()
        units = adding_up(terms, digits)
        printed = [Decimal(in_print(unit, digits)) for unit in units]
        assert sum(printed) == Decimal(in_print(rounded(sum(terms), digits), digits))
        for term, unit in zip(terms, units, strict=True):
            assert abs(unit - term * 10**digits) < 1 + 1e-6


def test_thirds_make_a_whole() -> None:
    assert adding_up([1 / 3, 1 / 3, 1 / 3], 2) == [34, 33, 33]


def test_nothing_stays_nothing() -> None:
    units = adding_up([0.0, 0.04, 0.0, 0.04, 0.04, -0.0], 1)
    assert units == [0, 1, 0, 0, 0, 0]


def test_a_partial_sum_rounded_elsewhere_is_met_by_its_own_terms() -> None:
    chance = np.random.default_rng(8)
    terms = chance.normal(size=25).tolist()
    for off in (-2, -1, 0, 1, 2):
        total = rounded(sum(terms), 3) + off
        units = adding_up(terms, 3, total)
        assert sum(units) == total
        assert max(abs(u - t * 1000) for u, t in zip(units, terms, strict=True)) < 2


def test_no_terms_and_zeros_are_no_trouble() -> None:
    assert adding_up([], 3) == []
    assert adding_up([0.0, 0.0], 3) == [0, 0]


@pytest.mark.parametrize(
    ("value", "digits", "units"),
    [(0.5, 0, 1), (-0.5, 0, -1), (2.4999, 0, 2), (1.005, 2, 100), (-3.14159, 3, -3142)],
)
def test_rounding_goes_to_the_nearest(value: float, digits: int, units: int) -> None:
    assert rounded(value, digits) == units


@pytest.mark.parametrize(
    ("units", "digits", "text"),
    [(1234, 3, "1.234"), (-5, 3, "-0.005"), (0, 2, "0.00"), (-12, 0, "-12"), (7, 1, "0.7")],
)
def test_units_are_printed_with_their_decimals(units: int, digits: int, text: str) -> None:
    assert in_print(units, digits) == text


@pytest.mark.parametrize(
    ("terms", "digits"),
    [([0.5, 3.2], 3), ([12.0], 2), ([0.01], 5), ([4321.0, 1.0], 0), ([], 3), ([0.0], 3),
     ([1e-30], 12)],
)  # fmt: skip
def test_four_digits_of_the_largest_term_are_shown(terms: list[float], digits: int) -> None:
    assert digits_for(terms) == digits


def test_a_change_is_that_of_the_printed_numbers() -> None:
    assert change_in_print(90.874, 91.236, 2) == "-0.37"  # 90.87 - 91.24, though it is -0.362
    assert change_in_print(12.25, 12.25, 1) == "+0.0"
    assert change_in_print(12.34, 12.21, 1) == "+0.1"
    assert as_printed(difference(0.444, 0.036, 1), 1) == 0.4
