"""What a network is trained in: float32, or bfloat16 where a device is faster in it."""

import time
from collections.abc import Callable, Iterator
from functools import cache

import torch
from torch import Tensor, nn

from cnnviz.core.devices import choose_device

PRECISIONS = ("auto", "float32", "bfloat16")
# Less than this gain is no reason to give up 16 of 24 binary digits.
LEAST_GAIN = 1.2
MEASUREMENTS = 3


def choose_precision(name: str, device: torch.device) -> str:
    """Return the named precision, or for `auto` the faster one on this device."""
    if name == "auto":
        return "bfloat16" if bfloat16_pays(device.type) else "float32"
    return name


@cache
def bfloat16_pays(device: str) -> bool:
    """Is a convolution, forward and backward, clearly faster in bfloat16? Measured once."""
    if device not in ("cpu", "cuda"):
        return False
    return _seconds(device, torch.float32) > LEAST_GAIN * _seconds(device, torch.bfloat16)


def measure_ahead() -> Iterator[bool]:
    """Find out what each device is faster in that a run here may train on; no one waits later."""
    for device in sorted({"cpu", choose_device("auto").type}):
        yield bfloat16_pays(device)


def in_precision(
    logits: Callable[[Tensor], Tensor], precision: str, device: torch.device
) -> Callable[[Tensor], Tensor]:
    """Let a pass multiply in a precision; its sums, statistics and logits stay float32."""
    if precision == "float32":
        return logits

    def mixed(images: Tensor) -> Tensor:
        with torch.autocast(device.type, torch.bfloat16):
            return logits(images).float()

    return mixed


def _seconds(device: str, dtype: torch.dtype) -> float:
    """Return the shortest time that the article's second convolution takes of 32 pictures."""
    conv = nn.Conv2d(16, 32, 5, padding=2).to(device, dtype, memory_format=torch.channels_last)  # type: ignore[call-overload]
    maps = torch.ones(32, 16, 14, 14, device=device, dtype=dtype, requires_grad=True)
    maps = maps.contiguous(memory_format=torch.channels_last)
    seconds = []
    for _ in range(1 + MEASUREMENTS):  # the first one also gets ready
        started = time.perf_counter()
        conv(maps).sum().backward()
        if device == "cuda":
            torch.cuda.synchronize()
        seconds.append(time.perf_counter() - started)
    return min(seconds[1:])
