"""Muon: steps of equal strength in every direction of a matrix of weights.

Jordan et al., 2024, "Muon: an optimizer for hidden layers in neural networks". torch.optim.Muon
computes the same in bfloat16, which on a CPU takes several times as long as this in float32.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

MOMENTUM = 0.95
# Newton and Schulz's iteration in the form that Jordan chose: quick, and exact to about a third.
COEFFICIENTS = (3.4445, -4.775, 2.0315)
ITERATIONS = 5


class Muon:
    """Nesterov's momentum, made orthogonal; a kernel (k, D, F, F) is a matrix of k rows."""

    def __init__(self, kernels: Sequence[Tensor]) -> None:
        self._kernels = kernels
        self.means = [torch.zeros_like(kernel) for kernel in kernels]  # of the gradients

    @torch.no_grad()
    def step(self, learning_rate: float) -> None:
        for kernel, mean in zip(self._kernels, self.means, strict=True):
            assert kernel.grad is not None
            mean.lerp_(kernel.grad, 1 - MOMENTUM)
            direction = kernel.grad.lerp(mean, MOMENTUM).flatten(1)
            kernel.sub_(orthogonal(direction).view_as(kernel), alpha=learning_rate)


def orthogonal(matrix: Tensor) -> Tensor:
    """Return a matrix (rows, columns) with singular values of about 1, the vectors unchanged."""
    a, b, c = COEFFICIENTS
    is_high = matrix.shape[0] > matrix.shape[1]
    result = matrix.T if is_high else matrix
    result = result / result.norm().clamp(min=1e-7)
    for _ in range(ITERATIONS):
        gram = result @ result.T
        result = torch.addmm(result, torch.addmm(gram, gram, gram, beta=b, alpha=c), result, beta=a)
    return result.T if is_high else result
