from dataclasses import replace
from itertools import pairwise

import pytest

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.runs.snapshot_steps import snapshot_steps
from cnnviz.core.training.history import History
from cnnviz.views.time.time_axis import TimeAxis, axis_of, labelled_steps

AXIS = TimeAxis((0, 1, 2, 10, 20), 5, (10, 20))


@pytest.fixture
def run(checkpoint: Checkpoint, tmp_path: object) -> RecordedRun:
    """An article's run of 6,000 steps, after 41."""
    start = replace(checkpoint, made_by={"epochs": 10})
    history = History(steps=list(range(1, 42)))
    return RecordedRun(tmp_path, "", 0.0, 6000, None, start, history, 1.0, tuple(range(41)), {})


def test_kept_steps_are_evenly_spaced() -> None:
    assert [AXIS.share_of(step) for step in AXIS.places] == [0, 0.25, 0.5, 0.75, 1]
    assert AXIS.place_of(6) == 2.5
    assert AXIS.place_of(500) == 4
    assert [AXIS.index_at(share) for share in (-1, 0.1, 0.13, 0.6, 0.63, 2)] == [0, 0, 1, 2, 3, 4]


def test_a_run_in_training_has_all_of_its_places_from_the_start(run: RecordedRun) -> None:
    axis = axis_of(run, is_growing=True)
    assert axis.places == tuple(sorted(snapshot_steps(6000, 600)))
    assert axis.kept == 41
    assert axis.epoch_ends == tuple(range(600, 6001, 600))
    grown = replace(run, steps=tuple(range(51)), history=History(steps=list(range(1, 51))))
    later = axis_of(grown, is_growing=True)
    assert later.places == axis.places
    assert later.kept == 51


def test_a_step_that_was_not_kept_has_no_place(run: RecordedRun) -> None:
    gap = replace(run, steps=(0, 1, 4))
    assert axis_of(gap, is_growing=True).places[:4] == (0, 1, 4, 5)


def test_a_stopped_run_ends_with_its_newest_step(run: RecordedRun) -> None:
    axis = axis_of(run, is_growing=False)
    assert axis.places == tuple(range(42)), "41 is on screen, though not kept"
    assert axis.kept == 41
    assert axis.epoch_ends == ()


def test_a_run_before_its_first_step(run: RecordedRun) -> None:
    axis = axis_of(replace(run, steps=(0,), history=History()), is_growing=False)
    assert axis.places == (0,)
    assert axis.share_of(0) == 0
    assert axis.index_at(0.7) == 0
    assert labelled_steps(axis, 100, len) == [(0, 0.5)]


def test_powers_of_ten_are_written_first_and_nothing_over_another(run: RecordedRun) -> None:
    axis = axis_of(run, is_growing=True)
    for width in (200, 400, 900, 2000):
        labels = labelled_steps(axis, width, lambda text: 7 * len(text))
        steps = [step for step, _ in labels]
        assert {0, 100, 1000, 6000} <= set(steps)
        ends = [
            (middle - 3.5 * len(f"{step:,}"), middle + 3.5 * len(f"{step:,}"))
            for step, middle in labels
        ]
        assert all(left[1] < right[0] for left, right in pairwise(ends))
        assert ends[0][0] >= 0
        assert ends[-1][1] <= width
    wide = labelled_steps(axis, 6000, lambda text: 5 * len(text))
    assert {0, 1, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 6000} <= {step for step, _ in wide}
