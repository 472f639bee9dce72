"""Pooling: each window of a map becomes one value, in four ways."""

from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from cnnviz.core.network.explained_values import Place, PoolingValue, Window
from cnnviz.core.network.kinds.exact import exact, slid
from cnnviz.core.network.kinds.layer import MAX_WINDOW_PX, FloatArray, Layer, setting
from cnnviz.core.network.pooling import L2Pool2d, WeightedPool2d, distance_weights
from cnnviz.core.network.windows import Span, Volume
from cnnviz.core.translation import tr

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pooling(Layer):
    """Windows of FxF values, S apart."""

    pool_size: int = setting(
        "F",
        1,
        MAX_WINDOW_PX,
        tr("Pooling window"),
        tr(
            "Each window of F x F values becomes one value: larger windows keep less of "
            "the position"
        ),
    )
    pool_stride: int = setting(
        "S",
        1,
        MAX_WINDOW_PX,
        tr("Pooling stride"),
        tr("The window moves S values at a time: 2 halves the map's width and height"),
    )

    stem = "pool"
    role = "pooling"
    mark: ClassVar[str]  # in a summary of a design
    told: ClassVar[str]  # what it does with a window, with a place for the {total} and the {result}
    picks: ClassVar[bool] = False
    is_root: ClassVar[bool] = False

    @property
    def spans(self) -> tuple[Span, Span]:
        span = Span(self.pool_size, self.pool_stride)
        return span, span

    def size_formula(self, length: int) -> str:
        return f"({length} - {self.pool_size})/{self.pool_stride} + 1"

    def explain(
        self, module: nn.Module, place: Place, source: str, before: FloatArray
    ) -> PoolingValue:
        side = self.pool_size
        top, left = place.row * self.pool_stride, place.column * self.pool_stride
        values = exact(before[place.unit, top : top + side, left : left + side])
        window = Window(top, left, side, np.zeros((side, side), np.bool_))
        return self.of_window(place, source, window, values)

    @classmethod
    def of_window(cls, place: Place, source: str, window: Window, values: Array) -> PoolingValue:
        """Return what one value is computed from, given its window."""
        weights, result, reading = cls.weights(values), cls.pooled(values), cls.reading(values)
        return PoolingValue(
            place,
            source,
            cls.name,
            window,
            values,
            weights,
            result,
            reading,
            cls.picks,
            cls.is_root,
        )

    def exactly(self, module: nn.Module, values: Tensor) -> Tensor:
        weights = torch.from_numpy(self.weights(np.zeros((self.pool_size, self.pool_size))))
        return slid(values, weights, self.pool_stride)

    def build(self, before: Volume) -> nn.Module:
        return self.module()

    def module(self) -> nn.Module:
        """Return torch's layer, or ours."""
        raise NotImplementedError

    @classmethod
    def short(cls) -> str:
        """Return the title without the word itself."""
        return cls.title.removesuffix(" pooling")

    @classmethod
    def weights(cls, values: Array) -> Array:
        """Return by what each value of a window is multiplied, (F, F)."""
        raise NotImplementedError

    @classmethod
    def reading(cls, values: Array) -> str:
        """Return what it does with a window, with a place for the {total} and the {result}."""
        return cls.told

    @classmethod
    def pooled(cls, values: Array) -> float:
        """Return what is left of a window, (F, F)."""
        return float((values * cls.weights(values)).sum())


@dataclass(frozen=True)
class MaxPooling(Pooling):
    """The largest value."""

    name = "max"
    title = tr("max pooling")
    does = tr("The largest value of the window: is the pattern anywhere in it?")
    word = "max"
    mark = "p"
    told = tr("the largest of the window: {result}")
    picks = True

    def module(self) -> nn.Module:
        return nn.MaxPool2d(self.pool_size, self.pool_stride)

    def exactly(self, module: nn.Module, values: Tensor) -> Tensor:
        return torch.as_tensor(module(values))

    @classmethod
    def weights(cls, values: Array) -> Array:
        """1 for the winner: the first of equals."""
        weights = np.zeros(values.shape)
        weights[np.unravel_index(values.argmax(), values.shape)] = 1
        return weights

    @classmethod
    def pooled(cls, values: Array) -> float:
        return float(values.max())


@dataclass(frozen=True)
class AveragePooling(Pooling):
    """The mean."""

    name = "average"
    title = tr("average pooling")
    does = tr("The mean of the window: how much of the pattern is in it?")
    word = "average"
    mark = "avg"
    told = tr("the mean of the window: {total}")

    def module(self) -> nn.Module:
        return nn.AvgPool2d(self.pool_size, self.pool_stride)

    @classmethod
    def weights(cls, values: Array) -> Array:
        return np.full(values.shape, 1 / values.size)

    @classmethod
    def pooled(cls, values: Array) -> float:
        return float(values.mean())


@dataclass(frozen=True)
class L2Pooling(Pooling):
    """The root of the sum of squares."""

    name = "l2"
    title = tr("L2 pooling")
    does = tr("The square root of the sum of squares in the window")
    word = "L2"
    mark = "l2-"
    told = tr("the square root of the sum of squares, {total}: {result}")
    is_root = True

    def is_signed(self, before: bool) -> bool:
        return False

    def module(self) -> nn.Module:
        return L2Pool2d(self.pool_size, self.pool_stride)

    def exactly(self, module: nn.Module, values: Tensor) -> Tensor:
        ones = torch.ones(self.pool_size, self.pool_size)
        return slid(values.square(), ones, self.pool_stride).sqrt()

    @classmethod
    def weights(cls, values: Array) -> Array:
        """Each value itself."""
        return values

    @classmethod
    def pooled(cls, values: Array) -> float:
        return sqrt(float((values * values).sum()))


@dataclass(frozen=True)
class WeightedPooling(Pooling):
    """A mean in which the middle counts most."""

    name = "weighted"
    title = tr("weighted pooling")
    does = tr("A mean in which the values near the window's centre count more")
    word = "distance-weighted"
    mark = "w"
    told = tr("a mean in which the centre counts most: {total}")

    def module(self) -> nn.Module:
        return WeightedPool2d(self.pool_size, self.pool_stride)

    @classmethod
    def weights(cls, values: Array) -> Array:
        return exact(distance_weights(len(values)))

    @classmethod
    def reading(cls, values: Array) -> str:
        weights = cls.weights(values)
        if (weights == weights[0, 0]).all():
            return tr(
                "the mean of the window, as all values are equally far from the centre: {total}"
            )
        return cls.told
