"""A convolution small enough to play with: one channel, one kernel, any W, F, P and S that fit.

As in every network, the kernel is not flipped: what mathematics calls a cross-correlation.
"""

from dataclasses import dataclass, replace
from math import comb

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from cnnviz.core.errors import CnnvizError
from cnnviz.core.inspection.equations import PrintedSum, Term
from cnnviz.core.inspection.printed_sums import adding_up, digits_for, in_print
from cnnviz.core.network.explained_values import Window
from cnnviz.core.network.windows import Span
from cnnviz.core.translation import tr

FloatArray = npt.NDArray[np.float64]

PAD = tr("pad")
MAX_WIDTH = 28
MAX_KERNEL = 7

KERNEL_NAMES = (
    "identity",
    tr("horizontal edges"),
    tr("vertical edges"),
    tr("Laplace"),
    tr("box blur"),
    tr("Gaussian blur"),
    "sharpen",
)
NAMED_KERNEL_SIDES = (3, 5, 7)


@dataclass(frozen=True)
class Sizes:
    """W, F, S and P of one convolution."""

    width: int  # W
    kernel: int  # F
    stride: int = 1  # S
    padding: int = 0  # P

    @property
    def is_legal(self) -> bool:
        """Whether the windows fit exactly, none of them in padding alone, W and F in bounds."""
        return (
            1 <= self.width <= MAX_WIDTH
            and 1 <= self.kernel <= MAX_KERNEL
            and 0 <= self.padding < self.kernel
            and 1 <= self.stride <= self.width
            and self.span.fits(self.width)
        )

    @property
    def span(self) -> Span:
        return Span(self.kernel, self.stride, self.padding)

    @property
    def output(self) -> int:
        """W_out = (W - F + 2P)/S + 1.

        Raises:
            CnnvizError: the windows do not fit.
        """
        if not self.span.fits(self.width):
            raise CnnvizError(
                tr("The windows do not fit these sizes; choose one of the legal values.")
            )
        return self.span.outputs(self.width)

    @property
    def formula(self) -> str:
        """The article's formula with these numbers, as in (28 - 5 + 2*2)/1 + 1 = 28."""
        span = f"{self.width} - {self.kernel} + 2*{self.padding}"
        return f"({span})/{self.stride} + 1 = {self.output}"


@dataclass(frozen=True)
class LegalValues:
    """What each of W, F, S and P may be while the other three stay: rising, never empty."""

    widths: tuple[int, ...]
    kernels: tuple[int, ...]
    strides: tuple[int, ...]
    paddings: tuple[int, ...]


def legal_values(sizes: Sizes) -> LegalValues:
    """Return the stops of four sliders that reach no illegal state, one moved at a time.

    Raises:
        CnnvizError: the sizes are not legal themselves.
    """
    _check_legal(sizes)

    def legal(name: str, values: range) -> tuple[int, ...]:
        return tuple(value for value in values if replace(sizes, **{name: value}).is_legal)

    return LegalValues(
        widths=legal("width", range(1, MAX_WIDTH + 1)),
        kernels=legal("kernel", range(1, MAX_KERNEL + 1)),
        strides=legal("stride", range(1, sizes.width + 1)),
        paddings=legal("padding", range(sizes.kernel)),
    )


def convolve(picture: FloatArray, kernel: FloatArray, stride: int, padding: int) -> FloatArray:
    """Slide a (F, F) kernel over a (W, W) picture: float64 (W_out, W_out), without bias.

    Raises:
        CnnvizError: the sizes are not legal.
    """
    _check_legal(Sizes(len(picture), len(kernel), stride, padding))
    padded = np.pad(picture, padding)
    windows = sliding_window_view(padded, kernel.shape)[::stride, ::stride]
    return np.asarray(np.einsum("yxij,ij->yx", windows, kernel), np.float64)


def window_of(sizes: Sizes, row: int, column: int) -> Window:
    """Return the square of the input that an output cell reads, and which of it is padding.

    Raises:
        CnnvizError: the sizes are not legal, or there is no such cell.
    """
    _check_legal(sizes)
    if not (0 <= row < sizes.output and 0 <= column < sizes.output):
        raise CnnvizError(
            tr(
                "The output has {output}x{output} cells: there is none at row {row}, "
                "column {column}.",
                sizes.output,
                row,
                column,
            )
        )
    top, left = (place * sizes.stride - sizes.padding for place in (row, column))
    steps = np.arange(sizes.kernel)
    is_row, is_column = (
        (start + steps >= 0) & (start + steps < sizes.width) for start in (top, left)
    )
    return Window(top, left, sizes.kernel, ~(is_row[:, np.newaxis] & is_column))


def with_kernel(sizes: Sizes, side: int) -> Sizes:
    """Return the nearest legal sizes in which the kernel has this side, F from 1 to 7."""
    padding = min(sizes.padding, side - 1)
    wanted = replace(sizes, kernel=side, padding=padding)
    if wanted.is_legal:
        return wanted
    return Sizes(max(sizes.width, side), side, stride=1, padding=padding)


def window_sum(
    picture: FloatArray, kernel: FloatArray, sizes: Sizes, row: int, column: int
) -> PrintedSum:
    """Return the products behind an output cell, row by row; each is named "value x weight", or
    "pad x weight" where the value is a zero of the padding.

    Raises:
        CnnvizError: the sizes are not legal, or there is no such cell.
    """
    window = window_of(sizes, row, column)
    padded = np.pad(picture, sizes.padding)
    top, left = window.top + sizes.padding, window.left + sizes.padding
    patch = padded[top : top + window.side, left : left + window.side]
    products = (patch * kernel).ravel().tolist()
    pairs = zip(patch.ravel(), kernel.ravel(), window.is_padding.ravel(), strict=True)
    names = [
        f"{PAD if is_padding else brief(float(value))} x {brief(float(weight))}"
        for value, weight, is_padding in pairs
    ]
    digits = min(4, digits_for(products))
    units = adding_up(products, digits)
    terms = tuple(
        Term(name, product, in_print(unit, digits))
        for name, product, unit in zip(names, products, units, strict=True)
    )
    total = Term(tr("output"), float(np.sum(products)), in_print(sum(units), digits))
    return PrintedSum(terms, total, digits)


def brief(value: float) -> str:
    """Return a number as it fits a small cell: 0, 1, .25, -1.5; two decimals below 10."""
    decimals = 2 if abs(value) < 9.995 else 0
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
    return "0" if text in ("-0", "") else text


def named_kernel(name: str, side: int) -> FloatArray:
    """Return a classic kernel as float64 (F, F), F = 3, 5 or 7.

    Edges are Sobel's, binomial smoothing times a difference, scaled so that a step of brightness
    from 0 to 1 answers 1: downwards for horizontal edges, to the right for vertical ones. Laplace
    is the blurred picture less the picture itself, scaled so that x^2 + y^2 answers 4. Gaussian
    blur has binomial weights; sharpen adds to the picture what the Gaussian blur takes from it.

    Raises:
        CnnvizError: there is no such kernel.
    """
    if name not in KERNEL_NAMES or side not in NAMED_KERNEL_SIDES:
        raise CnnvizError(
            tr(
                "There is no kernel {name!r} of F={side}; choose one of {kernel_names} "
                "with F = 3, 5 or 7.",
                name,
                side,
                ", ".join(KERNEL_NAMES),
            )
        )
    smooth = _binomial(side)
    blur, identity = np.outer(smooth, smooth), np.zeros((side, side))
    identity[side // 2, side // 2] = 1
    rise = np.convolve(_binomial(side - 2), [-0.5, 0, 0.5])
    step = np.outer(rise / rise[rise > 0].sum(), smooth)
    return {
        "identity": identity,
        tr("horizontal edges"): step,
        tr("vertical edges"): step.T,
        tr("Laplace"): (blur - identity) * 8 / (side - 1),
        tr("box blur"): np.full((side, side), 1 / side**2),
        tr("Gaussian blur"): blur,
        "sharpen": 2 * identity - blur,
    }[name]


def _binomial(side: int) -> FloatArray:
    counts = [comb(side - 1, place) for place in range(side)]
    return np.array(counts, np.float64) / float(2 ** (side - 1))


def _check_legal(sizes: Sizes) -> None:
    if not sizes.is_legal:
        raise CnnvizError(
            tr(
                "F={kernel}, S={stride} and P={padding} do not fit W={width}; choose W "
                "to {max_width}, F to {max_kernel}, P below F, and S that divides W - F "
                "+ 2P.",
                sizes.kernel,
                sizes.stride,
                sizes.padding,
                sizes.width,
                MAX_WIDTH,
                MAX_KERNEL,
            )
        )
