"""What a run needs, beside the network's weights, to go on as if it had never stopped."""

import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from typing import Any

import torch
from torch import Tensor

from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.formats import check_known
from cnnviz.core.training.recipes import (
    TrainingConfig,
    check_training_config,
    training_config_from_dict,
)
from cnnviz.core.translation import tr

# Of torch's Mersenne Twister: seed, numbers left, whether it was seeded, the place of the next.
CHANCE, CHANCE_NUMBERS = "<QiiQ", 624
# What a file may say of a run: with more than this it would go on otherwise than it began.
STATE = ("config", "step", "total_steps", "values")
STOPPED = "stopped_by_person"
VALUES = ("learning_rate", "planned_rates", "seconds", "batches", "best", STOPPED)
TENSORS = ("optimizer", "batches", "best")


class ResumeError(CnnvizError):
    """A file from which no run can go on."""


@dataclass(frozen=True, eq=False)
class RunState:
    """A run between two steps."""

    config: TrainingConfig
    step: int  # how many are done
    total_steps: int
    tensors: Mapping[str, Tensor]  # of the optimizer, of chance, the best epoch's weights
    values: Mapping[str, Any]  # plain data: positions, rates, times

    @property
    def is_finished(self) -> bool:
        return self.step >= self.total_steps

    def to_dict(self) -> dict[str, Any]:
        """Return all but the tensors, as plain data."""
        return {
            "config": asdict(self.config),
            "step": self.step,
            "total_steps": self.total_steps,
            "values": dict(self.values),
        }


def run_state_from_dict(data: Any, tensors: Mapping[str, Tensor]) -> RunState:
    """Rebuild a run's state from a file's JSON and tensors, trusting nothing in them.

    What only the run itself can judge, `restoring` judges.

    Raises:
        ResumeError: it is no run's state; the weights may be used all the same.
        NewerFileError: it has settings that are not known here.
    """
    if not isinstance(data, dict) or not isinstance(data.get("config"), dict):
        raise _damaged(tr("no run's state"))
    try:
        check_known(data, STATE, "run")
        check_known(data["config"], [field.name for field in fields(TrainingConfig)], "recipe")
        config = training_config_from_dict(data["config"])
        step, total = data["step"], data["total_steps"]
        values = data["values"]
    except (KeyError, TypeError, OverflowError) as error:
        raise _damaged(error) from error
    if type(step) is not int or type(total) is not int or not 0 < step <= total:
        raise _damaged(tr("step {step} of {total}", str(step)[:40], str(total)[:40]))
    if not isinstance(values, dict):
        raise _damaged(tr("no values"))
    check_known(values, VALUES, "run")
    check_known(dict.fromkeys(n.partition("/")[0] for n in tensors), TENSORS, tr("run's tensors"))
    check_training_config(config)
    return RunState(config, step, total, tensors, values)


@contextmanager
def restoring() -> Iterator[None]:
    """Whatever does not fit in this block is the file's fault."""
    try:
        yield
    except (KeyError, TypeError, ValueError, OverflowError, RuntimeError, IndexError) as error:
        raise _damaged(error) from error


def fitted(tensors: Mapping[str, Tensor], name: str, like: Tensor) -> Tensor:
    """Return a copy of a tensor, laid out in memory like another one.

    Raises:
        ValueError: it has another shape or type.
    """
    found = tensors[name]
    if found.shape != like.shape or found.dtype != like.dtype:
        raise ValueError(tr("{name} is {dtype} {tuple}", name, found.dtype, tuple(found.shape)))
    return torch.empty_like(like).copy_(found)


def restore_chance(chance: torch.Generator, state: Tensor) -> None:
    """Let chance go on where another one stood.

    Raises:
        RuntimeError, TypeError, ValueError: it is no such state.
    """
    chance.set_state(state)
    # Of its 624 numbers it gives out those from `next` on, `left - 1` of them, unchecked.
    _, left, _, following = struct.unpack_from(CHANCE, state.numpy().tobytes())
    if (left, following) != (1, 0) and left + following != CHANCE_NUMBERS + 1:
        raise ValueError(tr("chance has {left} numbers left after {following}", left, following))


def _damaged(trouble: object) -> ResumeError:
    text = f"{type(trouble).__name__} {trouble}" if isinstance(trouble, Exception) else trouble
    return ResumeError(
        tr(
            "The run in this file cannot be resumed ({text}); start a new one, or train "
            "on from its weights.",
            str(text)[:120],
        )
    )
