"""One step of training in slow motion: five stages, each with its numbers, on a copy."""

from collections.abc import Generator, Iterator
from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.data.picture_shape import PictureShape
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.networks import Network
from cnnviz.core.training.fast_pass.training_pass import training_pass
from cnnviz.core.training.losses import mixed_loss
from cnnviz.core.training.optimizers import Optimizer
from cnnviz.core.training.recipes import RECIPES
from cnnviz.core.translation import tr

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class BatchStage:
    """1: some pictures with their classes."""

    images: npt.NDArray[np.uint8]  # (N, C, H, W)
    labels: npt.NDArray[np.int64]  # (N,)


@dataclass(frozen=True, eq=False)
class ForwardStage:
    """2: what the network makes of them, its batch norm in training mode."""

    logits: FloatArray  # (N, classes)
    probabilities: FloatArray  # (N, classes), their softmax


@dataclass(frozen=True, eq=False)
class LossStage:
    """3: how wrong that is: cross-entropy, -ln of the true class's probability, nats."""

    per_picture: FloatArray  # (N,)
    mean: float


@dataclass(frozen=True)
class Gradient:
    """How steeply the loss rises along one parameter tensor."""

    parameter: str  # conv1.weight
    values: int
    norm: float  # L2


@dataclass(frozen=True)
class BackwardStage:
    """4: the slope of the mean loss against every parameter."""

    gradients: tuple[Gradient, ...]


@dataclass(frozen=True)
class Change:
    """What Adam does to one parameter tensor. Norms are L2."""

    parameter: str
    change_norm: float
    norm_before: float

    @property
    def ratio(self) -> float:
        """The change as a share of what was there; 0 where there was nothing."""
        return self.change_norm / self.norm_before if self.norm_before else 0.0


@dataclass(frozen=True)
class UpdateStage:
    """5: every parameter moved against its slope, and the loss of the same batch after that."""

    learning_rate: float
    changes: tuple[Change, ...]
    loss_before: float
    loss_after: float  # nats, in training mode as before


Stage = BatchStage | ForwardStage | LossStage | BackwardStage | UpdateStage


def slow_step(
    network: Network, batch: ImageSet, picture_shape: PictureShape, learning_rate: float
) -> Generator[Stage, None, None]:
    """Take one step of recipe article on a copy of a network, and yield its five stages in order.

    It is the step that a run of that recipe on the CPU begins with, to the bit: the same pass,
    loss and optimiser. The copy is made at once: the network may learn on meanwhile. Adam's first
    step moves every value with a gradient by about the learning rate, however steep (Kingma and
    Ba, "Adam", 2015, section 2.1); a bias before batch norm has none and stays.

    Raises:
        CnnvizError: the batch has fewer than two pictures, or the rate is not above 0.
    """
    if len(batch) < 2:
        raise CnnvizError(
            tr("A batch of {count} is too small; use at least 2 pictures.", len(batch))
        )
    if not learning_rate > 0:
        raise CnnvizError(
            tr("A learning rate of {learning_rate} trains nothing; try 0.001.", learning_rate)
        )
    copied = deepcopy(network).train().requires_grad_()
    copied.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return _stages(copied, batch, picture_shape, learning_rate)


def _stages(
    network: Network, batch: ImageSet, picture_shape: PictureShape, learning_rate: float
) -> Generator[Stage, None, None]:
    passed, optimizer = training_pass(network), Optimizer(network, RECIPES["article"])
    yield BatchStage(batch.images.numpy(), batch.labels.numpy())

    pictures = picture_shape.normalised(batch.images)
    logits = passed(pictures)
    yield ForwardStage(_copy(logits), _copy(logits.softmax(dim=1)))

    loss = mixed_loss(logits, batch.labels)
    mean_loss = loss.item()
    losses = functional.cross_entropy(logits.detach(), batch.labels, reduction="none")
    yield LossStage(_copy(losses), mean_loss)

    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    yield BackwardStage(tuple(_gradients(network)))

    before = {name: value.detach().clone() for name, value in network.named_parameters()}
    optimizer.step(learning_rate)
    with torch.no_grad():
        after = mixed_loss(passed(pictures), batch.labels)
    yield UpdateStage(learning_rate, tuple(_changes(network, before)), mean_loss, after.item())


def _gradients(network: nn.Module) -> Iterator[Gradient]:
    for name, value in network.named_parameters():
        norm = 0.0 if value.grad is None else float(value.grad.norm())
        yield Gradient(name, value.numel(), norm)


def _changes(network: nn.Module, before: dict[str, Tensor]) -> Iterator[Change]:
    for name, value in network.named_parameters():
        old = before[name]
        yield Change(name, float((value.detach() - old).norm()), float(old.norm()))


def _copy(values: Tensor) -> FloatArray:
    return np.array(values.detach().numpy(), np.float32)
