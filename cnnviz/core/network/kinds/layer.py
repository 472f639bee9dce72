"""What there is to know about a kind of layer."""

from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from cnnviz.core.network.explained_values import Explanation, Place
from cnnviz.core.network.windows import POINT, Span, Volume
from cnnviz.core.translation import tr

MAX_CHANNELS = 1024
MAX_WINDOW_PX = 31  # of F, S and P

FloatArray = npt.NDArray[np.float32]
Role = Literal["input", "convolution", "batch norm", "activation", "pooling", "classes"]


def setting(letter: str, lowest: int, highest: int, title: str, does: str) -> Any:
    """A whole number that a layer is made with: the article's letter, its bounds, and words."""
    return field(
        metadata={
            "letter": letter,
            "lowest": lowest,
            "highest": highest,
            "title": title,
            "does": does,
        }
    )


@dataclass(frozen=True)
class Layer:
    """One layer as it is set; its class is what is known of its kind.

    `before` is always the size of what it reads. Kinds that compute value by value need say no more
    than how torch builds them and how a value is explained.
    """

    name: ClassVar[str]  # in files
    stem: ClassVar[str]  # of its name: conv1
    role: ClassVar[Role]
    title: ClassVar[str]
    does: ClassVar[str]  # a sentence
    word: ClassVar[str]  # within a sentence that tells what kind of activation or pooling it is
    formula: ClassVar[str] = ""  # of one value, where it works value by value
    mixes: ClassVar[bool] = False  # whether each of its maps reads all maps before
    has_kernels: ClassVar[bool] = False  # weights of (k, D, F, F) and biases, which can be edited
    has_maps: ClassVar[bool] = True  # or one number a class
    silences: ClassVar[bool] = False  # whether it says 0, with slope 0, for half of what it reads
    normalises: ClassVar[bool] = False  # by statistics of the batch, whatever is added to all
    at_zero: ClassVar[float] = 0.0  # what it makes of 0
    # Of its weights: how many sides they have, and what belongs to them in a file, what cannot be
    # made up first.
    leaves: ClassVar[tuple[str, ...]] = ()
    weight_sides: ClassVar[int] = 0

    @property
    def letters(self) -> dict[str, str]:
        """The names of its numbers by their letters: F of kernel_size."""
        return {numbered.metadata["letter"]: numbered.name for numbered in numbers_of(type(self))}

    @property
    def spans(self) -> tuple[Span, Span] | None:
        """What a value reads along rows and along columns; None for everything."""
        return POINT, POINT

    @property
    def is_pointwise(self) -> bool:
        """Whether it works value by value: whatever size comes in goes out."""
        return type(self).spans is Layer.spans

    def output(self, before: Volume) -> Volume:
        """Return the size of what it makes, where it fits."""
        spans = self.spans
        assert spans is not None
        rows, columns = spans
        depth = self.depth(before)
        return Volume(columns.outputs(before.width), rows.outputs(before.height), depth)

    def depth(self, before: Volume) -> int:
        """Return how many maps it makes."""
        return before.depth

    def maps_read(self, unit: int, before: Volume) -> range:
        """Return which of the maps before one of its maps reads."""
        return range(before.depth) if self.mixes else range(unit, unit + 1)

    def is_signed(self, before: bool) -> bool:
        """Whether its values can be negative, by whether those before can."""
        return before

    def parameters(self, before: Volume) -> tuple[int, str]:
        """Return how many numbers it learns, and the sum that leads there."""
        return 0, tr("no parameters")

    def size_formula(self, length: int) -> str:
        """Return (W - F + 2P)/S + 1 with its numbers; "" where the size stays."""
        return ""

    def kernel_shape(self, before: Volume) -> tuple[int, int, int, int]:
        """Return what its weights are seen as, (k, D, F, F): those of fc have the maps' size."""
        raise NotImplementedError

    def readers(self, unit: int, before: Volume) -> tuple[slice | int, ...]:
        """Return which of its kernels, (k, D, F, F), read one of the maps before."""
        return (slice(None), unit)

    def remedies(self, length: int) -> Iterator[tuple[str, int]]:
        """Yield the nearest P, then the nearest smaller S, or the nearest F that would fit."""
        letters = self.letters
        if "P" in letters:
            now = getattr(self, letters["P"])
            options = sorted(range(self._number("F")), key=lambda other: abs(other - now))
            yield from self._first(letters["P"], options, length)
        for letter in "SF":
            smaller = list(range(self._number(letter) - 1, 0, -1))
            found = list(self._first(letters[letter], smaller, length))
            if found:
                yield from found
                return

    def build(self, before: Volume) -> nn.Module:
        """Return torch's layer, with new weights."""
        raise NotImplementedError

    def explain(
        self, module: nn.Module, place: Place, source: str, before: FloatArray
    ) -> Explanation:
        """Return what one value is computed from: `before` is the output of `source`."""
        raise NotImplementedError

    def exactly(self, module: nn.Module, values: Tensor) -> Tensor:
        """Apply it to float64 (N, C, H, W) so that equal windows give equal values everywhere.

        That is: every value is summed term by term in the same order wherever it stands.
        """
        return torch.as_tensor(module(values))

    def terms(self, module: nn.Module, maps: Tensor, unit: int) -> Tensor:
        """Return what each of the maps before, (D, H, W), adds to one of its own."""
        raise NotImplementedError

    def _number(self, letter: str) -> int:
        return int(getattr(self, self.letters[letter]))

    def _first(self, name: str, values: list[int], length: int) -> Iterator[tuple[str, int]]:
        """Yield the first value of a setting with which the layer would fit, if one does."""
        for value in values:
            spans = replace(self, **{name: value}).spans
            if spans is not None and spans[1].fits(length):
                yield name, value
                return


def numbers_of(kind: type[Layer]) -> list[Field[Any]]:
    """Return the numbers that a kind of layer is set by, with letter and bounds."""
    return [one for one in fields(kind) if "letter" in one.metadata]


@dataclass(frozen=True)
class Input(Layer):
    """The picture, which the first layer reads."""

    name: ClassVar[str] = "input"
    stem: ClassVar[str] = "input"
    role: ClassVar[Role] = "input"
    title: ClassVar[str] = tr("input")
    does: ClassVar[str] = tr("The input picture.")
