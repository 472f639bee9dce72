"""When a run's learning rate was turned by hand, read from what each step was trained with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnnviz.core.errors import CnnvizError
from cnnviz.core.training.history import History
from cnnviz.core.training.recipes import (
    MAX_LEARNING_RATE,
    TrainingConfig,
    check_training_config,
    schedule_factor,
    training_config_from_dict,
)
from cnnviz.core.translation import tr
from cnnviz.core.typed_numbers import number_words

RATE_CHANGES = "learning_rate_changes"  # in the account of how a checkpoint was made
SAME_SHARE = 1e-9
MAX_CHANGES = 10_000


@dataclass(frozen=True)
class RateChange:
    """From a step on, this is the highest rate of the schedule."""

    step: int  # 1 for the first
    rate: float


def rate_changes(
    made_by: Mapping[str, Any], history: History, total_steps: int
) -> tuple[RateChange, ...]:
    """Return each change of a run that began as `made_by` says; nothing in that is trusted.

    What a step was trained with is the rate times the schedule's share: divided by that, it is
    the rate as it was turned to.
    """
    config = _config_of(made_by)
    if config is None:
        return ()
    rates = np.asarray(history.learning_rates, np.float64)
    if config.schedule != "constant":
        done = (np.asarray(history.steps) - 1) / max(1, total_steps)
        shares = [schedule_factor(config.schedule, min(max(d, 0.0), 1.0)) for d in done.tolist()]
        rates = rates / np.maximum(shares, np.finfo(np.float64).tiny)
    before = np.concatenate(([config.learning_rate], rates[:-1]))[: len(rates)]
    turned = np.flatnonzero(~np.isclose(rates, before, rtol=SAME_SHARE, atol=0))[:MAX_CHANGES]
    return tuple(RateChange(history.steps[n], float(f"{rates[n]:.10g}")) for n in turned.tolist())


def rate_turns(
    made_by: Mapping[str, Any], history: History, total_steps: int | None
) -> dict[int, str]:
    """Return at which steps the rate was turned, and from what to what: 0.001 → 0.0005.

    Without `total_steps`, as for the curves of a file, it is what `made_by` tells; nothing in
    that is trusted.
    """
    config = _config_of(made_by)
    if config is None:
        return {}
    if total_steps is None:
        changes = _told_changes(made_by)
    else:
        changes = rate_changes(made_by, history, total_steps)
    befores = (config.learning_rate, *(change.rate for change in changes))
    return {
        change.step: f"{number_words(before)} → {number_words(change.rate)}"
        for before, change in zip(befores, changes, strict=False)
    }


def with_rate_changes(
    made_by: Mapping[str, Any], history: History, total_steps: int
) -> Mapping[str, Any]:
    """Return the account of a checkpoint with the changes up to there, where there are any."""
    changes = rate_changes(made_by, history, total_steps)
    told = [[change.step, change.rate] for change in changes]
    return {**made_by, RATE_CHANGES: told} if told else made_by


def rate_words(changes: Sequence[RateChange]) -> str:
    """Return what was turned, for people: rate turned to 0.01 at step 120."""
    if not changes:
        return ""
    first = tr(
        "rate turned to {rate} at step {step:,}", number_words(changes[0].rate), changes[0].step
    )
    if len(changes) == 1:
        return first
    last = changes[-1]
    times = tr(
        "{count} times, last to {rate} at step {step:,}",
        len(changes),
        number_words(last.rate),
        last.step,
    )
    return tr("rate turned {times}", times)


def planned_rates(data: Any, most: float) -> dict[int, float]:
    """Read the changes that a run still has before it from a file's JSON.

    Raises:
        ValueError: they are none.
    """
    if not isinstance(data, list) or len(data) > MAX_CHANGES:
        raise ValueError(tr("{data} are no changes of the rate", str(data)[:40]))
    return dict(_planned(data, most))


def _told_changes(made_by: Mapping[str, Any]) -> tuple[RateChange, ...]:
    try:
        told = planned_rates(made_by.get(RATE_CHANGES, []), MAX_LEARNING_RATE)
    except ValueError:
        return ()
    return tuple(RateChange(step, told[step]) for step in sorted(told))


def _config_of(made_by: Mapping[str, Any]) -> TrainingConfig | None:
    try:
        config = training_config_from_dict(made_by)
        check_training_config(config)
    except (KeyError, TypeError, OverflowError, CnnvizError):
        return None
    return config


def _planned(data: Iterable[Any], most: float) -> Iterable[tuple[int, float]]:
    for entry in data:
        if not isinstance(entry, list) or len(entry) != 2:
            raise ValueError(tr("{entry} is no change of the rate", str(entry)[:40]))
        step, rate = entry
        is_number = type(step) is int and type(rate) in (int, float)
        if not is_number or step < 1 or not 0 < rate <= most:
            raise ValueError(tr("{entry} is no change of the rate", str(entry)[:40]))
        yield step, float(rate)
