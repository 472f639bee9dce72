"""Batch norm: each map brought to mean 0 and variance 1, then scaled and shifted."""

from dataclasses import dataclass

from torch import Tensor, nn

from cnnviz.core.network.explained_values import BatchNormValue, Place
from cnnviz.core.network.kinds.exact import number, per_map
from cnnviz.core.network.kinds.layer import FloatArray, Layer
from cnnviz.core.network.windows import Volume
from cnnviz.core.translation import tr


@dataclass(frozen=True)
class BatchNorm(Layer):
    """With the batch's statistics in training, with running averages of them in use."""

    name = "batch"
    stem = "batch"
    role = "batch norm"
    title = tr("batch norm")
    does = tr(
        "Brings each map to mean 0 and variance 1 over the batch, then applies a "
        "learned scale and shift: training is easier"
    )
    formula = tr("(x - mean)/sd*gamma + beta")
    normalises = True
    leaves = ("running_mean", "running_var", "weight", "bias", "num_batches_tracked")
    weight_sides = 1

    def is_signed(self, before: bool) -> bool:
        return True

    def parameters(self, before: Volume) -> tuple[int, str]:
        return 2 * before.depth, f"2x{before.depth}"

    def build(self, before: Volume) -> nn.Module:
        return nn.BatchNorm2d(before.depth)

    def explain(
        self, module: nn.Module, place: Place, source: str, before: FloatArray
    ) -> BatchNormValue:
        norm, unit = as_norm(module), place.unit
        return BatchNormValue(
            place,
            source,
            x=float(before[unit, place.row, place.column]),
            mean=number(norm.get_buffer("running_mean"), unit),
            variance=number(norm.get_buffer("running_var"), unit),
            eps=norm.eps,
            gamma=number(norm.weight, unit),
            beta=number(norm.bias, unit),
        )

    def exactly(self, module: nn.Module, values: Tensor) -> Tensor:
        norm = as_norm(module)
        mean, variance = norm.get_buffer("running_mean"), norm.get_buffer("running_var")
        deviation = (variance.double() + norm.eps).sqrt()
        standardised = (values - per_map(mean)) / deviation[:, None, None]
        return standardised * per_map(norm.weight) + per_map(norm.bias)


def as_norm(module: nn.Module) -> nn.BatchNorm2d:
    """Return the same module, known to be torch's batch norm."""
    assert isinstance(module, nn.BatchNorm2d)
    return module
