"""Several processes that train one network together: each takes its share of every batch.

torchrun starts the processes, and torch.distributed carries their numbers: gloo between CPUs, nccl
between GPUs. What they compute is what one process computes from the whole batch, but for the order
in which numbers are added.

Nothing may hold on to torch's group of processes after they part. gloo's threads may still want
Python's lock, to give tensors back: whoever lets go of the group last, and has that lock, waits for
them without end; and if Python is ending, they abort the process. DistributedDataParallel does hold
on, so gradients are added up here instead, in one message a step.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import torch

# The defaults of its functions are the group that is there when it is first imported, if any, and
# would hold on to it; torch.optim imports it.
import torch.distributed.nn
from torch import Tensor, distributed

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.networks import Network
from cnnviz.core.training.batches import Batch
from cnnviz.core.training.devices import choose_device
from cnnviz.core.training.fast_pass.training_pass import training_pass
from cnnviz.core.training.step_reports import Validation
from cnnviz.core.training.team.team_layers import layers_for_a_team
from cnnviz.core.training.team.team_messages import add_up, flat, put_back, take_from_first
from cnnviz.core.training.team.torchrun import is_in_team, place_on_machine, processes_on_machine
from cnnviz.core.translation import tr

# A GPU's tensors and the CPU's each take the way that is made for them.
BACKENDS = {"cpu": "gloo", "cuda": "cpu:gloo,cuda:nccl"}
# A process that ends is noticed at once, a machine without power after this time: it must be enough
# for one to fetch the data, or to validate, while the others wait.
PATIENCE = timedelta(minutes=30)


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

    def training_pass(self, network: Network) -> Callable[[Tensor], Tensor]:
        """Return what computes this share's logits; all begin with the first one's weights."""
        if self.is_alone:
            return training_pass(network)
        weights = [value for value in network.state_dict().values() if value.is_floating_point()]
        row = flat(weights)
        take_from_first(row)
        put_back(row, weights)
        return layers_for_a_team(network)

    def sum_gradients(self, network: Network) -> None:
        """Make those of this share those of the whole batch."""
        if self.is_alone:
            return
        gradients = [p.grad for p in network.parameters() if p.grad is not None]
        put_back(self.sum(flat(gradients)), gradients)

    def share(self, batch: Batch) -> Batch:
        """Return this process's pictures of a batch, the n-th slice; they may be one fewer."""
        if self.is_alone:
            return batch
        first, end = (len(batch.images) * n // self.size for n in (self.rank, self.rank + 1))
        return Batch(batch.images[first:end], batch.labels[first:end], None)

    def sum(self, values: Tensor) -> Tensor:
        """Add up what all processes hold; the same numbers for all."""
        if not self.is_alone:
            add_up(values)
        return values

    def is_any(self, flag: bool) -> bool:
        """Does it hold for any process? All of them ask, and all get the same answer."""
        return flag if self.is_alone else bool(self.sum(torch.tensor(float(flag))) > 0)

    @contextmanager
    def as_one(self) -> Iterator[None]:
        """Go on when all processes have done this; what one cannot do ends all of them.

        Raises:
            CnnvizError: another one could not; that one tells why.
        """
        try:
            yield
        except CnnvizError:
            self.is_any(True)
            raise
        if self.is_any(False):
            raise CnnvizError(
                tr("Another of the training processes could not start; its own message says why.")
            )

    def measured(self, measure: Callable[[], Validation]) -> Validation:
        """Let the first process measure, and tell the others what it found."""
        if self.is_alone:
            return measure()
        found = torch.empty(4, dtype=torch.float64)
        if self.leads:
            of = measure()
            drawings = math.nan if of.drawings_accuracy is None else of.drawings_accuracy
            found = found.new_tensor([of.accuracy, of.loss, drawings, of.doubt_below])
        take_from_first(found)
        accuracy, loss, drawings, doubt_below = found.tolist()
        return Validation(accuracy, loss, None if math.isnan(drawings) else drawings, doubt_below)


@contextmanager
def joined_team(device: str) -> Iterator[Team]:
    """Join the team that torchrun started this process for; without torchrun it is alone.

    Raises:
        CnnvizError: the processes do not find each other, or this one has no device of its own.
    """
    if not is_in_team():
        yield Team()
        return
    backend = _backend(choose_device(device))
    try:
        distributed.init_process_group(backend, timeout=PATIENCE)
    except (RuntimeError, ValueError) as error:
        raise CnnvizError(
            tr(
                "The processes started by torchrun did not find each other; check its "
                "--nnodes and --rdzv-endpoint."
            )
        ) from error
    try:
        yield Team(distributed.get_rank(), distributed.get_world_size())
    finally:
        distributed.destroy_process_group()


def _backend(device: torch.device) -> str:
    if device.type not in BACKENDS:
        raise CnnvizError(
            tr("Several processes cannot train together on {type}; add --device cpu.", device.type)
        )
    if device.type == "cuda":
        if processes_on_machine() > torch.cuda.device_count():
            raise CnnvizError(
                tr(
                    "This machine has {device_count} GPUs and torchrun started more "
                    "processes; lower its --nproc-per-node.",
                    torch.cuda.device_count(),
                )
            )
        torch.cuda.set_device(place_on_machine())
    return BACKENDS[device.type]
