"""What stands in the cells of a window: value, weight and product, as they are printed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.inspection.equations import PrintedSum, channel_sum, pooling_sum
from cnnviz.core.network.explained_values import ConvolutionValue, FullyConnectedValue, PoolingValue
from cnnviz.core.translation import tr
from cnnviz.views.explanation.product_grid import CellTexts
from cnnviz.views.widgets.number_text import short_number

FloatArray = npt.NDArray[np.float64]
PADDING = tr("pad 0")


@dataclass(frozen=True, eq=False)
class Cells:
    """A table of terms (F, F), where each is padding, and its texts."""

    terms: FloatArray
    texts: CellTexts
    outside: npt.NDArray[np.bool_]
    printed: PrintedSum


def product_cells(explained: ConvolutionValue | FullyConnectedValue, channel: int) -> Cells:
    """One map's window times its kernel, or a whole map times a class's weights."""
    if isinstance(explained, ConvolutionValue):
        values, weights = explained.patch[channel], explained.kernel[channel]
        outside = explained.window.is_padding
    else:
        values, weights = explained.maps[channel], explained.weights[channel]
        outside = np.zeros(values.shape, np.bool_)
    printed = channel_sum(explained, channel)
    return _cells(values, weights, outside, printed)


def pooling_cells(explained: PoolingValue) -> Cells:
    """The window's values, and how each counts."""
    printed = pooling_sum(explained)
    outside = explained.window.is_padding
    if not explained.picks:
        return _cells(explained.values, explained.weights, outside, printed)
    digits = printed.digits
    lines = [(f"{value:.{digits}f}",) for value in explained.values.ravel()]
    exact = [f"{value:.17g}" for value in explained.values.ravel()]
    return Cells(explained.values, CellTexts(lines, exact), outside, printed)


def pooling_words(explained: PoolingValue, cells: Cells) -> str:
    """Return what the pooling does with its window, and what comes out."""
    result = f"{explained.result:.{cells.printed.digits}f}"
    return explained.reading.format(total=cells.printed.total.printed, result=result)


def _cells(
    values: FloatArray, weights: FloatArray, outside: npt.NDArray[np.bool_], printed: PrintedSum
) -> Cells:
    lines, exact = [], []
    flat = zip(values.ravel(), weights.ravel(), outside.ravel(), printed.terms, strict=True)
    for value, weight, is_padding, term in flat:
        shown = PADDING if is_padding else short_number(float(value))
        factor = short_number(float(weight))
        lines.append((shown, f"x {factor}", f"{_relation(shown, factor)}{term.printed}"))
        name = tr("{name}, padding", term.name) if is_padding else term.name
        exact.append(f"{name}\n{value:.17g} x {weight:.17g}\n= {term.value:.17g}")
    return Cells(values * weights, CellTexts(lines, exact), outside, printed)


def _relation(value: str, weight: str) -> str:
    """About equal where both factors were rounded to whole numbers, which nobody sees of them."""
    return "≈" if _hides_decimals(value) and _hides_decimals(weight) else "="


def _hides_decimals(printed: str) -> bool:
    return len(printed.lstrip("-")) >= 3 and printed.lstrip("-").isdigit()
