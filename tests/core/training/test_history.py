import json
import math
from typing import Any

import numpy as np
import pytest

from cnnviz.core.errors import CnnvizError
from cnnviz.core.training.history import MAX_POINTS, History, history_from_dict, smoothed
from cnnviz.core.training.step_reports import StepReport, Validation


def report(step: int, validation: Validation | None = None) -> StepReport:
    return StepReport(step, 1, 1 / step, step / 100, 1e-7, 100, 0.0, validation)


def some_history() -> History:
    history = History()
    for step in range(1, 5):
        history.add(report(step, Validation(0.5, 1.5) if step % 2 == 0 else None))
    return history


def test_reports_become_columns() -> None:
    history = some_history()
    assert history.steps == [1, 2, 3, 4]
    assert history.losses == [1, 1 / 2, 1 / 3, 1 / 4]
    assert history.accuracies == [0.01, 0.02, 0.03, 0.04]
    assert history.learning_rates == [1e-7] * 4
    assert history.validation_steps == [2, 4]
    assert history.validation_accuracies == [0.5, 0.5]
    assert history.validation_losses == [1.5, 1.5]


def test_a_history_survives_a_file_to_six_digits() -> None:
    history = some_history()
    read = history_from_dict(json.loads(json.dumps(history.to_dict())))
    assert read.steps == history.steps
    assert read.losses == pytest.approx(history.losses, rel=1e-5)
    assert read.learning_rates == history.learning_rates
    assert all(type(step) is int for step in read.steps)
    assert history_from_dict(read.to_dict()) == read


def test_a_copy_goes_its_own_way() -> None:
    history = some_history()
    copy = history.copy()
    history.add(report(5))
    assert copy == some_history()


def test_a_very_long_history_is_thinned_so_that_it_can_be_read_again() -> None:
    count = 2 * MAX_POINTS + 1
    column = [float(n) for n in range(count)]
    history = History(list(range(count)), column, column, column)
    read = history_from_dict(history.to_dict())
    assert read.steps == list(range(0, count, 3))
    assert len(read.steps) == len(read.losses) <= MAX_POINTS
    assert len(history.steps) == count


def test_an_empty_history_is_one() -> None:
    assert history_from_dict(History().to_dict()) == History()


def changed(**columns: Any) -> dict[str, Any]:
    return {**some_history().to_dict(), **columns}


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (None, "lacks columns"),
        ({}, "lacks columns"),
        (changed(colour=[]), r"does not know \(colour\)"),
        (changed(losses=None), "not numbers"),
        (changed(losses=["a"] * 4), "not numbers"),
        (changed(losses=[True] * 4), "not numbers"),
        (changed(losses=[math.nan] * 4), "not numbers"),
        (changed(losses=[math.inf] * 4), "not numbers"),
        (changed(losses=[10**400] * 4), "not numbers"),
        (changed(losses=[[1]] * 4), "not numbers"),
        (changed(losses=[1.0]), "unequal length"),
        (changed(validation_losses=[]), "unequal length"),
        (dict.fromkeys(changed(), [0] * (MAX_POINTS + 1)), "unequal length"),
    ],
)
def test_what_is_no_history_is_refused(data: Any, named: str) -> None:
    with pytest.raises(CnnvizError, match=named):
        history_from_dict(data)


def test_smoothing_is_the_weighted_mean_of_all_before() -> None:
    values = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]
    for end, result in enumerate(smoothed(values, 0.9), start=1):
        weights = 0.9 ** np.arange(end - 1, -1, -1)
        assert result == pytest.approx(np.average(values[:end], weights=weights))
    assert smoothed([]) == []
    assert smoothed([7.0] * 50) == pytest.approx([7.0] * 50)
