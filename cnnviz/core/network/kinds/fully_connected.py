"""Fully connected: a number for each class, which reads every value before."""

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional

from cnnviz.core.network.explained_values import FullyConnectedValue, Place
from cnnviz.core.network.kinds.exact import exact, number
from cnnviz.core.network.kinds.layer import MAX_CHANNELS, FloatArray, Layer, setting
from cnnviz.core.network.windows import Volume
from cnnviz.core.translation import tr


class FlatLinear(nn.Linear):
    """A linear layer that reads maps (N, D, H, W), row after row."""

    def forward(self, maps: Tensor) -> Tensor:
        return super().forward(maps.flatten(1))


@dataclass(frozen=True)
class FullyConnected(Layer):
    """A weight for every value before and every class."""

    classes: int = setting("k", 1, MAX_CHANNELS, tr("Classes"), tr("One logit for each"))

    name = "fc"
    stem = "fc"
    role = "classes"
    title = tr("fully connected layer")
    does = tr("Each class is a weighted sum of all values before.")
    mixes = True
    has_kernels = True
    has_maps = False
    leaves = ("weight", "bias")
    weight_sides = 2

    @property
    def spans(self) -> None:
        return None

    def output(self, before: Volume) -> Volume:
        return Volume(1, 1, self.classes)

    def is_signed(self, before: bool) -> bool:
        return True

    def parameters(self, before: Volume) -> tuple[int, str]:
        k = self.classes
        formula = f"{before.width}x{before.height}x{before.depth}x{k} + {k}"
        return before.values * k + k, formula

    def kernel_shape(self, before: Volume) -> tuple[int, int, int, int]:
        return self.classes, before.depth, before.height, before.width

    def build(self, before: Volume) -> nn.Module:
        return FlatLinear(before.values, self.classes)

    def explain(
        self, module: nn.Module, place: Place, source: str, before: FloatArray
    ) -> FullyConnectedValue:
        weights = exact(module.get_parameter("weight")[place.unit]).reshape(before.shape)
        bias = number(module.get_parameter("bias"), place.unit)
        return FullyConnectedValue(place, source, exact(before), weights, bias)

    def exactly(self, module: nn.Module, values: Tensor) -> Tensor:
        weight, bias = (module.get_parameter(name).double() for name in ("weight", "bias"))
        return functional.linear(values.flatten(1), weight, bias)

    def terms(self, module: nn.Module, maps: Tensor, unit: int) -> Tensor:
        return maps * module.get_parameter("weight")[unit].reshape(maps.shape)
