import pytest

from cnnviz.core.training.step_reports import StepReport
from cnnviz.session.training.training_state import averaged_speed


def step(seconds: float) -> StepReport:
    return StepReport(1, 1, 0.5, 0.5, 0.001, 100, seconds)


def test_the_first_update_says_it_alone() -> None:
    assert averaged_speed(0.0, (step(10.5), step(11.0)), since_s=10.0) == pytest.approx(200)


def test_later_ones_move_it_a_tenth_of_the_way() -> None:
    assert averaged_speed(200.0, (step(11.25),), since_s=11.0) == pytest.approx(220)


def test_a_clock_that_stood_still_changes_nothing() -> None:
    assert averaged_speed(200.0, (step(11.0),), since_s=11.0) == 200
