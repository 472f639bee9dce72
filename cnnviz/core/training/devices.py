"""Where the arithmetic happens."""

import os

import torch

from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import tr

DEVICES = ("auto", "cpu", "cuda", "mps")


def available_devices() -> tuple[str, ...]:
    """Return the names in DEVICES that this machine can compute with, `auto` among them."""
    return tuple(name for name in DEVICES if name == "auto" or _is_available(name))


def choose_device(name: str = "auto") -> torch.device:
    """Return the named device, or for `auto` the fastest one that this machine has.

    Raises:
        CnnvizError: the name is unknown or this machine has no such device.
    """
    if name not in DEVICES:
        raise CnnvizError(
            tr("There is no device {name!r}; choose one of {devices}.", name, ", ".join(DEVICES))
        )
    if name == "auto":
        return torch.device(next(d for d in ("cuda", "mps", "cpu") if _is_available(d)))
    if not _is_available(name):
        raise CnnvizError(tr("This machine has no usable {name} device; use auto or cpu.", name))
    return torch.device(name)


def training_threads() -> int:
    """Return how many threads a run in the app computes with: one for each processor."""
    return os.cpu_count() or 1


def _is_available(name: str) -> bool:
    if name == "cuda":
        return torch.cuda.is_available()
    return name == "cpu" or torch.backends.mps.is_available()
