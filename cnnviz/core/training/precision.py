"""What a network is trained in: float32, or bfloat16 where the person says so."""

from collections.abc import Callable

import torch
from torch import Tensor

PRECISIONS = ("float32", "bfloat16")


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
