"""Numbers of layers, exact and in a fixed order."""

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

FloatArray = npt.NDArray[np.float64]


def exact(values: Tensor | npt.NDArray[np.float32]) -> FloatArray:
    """Return values as float64."""
    array = values.detach().numpy() if isinstance(values, Tensor) else values
    return array.astype(np.float64)


def number(values: Tensor, unit: int) -> float:
    """Return one of some values."""
    return float(values.detach()[unit])


def per_map(values: Tensor) -> Tensor:
    """Let one value a map meet maps, in float64."""
    return values.double()[:, None, None]


def slid(values: Tensor, weights: Tensor, stride: int) -> Tensor:
    """The sum over a window of values times weights, (F, F) or (F, F, k, 1, 1), in a fixed order.

    Products and sums are steps of their own, for a fused multiply-add rounds differently and
    torch uses it where a row fills a vector register and not at its end.
    """
    side = len(weights)
    height, width = (length - side + 1 for length in values.shape[2:])
    total = torch.zeros((), dtype=torch.float64)
    for row in range(side):
        for column in range(side):
            seen = values[:, :, row : row + height : stride, column : column + width : stride]
            total = total + seen * weights[row, column]
    return total
