"""What all pictures of a data set share: channels, size, and the statistics of their pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import tr

Size = tuple[int, int, int]  # C, H, W
CHANNELS = {1: ("grey",), 3: ("red", "green", "blue")}
MAX_SIDE_PX = 512
HIGHEST_MEAN, LOWEST_DEVIATION, HIGHEST_DEVIATION = 1.0, 1e-6, 1.0


@dataclass(frozen=True)
class PictureShape:
    """Pictures are uint8 (C, H, W); mean and deviation are per channel, of pixels from 0 to 1.

    Raises:
        CnnvizError: no pictures have such a size or such statistics.
    """

    channels: int
    height: int
    width: int
    mean: tuple[float, ...]
    deviation: tuple[float, ...]

    def __post_init__(self) -> None:
        if self.channels not in CHANNELS:
            raise CnnvizError(tr("Pictures have 1 or 3 channels, not {channels}.", self.channels))
        for side in (self.height, self.width):
            if not 1 <= side <= MAX_SIDE_PX:
                raise CnnvizError(
                    tr("Pictures are 1 to {most_px} pixels a side, not {side}.", MAX_SIDE_PX, side)
                )
        if not len(self.mean) == len(self.deviation) == self.channels:
            raise CnnvizError(
                tr("{channels} channels need as many means and deviations.", self.channels)
            )
        for name, values, lowest, highest in (
            ("mean", self.mean, 0.0, HIGHEST_MEAN),
            ("std", self.deviation, LOWEST_DEVIATION, HIGHEST_DEVIATION),
        ):
            if not all(lowest <= value <= highest for value in values):
                raise CnnvizError(
                    tr(
                        "The {name} of the pixels is {per_channel}, and must be from "
                        "{lowest:g} to {highest:g}.",
                        name,
                        per_channel(values),
                        lowest,
                        highest,
                    )
                )

    @property
    def size(self) -> Size:
        return self.channels, self.height, self.width

    @property
    def unscaled(self) -> "PictureShape":
        """The same pictures, brought to the network as numbers from 0 to 1."""
        return unscaled(self.size)

    def is_like(self, other: "PictureShape") -> bool:
        """Whether pictures of both were the same, as far as their size and statistics tell."""
        mine, theirs = (*self.mean, *self.deviation), (*other.mean, *other.deviation)
        return self.size == other.size and np.allclose(mine, theirs, rtol=1e-5, atol=1e-6)

    @property
    def empty(self) -> npt.NDArray[np.float32]:
        """What an empty pixel is to the network, (C,): (0 - mean) / deviation."""
        return self._of_pixel(0)

    @property
    def full(self) -> npt.NDArray[np.float32]:
        """What a pixel of full ink is to the network, (C,): (1 - mean) / deviation."""
        return self._of_pixel(255)

    def _of_pixel(self, value: int) -> npt.NDArray[np.float32]:
        return self.normalised_picture(np.full((self.channels, 1, 1), value, np.uint8))[:, 0, 0]

    def normalised(self, images: Tensor) -> Tensor:
        """Return uint8 (N, C, H, W) pictures, on any device, as the network takes them: float32."""
        pixels = images.to(torch.float32)
        for channel, (mean, deviation) in enumerate(zip(self.mean, self.deviation, strict=True)):
            # Numbers, not tensors: these would have to be brought to the device at every step.
            pixels[:, channel].sub_(mean * 255).div_(deviation * 255)
        return pixels

    def normalised_picture(self, pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """Return one uint8 (C, H, W) picture as the network takes it, float32."""
        mean, deviation = (
            np.array(values, np.float32)[:, None, None] for values in (self.mean, self.deviation)
        )
        return np.asarray((pixels.astype(np.float32) / np.float32(255) - mean) / deviation)


def unscaled(size: Size) -> PictureShape:
    """Return pictures of a size that a network takes as numbers from 0 to 1."""
    return PictureShape(*size, (0.0,) * size[0], (1.0,) * size[0])


def per_channel(values: Sequence[float], form: str = ".4g") -> str:
    """Return a number as it is printed, or one per channel in brackets."""
    printed = ", ".join(f"{value:{form}}" for value in values)
    return printed if len(values) == 1 else f"({printed})"
