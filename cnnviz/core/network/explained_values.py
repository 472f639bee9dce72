"""What a value of a network is computed from, kind by kind of layer.

All numbers are float64, taken from the network's float32 without rounding: the sums are exact to
far more digits than the network's own.
"""

from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

INPUT = "input"
SOFTMAX = "softmax"  # not a layer of the network: what follows its logits


@dataclass(frozen=True)
class Place:
    """A value of a layer; those of fc and of softmax have row and column 0."""

    layer: str
    unit: int
    row: int = 0
    column: int = 0


@dataclass(frozen=True, eq=False)
class Window:
    """The square of the layer before that a value reads; what lies beyond its edge is padding."""

    top: int
    left: int
    side: int
    is_padding: BoolArray  # (F, F)


@dataclass(frozen=True, eq=False)
class ConvolutionValue:
    """The sum over all input channels of patch times kernel, and the bias."""

    place: Place
    source: str  # the layer that is read
    window: Window
    patch: FloatArray  # (C, F, F), 0 where padding
    kernel: FloatArray  # (C, F, F)
    bias: float
    first_map: int = 0  # of those before that it reads

    @property
    def products(self) -> FloatArray:
        return self.patch * self.kernel  # (C, F, F)

    @property
    def partial_sums(self) -> FloatArray:
        return np.asarray(self.products.sum(axis=(1, 2)))  # (C,)

    @property
    def result(self) -> float:
        return float(self.partial_sums.sum()) + self.bias


@dataclass(frozen=True)
class BatchNormValue:
    """(x - mean) / sqrt(variance + eps) * gamma + beta, with the running statistics."""

    place: Place
    source: str
    x: float
    mean: float
    variance: float
    eps: float
    gamma: float
    beta: float

    @property
    def deviation(self) -> float:
        return sqrt(self.variance + self.eps)

    @property
    def standardised(self) -> float:
        return (self.x - self.mean) / self.deviation

    @property
    def result(self) -> float:
        return self.standardised * self.gamma + self.beta


@dataclass(frozen=True)
class ActivationValue:
    """A function of one value, and its slope there."""

    place: Place
    source: str
    function: str  # the kind of layer
    x: float
    result: float
    slope: float


@dataclass(frozen=True, eq=False)
class PoolingValue:
    """What is left of a window: its largest value, its mean, its L2 norm or a weighted mean."""

    place: Place
    source: str
    kind: str
    window: Window
    values: FloatArray  # (F, F)
    weights: FloatArray  # (F, F): of the mean; of max 1 for the winner; of l2 each value itself
    result: float
    reading: str  # what it does, with a place for the {total} and the {result}
    picks: bool = False  # whether one value of the window is taken, and not all of them added up
    is_root: bool = False  # whether the result is the root of what the window adds up to

    @property
    def winner(self) -> tuple[int, int]:
        """The row and column, within the window, of the largest value; the first of equals."""
        row, column = np.unravel_index(self.values.argmax(), self.values.shape)
        return int(row), int(column)


@dataclass(frozen=True, eq=False)
class FullyConnectedValue:
    """A class's logit: what each map before it adds, and the bias."""

    first_map: ClassVar[int] = 0
    place: Place
    source: str
    maps: FloatArray  # (D, H, W)
    weights: FloatArray  # (D, H, W)
    bias: float

    @property
    def contributions(self) -> FloatArray:
        return np.asarray((self.maps * self.weights).sum(axis=(1, 2)))  # (D,)

    @property
    def order(self) -> npt.NDArray[np.int64]:
        """The maps, those with the largest contributions for or against first."""
        return np.argsort(-np.abs(self.contributions), kind="stable")

    @property
    def result(self) -> float:
        return float(self.contributions.sum()) + self.bias


@dataclass(frozen=True, eq=False)
class SoftmaxValue:
    """exp(logit - largest logit) of a class, divided by the sum over all classes."""

    place: Place
    source: str
    logits: FloatArray  # (classes,)

    @property
    def exponentials(self) -> FloatArray:
        return np.asarray(np.exp(self.logits - self.logits.max()))

    @property
    def result(self) -> float:
        exponentials = self.exponentials
        return float(exponentials[self.place.unit] / exponentials.sum())


Explanation = (
    ConvolutionValue
    | BatchNormValue
    | ActivationValue
    | PoolingValue
    | FullyConnectedValue
    | SoftmaxValue
)
