"""After which steps of a run its weights are kept."""

MOST_SNAPSHOTS = 300  # of a run, beside one at the end of each epoch
# Keeping the weights takes about a tenth of a step of the article's network.
STEPS_A_SNAPSHOT = 9
FEWEST_SNAPSHOTS = 80
DENSE_SHARE = 0.2  # of the snapshots: those of the first steps, of which none is left out


def snapshot_steps(total_steps: int, steps_per_epoch: int) -> frozenset[int]:
    """Return the steps: the first ones all, then each gap a little longer than the one before.

    Before the first step (0), at each epoch's end and after the last step there is always one.
    """
    count = min(MOST_SNAPSHOTS, max(FEWEST_SNAPSHOTS, total_steps // STEPS_A_SNAPSHOT))
    if total_steps <= count:
        return frozenset(range(total_steps + 1))
    dense = round(DENSE_SHARE * count)
    later, left = count - dense, total_steps - dense
    growth = 2 * (left - later) / later**2
    steps = {dense + round(n + growth * n * n / 2) for n in range(1, later + 1)}
    epoch_ends = range(steps_per_epoch, total_steps + 1, steps_per_epoch)
    return frozenset({*range(dense + 1), *steps, *epoch_ends, total_steps})
