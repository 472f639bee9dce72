"""Several processes that train one network together: each takes its share of every batch.

torchrun starts the processes, torch.distributed carries their numbers (gloo between CPUs, nccl
between GPUs), and DistributedDataParallel averages their gradients. What they compute is what one
process computes from the whole batch, but for the order in which numbers are added.
"""

import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, distributed, nn
from torch.nn.parallel import DistributedDataParallel

from cnnviz.core.batches import Batch
from cnnviz.core.devices import choose_device
from cnnviz.core.errors import CnnvizError
from cnnviz.core.step_reports import Validation
from cnnviz.core.team_layers import layers_for_a_team
from cnnviz.core.training_pass import training_pass

# A GPU's tensors and the CPU's each take the way that is made for them.
BACKENDS = {"cpu": "gloo", "cuda": "cpu:gloo,cuda:nccl"}


@dataclass(frozen=True)
class Team:
    """This process's place among those that train together; by default it is alone."""

    rank: int = 0
    size: int = 1

    @property
    def is_alone(self) -> bool:
        return self.size == 1

    @property
    def leads(self) -> bool:
        """One process validates, tells and saves, for all of them."""
        return self.rank == 0

    def training_pass(self, network: nn.Sequential) -> Callable[[Tensor], Tensor]:
        """Return what computes this share's logits, and gradients that are the team's mean."""
        if self.is_alone:
            return training_pass(network)
        # The statistics of batch norm are everybody's, so no buffer needs to be sent around.
        return DistributedDataParallel(layers_for_a_team(network), forward_sync_buffers=False)

    def share(self, batch: Batch) -> Batch:
        """Return this process's pictures of a batch, the n-th slice; they may be one fewer."""
        if self.is_alone:
            return batch
        first, end = (len(batch.images) * n // self.size for n in (self.rank, self.rank + 1))
        return Batch(batch.images[first:end], batch.labels[first:end], None)

    def sum(self, values: Tensor) -> Tensor:
        """Add up what all processes hold; the same numbers for all."""
        if not self.is_alone:
            distributed.all_reduce(values)
        return values

    def is_any(self, flag: bool) -> bool:
        """Does it hold for any process? All of them ask, and all get the same answer."""
        return flag if self.is_alone else bool(self.sum(torch.tensor(float(flag))) > 0)

    def wait(self) -> None:
        """Go on when all processes have come this far."""
        self.sum(torch.zeros(1))

    def measured(self, measure: Callable[[], Validation]) -> Validation:
        """Let the first process measure, and tell the others what it found."""
        if self.is_alone:
            return measure()
        found = torch.empty(4, dtype=torch.float64)
        if self.leads:
            of = measure()
            drawings = math.nan if of.drawings_accuracy is None else of.drawings_accuracy
            found = found.new_tensor([of.accuracy, of.loss, drawings, of.doubt_below])
        distributed.broadcast(found, 0)
        accuracy, loss, drawings, doubt_below = found.tolist()
        return Validation(accuracy, loss, None if math.isnan(drawings) else drawings, doubt_below)


@contextmanager
def joined_team(device: str) -> Iterator[Team]:
    """Join the team that torchrun started this process for; without torchrun it is alone.

    Raises:
        CnnvizError: the processes do not find each other, or this one has no device of its own.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) == 1 or "RANK" not in os.environ:
        yield Team()
        return
    backend = _backend(choose_device(device))
    try:
        distributed.init_process_group(backend)
    except (RuntimeError, ValueError) as error:
        raise CnnvizError(
            f"The processes that torchrun started did not find each other ({error}); "
            "check its --nnodes and --rdzv-endpoint."
        ) from error
    try:
        yield Team(distributed.get_rank(), distributed.get_world_size())
    finally:
        distributed.destroy_process_group()


def first_on_machine() -> bool:
    """Is this process the one that fetches files for all others on its machine?"""
    return os.environ.get("LOCAL_RANK", "0") == "0"


def _backend(device: torch.device) -> str:
    if device.type not in BACKENDS:
        raise CnnvizError(
            f"Several processes cannot train together on {device.type}; add --device cpu."
        )
    if device.type == "cuda":
        place = int(os.environ.get("LOCAL_RANK", "0"))
        if place >= torch.cuda.device_count():
            raise CnnvizError(
                f"This machine has {torch.cuda.device_count()} GPUs and torchrun started more "
                "processes; lower its --nproc-per-node."
            )
        torch.cuda.set_device(place)
    return BACKENDS[device.type]
