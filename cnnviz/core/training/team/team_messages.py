"""How processes that train together hand each other numbers, and hear that one of them is lost."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, distributed

from cnnviz.core.errors import TeamError
from cnnviz.core.translation import tr


def add_up(values: Tensor) -> None:
    """Put the sum of what all processes hold in place of it.

    Raises:
        TeamError: one of them is lost.
    """
    with _in_touch():
        distributed.all_reduce(values)


def take_from_first(values: Tensor) -> None:
    """Put what the first process holds in place of it.

    Raises:
        TeamError: one of them is lost.
    """
    with _in_touch():
        distributed.broadcast(values, 0)


def gather(own: Tensor) -> Tensor:
    """Return what each process holds, stacked in their order.

    Raises:
        TeamError: one of them is lost.
    """
    everyones = [torch.empty_like(own) for _ in range(distributed.get_world_size())]
    with _in_touch():
        distributed.all_gather(everyones, own)
    return torch.stack(everyones)


def flat(tensors: Sequence[Tensor]) -> Tensor:
    """Return all values in one row: one message takes less time than many."""
    return torch.cat([tensor.detach().flatten() for tensor in tensors])


def put_back(row: Tensor, tensors: Sequence[Tensor]) -> None:
    """Overwrite the tensors with what `flat` made of them."""
    pieces = torch.split(row, [tensor.numel() for tensor in tensors])
    for tensor, piece in zip(tensors, pieces, strict=True):
        tensor.copy_(piece.view(tensor.shape))


@contextmanager
def _in_touch() -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        raise TeamError(
            tr(
                "Another of the training processes has ended or does not answer, and "
                "none continues alone; its last message, or torchrun below, may tell "
                "why."
            )
        ) from error
