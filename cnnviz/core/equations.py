"""An explanation as it is printed: named terms that add up, digit for digit, to the result."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cnnviz.core.explained_values import (
    BatchNormValue,
    ConvolutionValue,
    FullyConnectedValue,
    PoolingValue,
    SoftmaxValue,
)
from cnnviz.core.printed_sums import adding_up, digits_for, in_print

BIAS = "bias"


@dataclass(frozen=True)
class Term:
    """One number of a sum: what it is, exactly, and as printed."""

    name: str
    value: float
    printed: str


@dataclass(frozen=True)
class PrintedSum:
    """Terms whose printed numbers add up to the printed total."""

    terms: tuple[Term, ...]
    total: Term
    digits: int


def convolution_sum(explained: ConvolutionValue) -> PrintedSum:
    """What each input map adds to a convolution's value, and the bias."""
    names = [f"map {channel + 1}" for channel in range(len(explained.kernel))]
    values = [*explained.partial_sums.tolist(), explained.bias]
    return _printed([*names, BIAS], values, explained.place.layer)


def channel_sum(explained: ConvolutionValue | FullyConnectedValue, channel: int) -> PrintedSum:
    """The products of one map with its weights; the total is the map's term of the whole sum."""
    if isinstance(explained, ConvolutionValue):
        whole = convolution_sum(explained)
        of_channel, products = whole.terms[channel], explained.products[channel]
    else:
        whole = fully_connected_sum(explained)
        place = int(np.flatnonzero(explained.order == channel)[0])
        of_channel = whole.terms[place]
        products = explained.maps[channel] * explained.weights[channel]
    values = products.ravel().tolist()
    names = _cell_names(products.shape[1], len(values))
    if not np.isfinite(whole.total.value):
        return _printed(names, values, of_channel.name)
    units = adding_up(values, whole.digits, _units(of_channel.printed, whole.digits))
    return PrintedSum(_terms(names, values, units, whole.digits), of_channel, whole.digits)


def fully_connected_sum(explained: FullyConnectedValue) -> PrintedSum:
    """What each map adds to a class's logit, those that say most first, and the bias."""
    order = explained.order
    names = [f"map {unit + 1}" for unit in order]
    values = [*explained.contributions[order].tolist(), explained.bias]
    return _printed([*names, BIAS], values, explained.place.layer)


def batch_norm_sums(explained: BatchNormValue) -> tuple[PrintedSum, PrintedSum]:
    """x - mean, and what becomes of it: scaled, plus beta."""
    difference = _printed(["x", "- mean"], [explained.x, -explained.mean], "x - mean")
    scaled = explained.standardised * explained.gamma
    shifted = _printed(["scaled", "beta"], [scaled, explained.beta], explained.place.layer)
    return difference, shifted


def pooling_sum(explained: PoolingValue) -> PrintedSum:
    """What each value of a window adds to its mean, or to the square of its L2 norm.

    Of max only the winner counts.
    """
    products = (explained.values * explained.weights).ravel().tolist()
    names = _cell_names(explained.window.side, len(products))
    name = "sum of squares" if explained.kind == "l2" else explained.place.layer
    return _printed(names, products, name)


def softmax_sum(explained: SoftmaxValue, class_names: Sequence[str]) -> PrintedSum:
    """exp(logit - largest logit) of every class."""
    return _printed(list(class_names), explained.exponentials.tolist(), "sum")


def _printed(names: Sequence[str], values: Sequence[float], total_name: str) -> PrintedSum:
    if not np.isfinite(values).all():
        return _not_finite(names, values, Term(total_name, float(np.sum(values)), ""))
    digits = digits_for(values)
    units = adding_up(values, digits)
    total = Term(total_name, float(np.sum(values)), in_print(sum(units), digits))
    return PrintedSum(_terms(names, values, units, digits), total, digits)


def _not_finite(names: Sequence[str], values: Sequence[float], total: Term) -> PrintedSum:
    """A sum with terms that are no numbers, or infinite: weights that went astray."""
    terms = (Term(name, v, f"{v:.4g}") for name, v in zip(names, values, strict=True))
    return PrintedSum(tuple(terms), replace(total, printed=f"{total.value:.4g}"), digits=0)


def _terms(
    names: Sequence[str], values: Sequence[float], units: Sequence[int], digits: int
) -> tuple[Term, ...]:
    return tuple(
        Term(name, value, in_print(unit, digits))
        for name, value, unit in zip(names, values, units, strict=True)
    )


def _cell_names(width: int, count: int) -> list[str]:
    return [f"row {n // width + 1}, column {n % width + 1}" for n in range(count)]


def _units(printed: str, digits: int) -> int:
    return int(printed.replace(".", "")) if digits else int(printed)
