"""When a rate was turned, from what each step was trained with."""

from dataclasses import replace
from typing import Any

import pytest

from cnnviz.core.checkpoints.provenance import describe_run
from cnnviz.core.training.history import History
from cnnviz.core.training.rate_changes import (
    RATE_CHANGES,
    RateChange,
    planned_rates,
    rate_changes,
    rate_turns,
    rate_words,
    with_rate_changes,
)
from cnnviz.core.training.recipes import RECIPES, schedule_factor
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.typed_numbers import number_words

TOTAL = 400


def trained(recipe: str, turned: dict[int, float]) -> tuple[dict[str, Any], History]:
    config, history = RECIPES[recipe], History()
    rate = config.learning_rate
    for step in range(1, TOTAL + 1):
        rate = turned.get(step, rate)
        used = rate * schedule_factor(config.schedule, (step - 1) / TOTAL)
        history.add(StepReport(step, 1, 1.0, 0.5, used, 100, 0.1 * step))
    return describe_run("bars", config, 1), history


@pytest.mark.parametrize("recipe", list(RECIPES))
@pytest.mark.parametrize("turned", [{}, {1: 0.003}, {120: 0.002}, {2: 0.5, 3: 1e-5, 399: 0.0012}])
def test_changes_are_found_under_every_schedule(recipe: str, turned: dict[int, float]) -> None:
    made_by, history = trained(recipe, turned)
    changes = rate_changes(made_by, history, TOTAL)
    assert changes == tuple(RateChange(step, rate) for step, rate in turned.items())
    told = with_rate_changes(made_by, history, TOTAL)
    assert told.get(RATE_CHANGES, []) == [[step, rate] for step, rate in turned.items()]


@pytest.mark.parametrize("recipe", list(RECIPES))
def test_turns_say_from_what_to_what_in_a_run_as_in_its_file(recipe: str) -> None:
    made_by, history = trained(recipe, {120: 0.002, 121: 5e-5, 300: 0.01})
    began = number_words(RECIPES[recipe].learning_rate)
    turns = {120: f"{began} → 0.002", 121: "0.002 → 5e-05", 300: "5e-05 → 0.01"}
    assert rate_turns(made_by, history, TOTAL) == turns
    told = with_rate_changes(made_by, history, TOTAL)
    assert rate_turns(told, History(), None) == turns
    assert rate_turns(made_by, history, None) == {}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (RATE_CHANGES, "x"),
        (RATE_CHANGES, [[1, 0.1], [2, 10**400]]),
        (RATE_CHANGES, [[1, 0.1], [2, -1]]),
        ("learning_rate", 10**400),
        ("learning_rate", "fast"),
        ("schedule", None),
    ],
)
def test_a_file_that_tells_nonsense_has_no_turns(key: str, value: object) -> None:
    made_by, history = trained("article", {3: 0.1})
    told = {**with_rate_changes(made_by, history, TOTAL), key: value}
    assert rate_turns(told, history, None) == {}


def test_what_does_not_say_how_it_was_trained_has_none() -> None:
    made_by, history = trained("article", {3: 0.1})
    assert rate_changes({}, history, TOTAL) == ()
    assert rate_changes({**made_by, "learning_rate": "x"}, history, TOTAL) == ()
    assert rate_changes({**made_by, "learning_rate": -1}, history, TOTAL) == ()
    assert rate_changes(made_by, History(), TOTAL) == ()


def test_changes_are_told_in_words() -> None:
    first = RateChange(1200, 0.01)
    assert rate_words(()) == ""
    assert rate_words((first,)) == "rate turned to 0.01 at step 1,200"
    later = (first, replace(first, step=1300), RateChange(1500, 1e-5))
    assert rate_words(later) == "rate turned 3 times, last to 1e-05 at step 1,500"


@pytest.mark.parametrize(
    "data",
    [None, {}, "x", [1], [[1]], [[1, 2, 3]], [["1", 0.1]], [[0, 0.1]], [[1, 0]], [[1, -1]],
     [[1, float("nan")]], [[1, 1e31]], [[1, True]], [[1.0, 0.1]], [[1, 0.1]] * 10_001],
)  # fmt: skip
def test_plans_of_a_hostile_file_are_refused(data: Any) -> None:
    with pytest.raises(ValueError, match="rate"):
        planned_rates(data, 1e30)


def test_plans_are_read() -> None:
    assert planned_rates([[2, 0.1], [5, 1]], 1e30) == {2: 0.1, 5: 1.0}
