"""The training loop: a generator that knows neither thread nor window."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import get_total_norm

from cnnviz.core.datasets import Dataset, ImageSet
from cnnviz.core.devices import choose_device
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation import evaluate, normalised

MAX_BATCH_SIZE = 10_000  # the article's network takes 3 GB for such a batch
MAX_SEED = 2**63 - 1
MAX_LEARNING_RATE = 1e30  # Adam cannot compute a step from 3e37 on

Schedule = Literal["constant", "one-cycle"]


@dataclass(frozen=True)
class TrainingConfig:
    """A recipe: everything that decides a training run besides network and data."""

    recipe: str = "article"
    epochs: int = 10
    batch_size: int = 100
    learning_rate: float = 0.001
    schedule: Schedule = "constant"
    seed: int = 0
    device: str = "auto"


RECIPES: dict[str, TrainingConfig] = {
    # Adam at 0.001 for 10 epochs, as the article's text says; batch 100 as in its code listing.
    "article": TrainingConfig(),
    # A learning rate that rises to 0.01 and falls to 0 ends its 10 epochs about a point higher.
    "one-cycle": TrainingConfig(
        "one-cycle", batch_size=64, learning_rate=0.01, schedule="one-cycle"
    ),
}
WARM_UP = 0.25  # the share of a one-cycle run in which the learning rate rises


@dataclass
class Controls:
    """What may be turned while training runs."""

    learning_rate: float  # the highest of its schedule


@dataclass(frozen=True)
class StepReport:
    """What one step did."""

    step: int  # 1 for the first
    epoch: int  # 1 for the first
    loss: float  # mean cross-entropy of the batch, nats
    accuracy: float  # of the batch, before the step, 0 to 1
    learning_rate: float
    pictures: int  # in the batch
    seconds: float  # spent training since the start; pauses do not count
    validation_accuracy: float | None = None  # measured at the end of each epoch
    validation_loss: float | None = None


class DivergenceError(CnnvizError):
    """The loss is no number any more."""


def check_training_config(config: TrainingConfig) -> None:
    """Raises: CnnvizError naming the setting that makes no sense and what would."""
    if config.epochs < 1:
        raise CnnvizError(f"{config.epochs} epochs train nothing; use 1 or more.")
    if config.batch_size < 2:
        raise CnnvizError(f"A batch of {config.batch_size} is too small; use 2 pictures or more.")
    if config.batch_size > MAX_BATCH_SIZE:
        raise CnnvizError(
            f"A batch of {config.batch_size} needs too much memory; use {MAX_BATCH_SIZE} or fewer."
        )
    if not 0 <= config.seed <= MAX_SEED:
        raise CnnvizError(f"{config.seed} is no seed; use a whole number from 0 to {MAX_SEED}.")
    if not 0 < config.learning_rate <= MAX_LEARNING_RATE:
        raise CnnvizError(f"A learning rate of {config.learning_rate} trains nothing; try 0.001.")


def steps_per_epoch(config: TrainingConfig, pictures: int) -> int:
    """Return the number of batches an epoch; the last one may be smaller."""
    return math.ceil(pictures / config.batch_size)


def schedule_factor(schedule: Schedule, done: float) -> float:
    """Return the share of the highest learning rate that is used when `done` (0 to 1) is done.

    One cycle as in Smith and Topin, "Super-Convergence" (2018): a straight rise, and here a cosine
    down to 0.
    """
    if schedule == "constant":
        return 1.0
    if done < WARM_UP:
        return 0.04 + 0.96 * done / WARM_UP
    return 0.5 + 0.5 * math.cos(math.pi * (done - WARM_UP) / (1 - WARM_UP))


def train(
    network: nn.Module, dataset: Dataset, config: TrainingConfig, controls: Controls | None = None
) -> Iterator[StepReport]:
    """Train the network in place, with cross-entropy and Adam, and report after every step.

    Deterministic: the same network, data, config, device and number of threads give the same
    reports. The learning rate is read from `controls` before each step.

    Raises:
        CnnvizError: a setting makes no sense.
        DivergenceError: the loss or a statistic of batch norm is NaN or infinite; the network is
            left with the last weights for which all were finite.
    """
    check_training_config(config)
    device = choose_device(config.device)
    controls = controls or Controls(config.learning_rate)
    # channels_last: 9.6 s an epoch against 12 s on two cores.
    network.to(device, memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    loop = _Loop(network, dataset, config, controls, device)
    return loop.reports()


class _Loop:
    """The state that one run carries from step to step."""

    def __init__(
        self,
        network: nn.Module,
        dataset: Dataset,
        config: TrainingConfig,
        controls: Controls,
        device: torch.device,
    ) -> None:
        self.network, self.dataset, self.config = network, dataset, config
        self.controls, self.device = controls, device
        self.optimizer = torch.optim.Adam(network.parameters(), lr=config.learning_rate)
        self.shuffle = torch.Generator().manual_seed(config.seed)
        self.train_set = _on_device(dataset.train, device)
        self.validation_set = _on_device(dataset.validation, device)
        self.state = list(network.state_dict().values())
        self.statistics = [b for b in network.buffers() if b.is_floating_point()]
        self.good_state = [value.clone() for value in self.state]
        self.seconds = 0.0

    def reports(self) -> Iterator[StepReport]:
        step = 0
        for epoch in range(1, self.config.epochs + 1):
            batches = self._shuffled_batches()
            for number, batch in enumerate(batches, start=1):
                step += 1
                yield self._step(step, epoch, batch, is_last=number == len(batches))

    def _shuffled_batches(self) -> tuple[Tensor, ...]:
        order = torch.randperm(len(self.train_set), generator=self.shuffle)
        return torch.split(order.to(self.device), self.config.batch_size)

    def _step(self, step: int, epoch: int, batch: Tensor, is_last: bool) -> StepReport:
        started = time.perf_counter()
        learning_rate = self.controls.learning_rate * self._schedule_factor(step)
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate
        labels = self.train_set.labels[batch]
        pictures = normalised(self.train_set.images[batch], self.dataset.mean, self.dataset.std)
        logits = self.network(pictures)
        loss = functional.cross_entropy(logits, labels)
        loss_value = loss.item()
        self._check(step, loss_value)
        torch._foreach_copy_(self.good_state, self.state)
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        accuracy = int((logits.argmax(dim=1) == labels).sum()) / len(batch)
        validation = self._validate(step) if is_last else (None, None)
        self.seconds += time.perf_counter() - started
        return StepReport(
            step, epoch, loss_value, accuracy, learning_rate, len(batch), self.seconds, *validation
        )

    def _schedule_factor(self, step: int) -> float:
        total = self.config.epochs * steps_per_epoch(self.config, len(self.train_set))
        return schedule_factor(self.config.schedule, (step - 1) / total)

    def _check(self, step: int, loss: float) -> None:
        # While training, batch norm's running variance can overflow without a trace in the loss.
        if math.isfinite(loss) and math.isfinite(get_total_norm(self.statistics, math.inf)):
            return
        torch._foreach_copy_(self.state, self.good_state)
        raise DivergenceError(
            f"Training diverged at step {step} (loss {loss:.3g}); the weights before it are kept. "
            f"Try a learning rate below {self.controls.learning_rate:g}."
        )

    def _validate(self, step: int) -> tuple[float, float]:
        result = evaluate(self.network, self.validation_set, self.dataset.mean, self.dataset.std)
        self._check(step, result.loss)
        return result.accuracy, result.loss


def _on_device(images: ImageSet, device: torch.device) -> ImageSet:
    return ImageSet(images.images.to(device), images.labels.to(device))
