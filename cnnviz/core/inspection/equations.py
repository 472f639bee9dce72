"""An explanation as it is printed: named terms that add up, digit for digit, to the result."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cnnviz.core.inspection.printed_sums import adding_up, digits_for, in_print
from cnnviz.core.network.explained_values import (
    BatchNormValue,
    ConvolutionValue,
    FullyConnectedValue,
    PoolingValue,
    SoftmaxValue,
)
from cnnviz.core.translation import tr

BIAS = "bias"
BATCH_NORM_DIGITS, SOFTMAX_DIGITS = 6, 4  # decimals, at least


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
    first = explained.first_map + 1
    names = [tr("map {number}", number) for number in range(first, first + len(explained.kernel))]
    values = [*explained.partial_sums.tolist(), explained.bias]
    return _printed([*names, BIAS], values, explained.place.layer)


def channel_sum(explained: ConvolutionValue | FullyConnectedValue, channel: int) -> PrintedSum:
    """The products of one map with its weights; the total is the map's term of the whole sum."""
    if isinstance(explained, ConvolutionValue):
        whole = convolution_sum(explained)
        of_channel, products = whole.terms[channel], explained.products[channel]
    else:
        whole = fully_connected_sum(explained)
        of_channel = whole.terms[fully_connected_order(explained).index(channel)]
        products = explained.maps[channel] * explained.weights[channel]
    values = products.ravel().tolist()
    names = _cell_names(products.shape[1], len(values))
    if not np.isfinite(whole.total.value):
        return _printed(names, values, of_channel.name)
    units = adding_up(values, whole.digits, _units(of_channel.printed, whole.digits))
    return PrintedSum(_terms(names, values, units, whole.digits), of_channel, whole.digits)


def fully_connected_sum(explained: FullyConnectedValue) -> PrintedSum:
    """What each map adds to a class's logit, those that say most first, and the bias."""
    return _fully_connected(explained)[1]


def fully_connected_order(explained: FullyConnectedValue) -> list[int]:
    """The maps in the order of their terms: as printed, none is larger than the one before."""
    return _fully_connected(explained)[0]


def _fully_connected(explained: FullyConnectedValue) -> tuple[list[int], PrintedSum]:
    order = explained.order.tolist()
    names = [tr("map {unit}", unit + 1) for unit in order]
    values = [*explained.contributions[order].tolist(), explained.bias]
    exact = _printed([*names, BIAS], values, explained.place.layer)
    # What adding up moves by a unit may change places with its neighbour.
    ranks = sorted(range(len(order)), key=lambda rank: -abs(float(exact.terms[rank].printed)))
    terms = (*(exact.terms[rank] for rank in ranks), exact.terms[-1])
    return [order[rank] for rank in ranks], replace(exact, terms=terms)


def batch_norm_sums(explained: BatchNormValue) -> tuple[PrintedSum, PrintedSum]:
    """x - mean, and what becomes of it: scaled, plus beta."""
    digits = _batch_norm_digits(explained)
    centred = _printed(["x", tr("- mean")], [explained.x, -explained.mean], tr("x - mean"), digits)
    scaled = explained.standardised * explained.gamma
    layer = explained.place.layer
    return centred, _printed(["scaled", "beta"], [scaled, explained.beta], layer, digits)


def batch_norm_steps(explained: BatchNormValue) -> tuple[tuple[str, str], ...]:
    """All numbers of batch norm with their names, as both sums print them; "" for a gap."""
    centred, shifted = batch_norm_sums(explained)
    (x, less), (scaled, beta) = centred.terms, shifted.terms
    digits = _batch_norm_digits(explained)
    return (
        ("x", x.printed),
        ("mean", _negated(less.printed)),
        ("variance", f"{explained.variance:.{digits}f}"),
        ("eps", f"{explained.eps:.{digits}f}"),
        ("gamma", f"{explained.gamma:.{digits}f}"),
        ("beta", beta.printed),
        ("", ""),
        (tr("x - mean"), centred.total.printed),
        (tr("/ deviation"), f"{explained.deviation:.{digits}f}"),
        ("standardised", f"{explained.standardised:.{digits}f}"),
        (tr("* gamma"), scaled.printed),
        ("result", shifted.total.printed),
    )


def _batch_norm_digits(explained: BatchNormValue) -> int:
    return max(BATCH_NORM_DIGITS, digits_for([explained.x, explained.mean, explained.result]))


def _negated(printed: str) -> str:
    """Return a printed number with the other sign."""
    if printed.startswith("-"):
        return printed[1:]
    is_nothing = printed == "nan" or not printed.strip("0.")
    return printed if is_nothing else f"-{printed}"


def pooling_sum(explained: PoolingValue) -> PrintedSum:
    """What each value of a window adds to its mean, or to the square of its L2 norm.

    Of max only the winner counts.
    """
    products = (explained.values * explained.weights).ravel().tolist()
    names = _cell_names(explained.window.side, len(products))
    name = tr("sum of squares") if explained.is_root else explained.place.layer
    return _printed(names, products, name)


def softmax_sum(explained: SoftmaxValue, class_names: Sequence[str]) -> PrintedSum:
    """exp(logit - largest logit) of every class."""
    return _printed(list(class_names), explained.exponentials.tolist(), "sum", SOFTMAX_DIGITS)


def softmax_share(printed: PrintedSum, unit: int) -> str:
    """A class's probability as the quotient that it is: 0.0893 / 2.4533 = 3.64 %."""
    own, total = printed.terms[unit].printed, printed.total.printed
    return f"{own} / {total} = {100 * float(own) / float(total):.2f} %"


def _printed(
    names: Sequence[str], values: Sequence[float], total_name: str, digits: int | None = None
) -> PrintedSum:
    if not np.isfinite(values).all():
        return _not_finite(names, values, Term(total_name, float(np.sum(values)), ""))
    digits = digits_for(values) if digits is None else digits
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
    return [tr("row {row}, column {column}", n // width + 1, n % width + 1) for n in range(count)]


def _units(printed: str, digits: int) -> int:
    return int(printed.replace(".", "")) if digits else int(printed)
