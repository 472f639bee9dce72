"""How large weights, gradients and steps are, layer by layer."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class LayerMeasure:
    """L2 norms over all parameters of a layer, kernels and biases alike."""

    weight: float
    gradient: float  # of the step's batch
    update: float  # of what the step added to the weights

    @property
    def update_ratio(self) -> float:
        """The update against the weights: about 0.001 is usual for Adam at its usual rate."""
        return self.update / self.weight if self.weight else 0.0


def measure_step(network: nn.Module, before: Mapping[str, Tensor]) -> dict[str, LayerMeasure]:
    """Return the measures of a step just done, by layer; `before` has the weights before it."""
    named = dict(network.named_parameters())
    weights = [parameter.detach() for parameter in named.values()]
    gradients = [
        torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
        for parameter in named.values()
    ]
    updates = torch._foreach_sub(weights, [before[name] for name in named])
    norms = torch.stack(torch._foreach_norm([*weights, *gradients, *updates]))
    squares: dict[str, list[float]] = {}
    for name, of_parameter in zip(named, norms.view(3, len(named)).T.tolist(), strict=True):
        of_layer = squares.setdefault(name.partition(".")[0], [0.0, 0.0, 0.0])
        for kind, norm in enumerate(of_parameter):
            of_layer[kind] += norm * norm
    return {layer: LayerMeasure(*map(math.sqrt, sums)) for layer, sums in squares.items()}


def are_finite(measures: Mapping[str, LayerMeasure]) -> bool:
    """Whether all weights, gradients and steps are numbers."""
    norms = (norm for measure in measures.values() for norm in vars(measure).values())
    return all(map(math.isfinite, norms))
