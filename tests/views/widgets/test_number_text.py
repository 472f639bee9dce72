"""Numbers as text: how long, and how exact."""

import pytest

from cnnviz.views.widgets.number_text import decimals_for, short_number, steady_number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (0.832, "0.83"),
        (-0.832, "-0.83"),
        (0.0421, "0.042"),
        (9.999, "10.0"),
        (12.34, "12.3"),
        (123.4, "123"),
        (9999.0, "9999"),
        (123456.0, "1e5"),
        (0.00042, "4e-4"),
        (-0.00042, "-4e-4"),
    ],
)
def test_short_numbers(value: float, text: str) -> None:
    assert short_number(value) == text


@pytest.mark.parametrize("exponent", range(-12, 13))
@pytest.mark.parametrize("digits", [1.0, 1.25, 9.4999, 9.9999])
def test_short_numbers_stay_short_and_true(exponent: int, digits: float) -> None:
    value = -digits * 10.0**exponent
    assert len(short_number(value)) <= 6
    assert float(short_number(value)) == pytest.approx(value, rel=0.5 if exponent < -2 else 0.3)


def test_steady_numbers_are_equally_long_with_and_without_a_sign() -> None:
    assert len(steady_number(0.5)) == len(steady_number(-0.5)) == 6


def test_large_numbers_take_fewer_decimals() -> None:
    assert [decimals_for(reach) for reach in (0.1, 1.5, 25.0)] == [3, 2, 1]


def test_what_is_no_number_is_called_so() -> None:
    assert short_number(float("nan")) == "nan"
    assert short_number(float("-inf")) == "-inf"
