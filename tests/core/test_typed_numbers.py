"""Numbers as people type them: read as meant, or refused with a word, never another number."""

# ruff: noqa: RUF001

import itertools

import pytest

from cnnviz.core.errors import CnnvizError
from cnnviz.core.typed_numbers import NumberKind, number_words, read_number

RATE = NumberKind(1e-9, 100, by_factors=True)
COUNT = NumberKind(1, 1000, is_whole=True)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.001", 0.001), ("0,001", 0.001), (".01", 0.01), (",01", 0.01), ("5.", 5), ("5,", 5),
        ("1e-4", 1e-4), ("1E-2", 0.01), ("5e-05", 5e-5), ("5E-05", 5e-5), ("1,5e-3", 0.0015),
        ("1e−4", 1e-4), ("1e–4", 1e-4), ("−0.25", -0.25), ("+3", 3), ("- 3", -3),
        ("10^-4", 1e-4), ("10⁻⁴", 1e-4), ("2×10⁻³", 0.002), ("1*10**-4", 1e-4), ("3 x 10^2", 300),
        (" 0.001\n", 0.001), ("\u00a00.001\u202f", 0.001), ("\ufeff0.5\u200e", 0.5),
        ("1,000.5", 1000.5), ("1.000,5", 1000.5), ("1 000,5", 1000.5), ("1\u202f000", 1000),
        ("1'000.5", 1000.5), ("1’000", 1000), ("60_000", 60_000), ("1,000,000", 1e6),
        ("1.000.000", 1e6), ("10,00,000", 1e6), ("1.250", 1.25), ("0,125", 0.125), ("00,500", 0.5),
        ("٠٫٠٠١", 0.001), ("۰٫۰۰۱", 0.001), ("०.००१", 0.001), ("０．５", 0.5), ("١٬٠٠٠٫٥", 1000.5),
        ("-0.1234", -0.1234), ("1,000e-3", 0.001),
    ],
)  # fmt: skip
def test_numbers_are_read_as_they_are_meant(text: str, number: float) -> None:
    assert read_number(text) == pytest.approx(number, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "number"),
    [("64", 64), ("10,000", 10_000), ("10.000", 10_000), ("1e3", 1000), ("64.0", 64),
     ("64,0", 64), ("1 000", 1000), ("2.147.483.647", 2147483647), ("1.5e3", 1500)],
)  # fmt: skip
def test_whole_numbers_may_be_grouped(text: str, number: int) -> None:
    assert read_number(text, is_whole=True) == number


@pytest.mark.parametrize(
    "text",
    ["", "  ", "abc", "1.2.3", "1,2,3", "nan", "inf", "-inf", "infinity", "1e", "e4", ".", ",", "-",
     "--1", "1-", "0x10", "1e400", "1e-400", "1/1000", "50 %", "0.1\n0.2", "0.1 0.2", "1,00.5",
     "1.00,5", "1 00", "10^", "1e1.5", "1_0", "1" * 61, "１２abc", "1,000,00", "12,34", "²"],
)  # fmt: skip
def test_what_is_no_whole_number_is_refused_in_a_short_sentence(text: str) -> None:
    with pytest.raises(CnnvizError) as refusal:
        read_number(text, is_whole=True)
    assert len(str(refusal.value)) < 120
    assert str(refusal.value).isprintable()
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("text", ["1,000", "-1,250", "999,999", "10,000"])
def test_a_comma_that_could_be_either_is_not_guessed(text: str) -> None:
    with pytest.raises(CnnvizError, match="could be"):
        read_number(text)


@pytest.mark.parametrize("text", ["0", "1001", "-5", "1e6"])
def test_what_is_out_of_bounds_is_told_them(text: str) -> None:
    with pytest.raises(CnnvizError, match="1 to 1,000"):
        COUNT.read(text)


def test_what_is_shown_is_read_again() -> None:
    numbers = (1e-9, 5e-5, 1e-4, 0.001, 0.012, 0.1 + 0.2, 1, 64, 100, -0.25, 1234.5, 0)
    for number in numbers:
        assert read_number(number_words(number)) == pytest.approx(number, rel=1e-9)
    assert [number_words(n) for n in (0.0001, 1e-5, 0.001, 64.0, -0.0)] == [
        "0.0001", "1e-05", "0.001", "64", "0",
    ]  # fmt: skip


def test_rates_step_by_factors_and_come_back() -> None:
    up = list(itertools.accumulate(range(9), lambda rate, _: RATE.stepped(rate, 1), initial=1e-4))
    assert up == [1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1]
    assert [RATE.stepped(rate, -1) for rate in up[1:]] == up[:-1]
    assert RATE.stepped(1e-4, 9) == 0.1
    assert RATE.stepped(0.012, 1) == 0.02
    assert RATE.stepped(0.012, -1) == 0.01
    assert RATE.stepped(0.1, -30) == RATE.lowest
    assert RATE.stepped(1, 30) == RATE.highest


def test_other_steps_stay_in_bounds_and_do_not_drift() -> None:
    scale = NumberKind(-2, 2, step=0.05)
    assert scale.stepped(0.1, 1) == 0.15
    assert scale.stepped(1.98, 1) == 2
    assert COUNT.stepped(1, -10) == 1
