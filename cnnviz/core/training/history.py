"""The curves of one training run, as columns."""

import sys
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.formats import check_known
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.translation import tr

# What a file holds of each column: a longer one is thinned, so that it can always be read again.
MAX_POINTS = 100_000
STEP_COLUMNS = ("steps", "losses", "accuracies", "learning_rates")
VALIDATION_COLUMNS = ("validation_steps", "validation_accuracies", "validation_losses")


@dataclass
class History:
    """What was measured at which step; one column a quantity, all of a kind equally long."""

    steps: list[int] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    accuracies: list[float] = field(default_factory=list)
    learning_rates: list[float] = field(default_factory=list)
    validation_steps: list[int] = field(default_factory=list)
    validation_accuracies: list[float] = field(default_factory=list)
    validation_losses: list[float] = field(default_factory=list)

    def add(self, report: StepReport) -> None:
        self.steps.append(report.step)
        self.losses.append(report.loss)
        self.accuracies.append(report.accuracy)
        self.learning_rates.append(report.learning_rate)
        if report.validation is not None:
            self.validation_steps.append(report.step)
            self.validation_accuracies.append(report.validation.accuracy)
            self.validation_losses.append(report.validation.loss)

    def copy(self) -> "History":
        return History(**{name: list(column) for name, column in vars(self).items()})

    def up_to(self, step: int) -> "History":
        """Return a copy without what came after a step."""
        steps = bisect_right(self.steps, step)
        validations = bisect_right(self.validation_steps, step)
        ends = dict.fromkeys(STEP_COLUMNS, steps) | dict.fromkeys(VALIDATION_COLUMNS, validations)
        return History(**{name: column[: ends[name]] for name, column in vars(self).items()})

    def to_dict(self) -> dict[str, list[float]]:
        """Return the columns, to 6 digits and at most 100,000 evenly spaced points each."""
        return {name: _compact(column) for name, column in vars(self).items()}


def history_from_dict(data: Any) -> History:
    """Rebuild a history from a file's JSON, trusting nothing in it.

    Raises:
        CnnvizError: a column is missing, ragged, too long or holds something else than numbers.
    """
    names = (*STEP_COLUMNS, *VALIDATION_COLUMNS)
    if not isinstance(data, dict) or not set(names) <= set(data):
        raise CnnvizError(tr("The training history in the file lacks columns."))
    check_known(data, names, "history")
    if not all(isinstance(column, list) and _all_numbers(column) for column in data.values()):
        raise CnnvizError(tr("The training history in the file holds values that are not numbers."))
    for group in (STEP_COLUMNS, VALIDATION_COLUMNS):
        lengths = {len(data[name]) for name in group}
        if len(lengths) > 1 or max(lengths) > MAX_POINTS:
            raise CnnvizError(tr("The training history in the file has columns of unequal length."))
    return History(**{name: list(data[name]) for name in names})


def _compact(column: list[Any]) -> list[Any]:
    spacing = -(-len(column) // MAX_POINTS) or 1
    kept = column[::spacing]
    return [float(f"{value:.6g}") if isinstance(value, float) else value for value in kept]


def _all_numbers(column: Iterable[Any]) -> bool:
    # Compared, not math.isfinite: JSON may hold a whole number that no float can.
    return all(type(value) in (int, float) and abs(value) <= sys.float_info.max for value in column)


def smoothed(values: list[float], weight: float = 0.98) -> list[float]:
    """Return the exponential moving average, corrected for its start as Adam's moments are."""
    result, average = [], 0.0
    for count, value in enumerate(values, start=1):
        average = weight * average + (1 - weight) * value
        result.append(average / (1 - weight**count))
    return result
