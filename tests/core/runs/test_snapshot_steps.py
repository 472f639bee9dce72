from itertools import pairwise

import pytest

from cnnviz.core.runs.snapshot_steps import (
    DENSE_SHARE,
    FEWEST_SNAPSHOTS,
    MOST_SNAPSHOTS,
    snapshot_steps,
)

EPOCHS = [(1, 1), (1, 7), (3, 33), (1, 99), (1, 100), (1, 101), (1, 125), (2, 860), (10, 550)]
EPOCHS += [(1, 430), (16, 938), (20, 8), (100, 550), (1, 10**6)]


@pytest.mark.parametrize(("epochs", "an_epoch"), EPOCHS)
def test_the_first_steps_are_all_kept_then_gaps_grow_to_the_last(
    epochs: int, an_epoch: int
) -> None:
    total = epochs * an_epoch
    steps = snapshot_steps(total, an_epoch)
    ends = {an_epoch * epoch for epoch in range(1, epochs + 1)}
    assert {0, total} | ends <= steps
    assert min(steps) == 0
    assert max(steps) == total
    spaced = sorted(steps - ends | {0, total})
    dense = round(DENSE_SHARE * min(total, FEWEST_SNAPSHOTS))
    assert set(range(dense + 1)) <= steps
    # An end of an epoch may have been one of the steps in between.
    gaps = [after - before for before, after in pairwise(spaced)]
    assert max(gaps, default=1) <= max(total // 20, 2)


@pytest.mark.parametrize(("epochs", "an_epoch"), EPOCHS)
def test_there_are_about_three_hundred_at_most(epochs: int, an_epoch: int) -> None:
    total = epochs * an_epoch
    count = len(snapshot_steps(total, an_epoch))
    assert count <= MOST_SNAPSHOTS + epochs + 1
    assert count >= min(total + 1, FEWEST_SNAPSHOTS)


def test_a_gap_is_never_shorter_than_the_one_before_by_more_than_rounding() -> None:
    total = 5500
    steps = sorted(snapshot_steps(total, total))
    gaps = [after - before for before, after in pairwise(steps)]
    assert all(after >= before - 1 for before, after in pairwise(gaps))
    assert gaps[0] == 1
    assert gaps[-1] > 20


def test_a_short_run_keeps_every_step() -> None:
    assert snapshot_steps(12, 4) == set(range(13))
