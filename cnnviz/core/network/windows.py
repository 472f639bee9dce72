"""What a value reads of the layer before, along one side of it: integer arithmetic only.

Letters as in the article: W length of the side, F size of the kernel or window, P padding,
S stride.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Volume:
    """How many maps, and how large."""

    width: int
    height: int
    depth: int

    @property
    def values(self) -> int:
        return self.width * self.height * self.depth


@dataclass(frozen=True)
class Span:
    """F numbers along a side, d apart, begun P before it; those of the next value S further on."""

    size: int = 1
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    @property
    def reach(self) -> int:
        """From the first to the last number that is read."""
        return (self.size - 1) * self.dilation + 1

    def slack(self, length: int) -> int:
        """W - F + 2P: by how much it can move."""
        return length - self.reach + 2 * self.padding

    def fits(self, length: int) -> bool:
        """Whether (W - F + 2P)/S + 1 is a whole number above 0."""
        return self.slack(length) >= 0 and self.slack(length) % self.stride == 0

    def outputs(self, length: int) -> int:
        """Return (W - F + 2P)/S + 1, rounded down."""
        return self.slack(length) // self.stride + 1

    def read(self, places: IntArray) -> IntArray:
        """Return what some values read, (N, F); below 0 and from W on is padding."""
        return (
            places[:, np.newaxis] * self.stride - self.padding + self.dilation * _range(self.size)
        )

    def met(self, weight: int, outputs: int) -> tuple[int, int]:
        """Return where a weight begins on its way over all values, and how long the way is."""
        return weight * self.dilation - self.padding, (outputs - 1) * self.stride + 1

    def counts(self, length: int) -> IntArray:
        """Return how many numbers that are no padding each value along the side reads."""
        read = self.read(_range(self.outputs(length)))
        return np.asarray(((read >= 0) & (read < length)).sum(axis=1))


POINT = Span()  # of a layer that works value by value


def _range(count: int) -> IntArray:
    return np.arange(count, dtype=np.int64)
