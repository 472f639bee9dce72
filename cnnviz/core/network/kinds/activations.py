"""The functions that follow a layer, value by value."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from torch import nn

from cnnviz.core.network.explained_values import ActivationValue, Place
from cnnviz.core.network.kinds.layer import FloatArray, Layer
from cnnviz.core.network.windows import Volume
from cnnviz.core.translation import tr

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Activation(Layer):
    """A function of one value."""

    role = "activation"
    steepest = 1.0  # its largest slope
    lowest: ClassVar[float]  # of what it returns
    highest: ClassVar[float]

    def is_signed(self, before: bool) -> bool:
        return self.lowest < 0

    def explain(
        self, module: nn.Module, place: Place, source: str, before: FloatArray
    ) -> ActivationValue:
        x = float(before[place.unit, place.row, place.column])
        result, slope = (float(f(np.float64(x))) for f in (self.value, self.slope))
        return ActivationValue(place, source, self.name, x, result, slope)

    @classmethod
    def value(cls, x: npt.ArrayLike) -> Array:
        """Return the function, float64 of x's shape."""
        raise NotImplementedError

    @classmethod
    def slope(cls, x: npt.ArrayLike) -> Array:
        """Return its derivative, float64 of x's shape."""
        raise NotImplementedError


@dataclass(frozen=True)
class Relu(Activation):
    """max(0, x)."""

    name = "relu"
    stem = "relu"
    title = "ReLU"
    word = "ReLU"
    does = tr("max(0, x): its slope is 1 or 0, which trains fastest")
    formula = "max(0, x)"
    silences = True
    lowest = 0.0
    highest = np.inf

    def build(self, before: Volume) -> nn.Module:
        return nn.ReLU()

    @classmethod
    def value(cls, x: npt.ArrayLike) -> Array:
        return np.asarray(np.maximum(np.asarray(x, np.float64), 0))

    @classmethod
    def slope(cls, x: npt.ArrayLike) -> Array:
        """At 0 it is 0, as in torch."""
        return np.asarray(np.asarray(x, np.float64) > 0, np.float64)


@dataclass(frozen=True)
class Sigmoid(Activation):
    """1/(1 + exp(-x))."""

    name = "sigmoid"
    stem = "sigmoid"
    title = "sigmoid"
    word = "sigmoid"
    does = tr("Squashes to 0 to 1, never negative; its slope vanishes at both ends")
    formula = "1/(1 + exp(-x))"
    at_zero = 0.5
    steepest = 0.25
    lowest = 0.0
    highest = 1.0

    def build(self, before: Volume) -> nn.Module:
        return nn.Sigmoid()

    @classmethod
    def value(cls, x: npt.ArrayLike) -> Array:
        x = np.asarray(x, np.float64)
        tail = np.exp(-np.abs(x))  # never overflows
        return np.asarray(np.where(x >= 0, 1, tail) / (1 + tail))

    @classmethod
    def slope(cls, x: npt.ArrayLike) -> Array:
        """So written it stays exact far out, where values round."""
        tail = np.exp(-np.abs(np.asarray(x, np.float64)))
        return np.asarray(tail / (1 + tail) ** 2)


@dataclass(frozen=True)
class Tanh(Activation):
    """tanh(x), which is 2 sigmoid(2x) - 1."""

    name = "tanh"
    stem = "tanh"
    title = "tanh"
    word = "tanh"
    does = tr("Squashes to -1 to 1, centred at 0; its slope vanishes at both ends")
    formula = "tanh(x)"
    lowest = -1.0
    highest = 1.0

    def build(self, before: Volume) -> nn.Module:
        return nn.Tanh()

    @classmethod
    def value(cls, x: npt.ArrayLike) -> Array:
        return np.asarray(np.tanh(np.asarray(x, np.float64)))

    @classmethod
    def slope(cls, x: npt.ArrayLike) -> Array:
        return 4 * Sigmoid.slope(2 * np.asarray(x, np.float64))
