"""The training loop: a generator that knows neither thread nor window."""

import math
import sys
import time
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.nn.utils import get_total_norm

from cnnviz.core.data.datasets import FASHION_CLASSES, Dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.networks import Network, weights_of
from cnnviz.core.training.batches import Batch, Batches, least_batch
from cnnviz.core.training.devices import choose_device
from cnnviz.core.training.losses import mixed_loss
from cnnviz.core.training.optimizers import Optimizer
from cnnviz.core.training.precision import in_precision
from cnnviz.core.training.rate_changes import planned_rates
from cnnviz.core.training.recipes import (
    MAX_LEARNING_RATE,
    TrainingConfig,
    check_training_config,
    schedule_factor,
)
from cnnviz.core.training.run_state import RunState, fitted, restoring
from cnnviz.core.training.step_reports import StepReport, Validation
from cnnviz.core.training.team.data_parallel import Team
from cnnviz.core.training.validation import Validator
from cnnviz.core.translation import tr

# On a GPU each look at a loss waits for all that was asked of it before.
STEPS_A_LOOK = {"cpu": 1}
STEPS_A_LOOK_ELSEWHERE = 20


@dataclass
class Controls:
    """What may be turned while training runs."""

    learning_rate: float  # the highest of its schedule
    planned_rates: Mapping[int, float] = field(default_factory=dict)  # from a step on, this one
    look_at_every_step: bool = False  # also where that holds up the device
    looks_after: AbstractSet[int] = frozenset()  # steps after which somebody reads the weights


@dataclass(frozen=True, eq=False)
class BestEpoch:
    """The epoch with the best validation so far, and its weights."""

    epoch: int  # 1 for the first
    validation: Validation
    weights: Mapping[str, Tensor]


class DivergenceError(CnnvizError):
    """The loss is no number any more."""


def check_drawn_classes(dataset: str, class_names: tuple[str, ...], config: TrainingConfig) -> None:
    """Raises: CnnvizError where the recipe draws garments and the data set is of other things."""
    if config.drawings and class_names != FASHION_CLASSES:
        raise CnnvizError(
            tr(
                "Recipe {recipe} draws garments, but {dataset} has none: choose fashion-mnist or "
                "synthetic-garments, or another recipe.",
                config.recipe,
                dataset,
            )
        )


@dataclass(frozen=True, eq=False)
class _Step:
    """A step that was done, its loss perhaps still on its way from the device."""

    number: int
    batch: Batch
    learning_rate: float
    loss: Tensor
    hits: Tensor  # how many labels of the batch were recognised


class TrainingRun:
    """Trains a network in place with cross-entropy and Adam; can be interrupted between steps.

    Deterministic on the CPU: the same network, data, config and number of threads give the same
    reports, also when a run is taken up again from its state. The learning rate is read from
    `controls` before each step.

    Raises:
        CnnvizError: a setting makes no sense, or the recipe draws what the data set has not.
        ResumeError: `state` belongs to another network, data set or to nothing at all.
    """

    def __init__(
        self,
        network: Network,
        dataset: Dataset,
        config: TrainingConfig,
        controls: Controls | None = None,
        state: RunState | None = None,
        team: Team | None = None,
    ) -> None:
        check_training_config(config)
        check_drawn_classes(dataset.name, dataset.class_names, config)
        device = choose_device(config.device)
        least = least_batch(network, dataset.picture_shape.size)
        # channels_last: 9.6 s an epoch against 12 s on two cores.
        network.to(device, memory_format=torch.channels_last).train()  # type: ignore[call-overload]
        self._team = team or Team()
        self.network, self._dataset, self._config = network, dataset, config
        self.controls = controls or Controls(config.learning_rate)
        self._logits = in_precision(self._team.training_pass(network), config.precision, device)
        self._optimizer = Optimizer(network, config)
        self._batches = Batches(dataset.train.to(device), config, least)
        self._validator = Validator(dataset, device, config)
        self._steps_a_look = STEPS_A_LOOK.get(device.type, STEPS_A_LOOK_ELSEWHERE)
        self._weights = list(network.state_dict().values())
        self._statistics = [b for b in network.buffers() if b.is_floating_point()]
        self._good_weights = [value.clone() for value in self._weights]
        self._newest_weights = [value.clone() for value in self._weights]
        self._done, self._seconds = 0, 0.0
        self.total_steps = config.epochs * len(self._batches)
        self.best: BestEpoch | None = None
        if state is not None:
            with restoring():
                self._restore(state)

    def reports(self) -> Iterator[StepReport]:
        """Train to the end and report on each step.

        Raises:
            DivergenceError: the loss or a statistic of batch norm is NaN or infinite; the network
                is left with the last weights for which all were finite.
        """
        while self._done < self.total_steps:
            yield from self._steps(self._steps_until_look())

    @property
    def steps_done(self) -> int:
        """How many steps `state` is after: reports may come behind, never ahead."""
        return self._done

    @property
    def steps_per_epoch(self) -> int:
        return len(self._batches)

    @property
    def weights_before(self) -> Mapping[str, Tensor]:
        """What the last step that was looked at began with."""
        return dict(zip(self.network.state_dict(), self._good_weights, strict=True))

    def state(self) -> RunState:
        """Return what it takes to go on from here: a copy."""
        tensors = {f"batches/{name}": held for name, held in self._batches.tensors().items()}
        moments = self._optimizer.tensors()
        tensors |= {f"optimizer/{name}": held for name, held in moments.items()}
        values: dict[str, Any] = {
            "learning_rate": self.controls.learning_rate,
            "seconds": self._seconds,
            "batches": self._batches.values(),
        }
        if self.controls.planned_rates:
            values["planned_rates"] = [[*at] for at in self.controls.planned_rates.items()]
        if self.best is not None:
            tensors |= {f"best/{name}": held for name, held in self.best.weights.items()}
            values["best"] = {"epoch": self.best.epoch, **asdict(self.best.validation)}
        copies = {name: held.detach().to("cpu", copy=True) for name, held in tensors.items()}
        return RunState(self._config, self._done, self.total_steps, copies, values)

    def _steps_until_look(self) -> int:
        if self.controls.look_at_every_step:
            return 1
        left_in_epoch = len(self._batches) - self._done % len(self._batches)
        most = min(self._steps_a_look, left_in_epoch)
        looks = self.controls.looks_after
        return next((n for n in range(1, most) if self._done + n in looks), most)

    def _steps(self, count: int) -> Iterator[StepReport]:
        """Do some steps, then look at what became of them."""
        started = time.perf_counter()
        steps = []
        for left in range(count, 0, -1):
            if left == 1:  # its loss will tell whether these weights are good
                torch._foreach_copy_(self._newest_weights, self._weights)
            steps.append(self._step())
        results = torch.stack([torch.stack((s.loss, s.hits)) for s in steps])
        losses, hits = self._team.sum(results).cpu().T.tolist()
        self._check(steps, losses)
        ends_epoch = self._done % len(self._batches) == 0
        validation = self._validate(steps[-1]) if ends_epoch else None
        self._seconds += time.perf_counter() - started
        for step, loss, hit in zip(steps, losses, hits, strict=True):
            yield StepReport(
                step.number,
                (step.number - 1) // len(self._batches) + 1,
                loss,
                hit / len(step.batch.labels),
                step.learning_rate,
                len(step.batch.images),
                self._seconds,
                validation if step is steps[-1] else None,
                step.batch.drawings,
            )

    def _step(self) -> _Step:
        config, controls, done = self._config, self.controls, self._done / self.total_steps
        planned = controls.planned_rates.get(self._done + 1)
        controls.learning_rate = planned or controls.learning_rate
        learning_rate = controls.learning_rate * schedule_factor(config.schedule, done)
        is_plain = done >= 1 - config.plain_share
        batch = self._batches.take(flipped=config.flipped and not is_plain)
        share = self._team.share(batch)
        pixels = self._dataset.picture_shape.normalised(share.images)
        logits = self._logits(pixels)
        smoothing = 0.0 if is_plain else config.label_smoothing
        loss = mixed_loss(logits, share.labels, len(batch.images), smoothing)
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self._team.sum_gradients(self.network)
        self._optimizer.step(learning_rate)
        self._done += 1
        hits = (logits.detach()[: len(share.labels)].argmax(dim=1) == share.labels).sum()
        return _Step(self._done, batch, learning_rate, loss.detach(), hits)

    def _check(self, steps: list[_Step], losses: list[float]) -> None:
        # While training, batch norm's running variance can overflow without a trace in the loss.
        if not math.isfinite(get_total_norm(self._statistics, math.inf)):
            self._give_up(steps[-1].number, losses[-1])
        for step, loss in zip(steps, losses, strict=True):
            if not math.isfinite(loss):
                self._give_up(step.number, loss)
        self._good_weights, self._newest_weights = self._newest_weights, self._good_weights

    def _give_up(self, step: int, loss: float) -> None:
        torch._foreach_copy_(self._weights, self._good_weights)
        told = tr(
            "Training diverged at step {step} (loss {loss:.3g}); the previous weights are kept. "
            "Try a learning rate below {rate:g}.",
            *(step, loss, self.controls.learning_rate),
        )
        raise DivergenceError(told)

    def _validate(self, step: _Step) -> Validation:
        validation = self._team.measured(partial(self._validator.measure, self.network))
        if not math.isfinite(validation.loss):
            self._give_up(step.number, validation.loss)
        if self.best is None or validation.score > self.best.validation.score:
            epoch = step.number // len(self._batches)
            self.best = BestEpoch(epoch, validation, weights_of(self.network))
        return validation

    def _restore(self, state: RunState) -> None:
        if state.total_steps != self.total_steps:
            told = tr("{steps} steps instead of {total}", state.total_steps, self.total_steps)
            raise ValueError(told)
        tensors, values = state.tensors, state.values
        self._optimizer.restore(_inside(tensors, "optimizer/"))
        self._batches.restore(_inside(tensors, "batches/"), values["batches"], state.step)
        self.controls.learning_rate = _number(values["learning_rate"], MAX_LEARNING_RATE)
        planned = values.get("planned_rates", [])
        self.controls.planned_rates = planned_rates(planned, MAX_LEARNING_RATE)
        self._seconds, self._done = _number(values["seconds"]), state.step
        if "best" in values:
            self.best = self._restored_best(tensors, dict(values["best"]))

    def _restored_best(self, tensors: Mapping[str, Tensor], values: dict[str, Any]) -> BestEpoch:
        inside, likes = _inside(tensors, "best/"), weights_of(self.network)
        weights = {name: fitted(inside, name, like) for name, like in likes.items()}
        epoch, drawings = int(values.pop("epoch")), values.pop("drawings_accuracy")
        measured = {name: _number(value) for name, value in values.items()}
        drawings_accuracy = None if drawings is None else _number(drawings)
        validation = Validation(drawings_accuracy=drawings_accuracy, **measured)
        return BestEpoch(epoch, validation, weights)


def train(
    network: Network, dataset: Dataset, config: TrainingConfig, controls: Controls | None = None
) -> Iterator[StepReport]:
    """Train a network in place and report after every step: a run that nobody interrupts."""
    return TrainingRun(network, dataset, config, controls).reports()


def _inside(tensors: Mapping[str, Tensor], place: str) -> dict[str, Tensor]:
    return {n.removeprefix(place): held for n, held in tensors.items() if n.startswith(place)}


def _number(value: Any, highest: float = sys.float_info.max) -> float:
    if type(value) not in (int, float) or not 0 <= value <= highest:
        raise ValueError(tr("{value} is not a number of a run", str(value)[:40]))
    return float(value)
