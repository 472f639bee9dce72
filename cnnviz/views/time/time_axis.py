"""Where each step of a run lies on the timeline: kept steps are evenly spaced."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.runs.snapshot_steps import snapshot_steps

LABEL_GAP_PX = 10
NICE_DIGITS = (1, 2, 5)


@dataclass(frozen=True)
class TimeAxis:
    """The first steps, of which all are kept, get as much room as they deserve.

    A run in training has its places from the start, so that nothing moves as it grows.
    """

    places: tuple[int, ...]  # steps: the kept ones, then those to come
    kept: int  # how many are kept by now
    epoch_ends: tuple[int, ...]

    def place_of(self, step: int) -> float:
        """Return the place of a step, kept or in between: 0 is the first, 1 the second one."""
        after = bisect_left(self.places, step)
        if after == len(self.places):
            return len(self.places) - 1.0
        if after == 0:
            return 0.0
        before, behind = self.places[after - 1], self.places[after]
        return after - 1 + (step - before) / (behind - before)

    def share_of(self, step: int) -> float:
        """Return where a step lies between the beginning, 0, and the end, 1."""
        return self.place_of(step) / max(1, len(self.places) - 1)

    def index_at(self, share: float) -> int:
        """Return the place nearest to a share of the axis."""
        last = len(self.places) - 1
        return min(last, max(0, round(share * last)))


def axis_of(run: RecordedRun, is_growing: bool) -> TimeAxis:
    """Return the axis of a run; while it grows, with the steps that it will keep."""
    steps_an_epoch = _steps_an_epoch(run)
    if is_growing:
        planned: Iterable[int] = _planned(run.total_steps, steps_an_epoch)
    else:
        planned = (run.last_step,)
    later = (step for step in planned if step > run.steps[-1])
    places = (*run.steps, *later)
    ends = tuple(range(steps_an_epoch, places[-1] + 1, steps_an_epoch))
    return TimeAxis(places, len(run.steps), ends)


def labelled_steps(
    axis: TimeAxis, width_px: float, text_px: Callable[[str], int]
) -> list[tuple[int, float]]:
    """Return steps to be written below the axis and the middle of each, none over another.

    0, 1, 10, 100 and so on go first, then the end, then whatever round steps there is room for.
    """
    last = axis.places[-1]
    powers = [10**digits for digits in range(len(str(last)))]
    between = [digit * power for power in powers for digit in NICE_DIGITS[1:]]
    taken: list[tuple[float, float]] = []
    labels = []
    for step in (0, *powers, last, *between):
        half = text_px(f"{step:,}") / 2
        middle = min(max(axis.share_of(step) * width_px, half), width_px - half)
        reach = (middle - half - LABEL_GAP_PX, middle + half + LABEL_GAP_PX)
        if step <= last and all(reach[1] <= low or reach[0] >= high for low, high in taken):
            taken.append((middle - half, middle + half))
            labels.append((step, middle))
    return sorted(labels)


@lru_cache(maxsize=4)
def _planned(total_steps: int, steps_an_epoch: int) -> tuple[int, ...]:
    return tuple(sorted(snapshot_steps(total_steps, steps_an_epoch)))


def _steps_an_epoch(run: RecordedRun) -> int:
    epochs = run.start.made_by.get("epochs")
    count = epochs if isinstance(epochs, int) and epochs > 0 else 1
    return max(1, run.total_steps // count)
