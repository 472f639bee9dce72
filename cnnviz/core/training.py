"""The training loop: a generator that knows neither thread nor window."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import get_total_norm

from cnnviz.core.datasets import FASHION_CLASSES, Dataset, ImageSet
from cnnviz.core.devices import choose_device
from cnnviz.core.doubt import doubt_threshold
from cnnviz.core.drawing_stock import DrawingStock, validation_drawings
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation import classify, evaluate, normalised
from cnnviz.core.recipes import (
    TrainingConfig,
    check_training_config,
    schedule_factor,
    steps_per_epoch,
)
from cnnviz.core.warping import warped

SHOWN_DRAWINGS = 8  # of a batch, in its report


@dataclass
class Controls:
    """What may be turned while training runs."""

    learning_rate: float  # the highest of its schedule


@dataclass(frozen=True)
class Validation:
    """How good the network is on pictures that it does not learn from."""

    accuracy: float  # on the data set's held-out pictures, 0 to 1
    loss: float
    drawings_accuracy: float | None = None  # on made drawings, where it learns from such
    doubt_below: float = 0.0  # the certainty that nearly all of these drawings reach

    @property
    def score(self) -> float:
        """What an epoch is chosen by: pictures and drawings count alike."""
        if self.drawings_accuracy is None:
            return self.accuracy
        return (self.accuracy + self.drawings_accuracy) / 2


@dataclass(frozen=True, eq=False)
class StepReport:
    """What one step did."""

    step: int  # 1 for the first
    epoch: int  # 1 for the first
    loss: float  # mean cross-entropy of the batch, nats
    accuracy: float  # of the batch, before the step, 0 to 1
    learning_rate: float
    pictures: int  # in the batch
    seconds: float  # spent training since the start; pauses do not count
    validation: Validation | None = None  # measured at the end of each epoch
    drawings: npt.NDArray[np.uint8] | None = None  # some of the batch's made ones, (n, 28, 28)


class DivergenceError(CnnvizError):
    """The loss is no number any more."""


def train(
    network: nn.Module, dataset: Dataset, config: TrainingConfig, controls: Controls | None = None
) -> Iterator[StepReport]:
    """Train the network in place, with cross-entropy and Adam, and report after every step.

    Deterministic: the same network, data, config, device and number of threads give the same
    reports. The learning rate is read from `controls` before each step.

    Raises:
        CnnvizError: a setting makes no sense, or the recipe draws what the data set has not.
        DivergenceError: the loss or a statistic of batch norm is NaN or infinite; the network is
            left with the last weights for which all were finite.
    """
    check_training_config(config)
    check_drawn_classes(dataset, config)
    device = choose_device(config.device)
    controls = controls or Controls(config.learning_rate)
    # channels_last: 9.6 s an epoch against 12 s on two cores.
    network.to(device, memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    loop = _Loop(network, dataset, config, controls, device)
    return loop.reports()


def check_drawn_classes(dataset: Dataset, config: TrainingConfig) -> None:
    """Raises: CnnvizError where the recipe draws garments and the data set is of other things."""
    if config.drawings and dataset.class_names != FASHION_CLASSES:
        raise CnnvizError(
            f"Recipe {config.recipe} draws garments, and {dataset.name} has none: "
            "choose fashion-mnist or synthetic-garments, or another recipe."
        )


def mixed_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean cross-entropy, nats; pictures beyond the last label should be any class alike.

    For those the target is the uniform distribution (Hendrycks, Mazeika and Dietterich, 2019,
    "Deep Anomaly Detection with Outlier Exposure").
    """
    named = functional.cross_entropy(logits[: len(labels)], labels, reduction="sum")
    unnamed = -functional.log_softmax(logits[len(labels) :], dim=1).mean(dim=1).sum()
    return (named + unnamed) / len(logits)


@dataclass(frozen=True, eq=False)
class _Batch:
    images: Tensor  # uint8 (N, 1, H, W): the data set's, drawings of garments, of other things
    labels: Tensor  # int64, of all but the last
    drawings: npt.NDArray[np.uint8] | None


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
        self.chance = torch.Generator().manual_seed(config.seed)
        self.train_set = _on_device(dataset.train, device)
        self.validation_set = _on_device(dataset.validation, device)
        self.stock = DrawingStock(config.seed) if config.drawings or config.others else None
        self.validation_drawings: ImageSet | None = None
        self.state = list(network.state_dict().values())
        self.statistics = [b for b in network.buffers() if b.is_floating_point()]
        self.good_state = [value.clone() for value in self.state]
        self.seconds = 0.0

    def reports(self) -> Iterator[StepReport]:
        step = 0
        for epoch in range(1, self.config.epochs + 1):
            choices = self._shuffled_choices()
            for number, chosen in enumerate(choices, start=1):
                step += 1
                yield self._step(step, epoch, chosen, is_last=number == len(choices))

    def _shuffled_choices(self) -> tuple[Tensor, ...]:
        order = torch.randperm(len(self.train_set), generator=self.chance)
        return torch.split(order.to(self.device), self.config.dataset_pictures)

    def _step(self, step: int, epoch: int, chosen: Tensor, is_last: bool) -> StepReport:
        started = time.perf_counter()
        learning_rate = self.controls.learning_rate * self._schedule_factor(step)
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate
        batch = self._batch(chosen)
        logits = self.network(normalised(batch.images, self.dataset.mean, self.dataset.std))
        loss = mixed_loss(logits, batch.labels)
        loss_value = loss.item()
        self._check(step, loss_value)
        torch._foreach_copy_(self.good_state, self.state)
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        accuracy = _accuracy(logits, batch.labels)
        validation = self._validate(step) if is_last else None
        self.seconds += time.perf_counter() - started
        return StepReport(
            step,
            epoch,
            loss_value,
            accuracy,
            learning_rate,
            len(batch.images),
            self.seconds,
            validation,
            batch.drawings,
        )

    def _batch(self, chosen: Tensor) -> _Batch:
        images, labels = self.train_set.images[chosen], self.train_set.labels[chosen]
        if self.stock is None:
            return _Batch(images, labels, None)
        self.stock.renew()
        drawn, drawn_labels = self.stock.take(self.config.drawings, self.config.others)
        drawn = warped(drawn, self.chance)
        return _Batch(
            torch.cat([images, drawn.to(self.device)]),
            torch.cat([labels, drawn_labels.to(self.device)]),
            drawn[:SHOWN_DRAWINGS, 0].numpy(),
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

    def _validate(self, step: int) -> Validation:
        mean, std = self.dataset.mean, self.dataset.std
        result = evaluate(self.network, self.validation_set, mean, std)
        self._check(step, result.loss)
        if not self.config.drawings:
            return Validation(result.accuracy, result.loss)
        if self.validation_drawings is None:
            self.validation_drawings = _on_device(validation_drawings(), self.device)
        drawings = self.validation_drawings
        logits = classify(self.network, drawings, mean, std)
        return Validation(
            result.accuracy,
            result.loss,
            _accuracy(logits, drawings.labels.cpu()),
            doubt_threshold(logits.softmax(dim=1).numpy()),
        )


def _accuracy(logits: Tensor, labels: Tensor) -> float:
    return int((logits[: len(labels)].argmax(dim=1) == labels).sum()) / len(labels)


def _on_device(images: ImageSet, device: torch.device) -> ImageSet:
    return ImageSet(images.images.to(device), images.labels.to(device))
