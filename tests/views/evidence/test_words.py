"""What is said of logits is true with the numbers that are printed."""

import re

import numpy as np
import pytest

from cnnviz.core.evidence.integrated_gradients import TOLERANCE, completeness
from cnnviz.views.evidence.words import completeness_words, odds_words
from tests.printed_equations import equations_in, troubles_in

SCALES = [1e-3, 1.0, 30.0, 1e3]


@pytest.mark.parametrize("scale", SCALES)
def test_odds_add_up_and_are_the_power_that_they_say(scale: float) -> None:
    chance = np.random.default_rng(1)
    for first, second in (chance.normal(size=(300, 2)) * scale).tolist():
        words = odds_words(first, second, ("T-shirt/top", "Ankle boot"))
        assert len(equations_in(words)) == 2
        assert troubles_in(words) == []


@pytest.mark.parametrize("scale", SCALES)
def test_the_check_of_a_sum_adds_up_and_says_how_far_off_it_is(scale: float) -> None:
    chance = np.random.default_rng(2)
    for logit, empty, off in (chance.normal(size=(300, 3)) * scale).tolist():
        difference = logit - empty
        found = completeness(difference + 0.05 * off, logit, empty)
        words = completeness_words(found)
        assert troubles_in(words) == []
        total = float(re.search(r" = (-?[\d.]+);", words)[1])
        attributed = float(re.search(r"add up to (-?[\d.]+):", words)[1])
        told = float(re.search(r"complete, ([\d.]+) off", words)[1])
        assert told == pytest.approx(abs(attributed - total), abs=1e-9)
        is_complete = ": complete" in words
        rounding = 1e-5 * max(abs(logit), abs(empty))
        assert is_complete == (found.off <= TOLERANCE * abs(difference) + rounding)
        if not is_complete:
            assert told > 0
            share = float(re.search(r"off, ([\d.]+) % of it", words)[1])
            assert share == pytest.approx(100 * told / abs(total), abs=0.051)


def test_what_is_no_number_adds_up_to_nothing() -> None:
    assert "nothing adds up" in completeness_words(completeness(0.0, np.inf, 0.0))
