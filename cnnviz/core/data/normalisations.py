"""How pixels were scaled before a network saw them: what people usually do."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cnnviz.core.data.picture_shape import PictureShape, per_channel
from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import tr

# In a checkpoint's account of how it was made: where mean and deviation come from, if not from
# the run that trained it.
KEY, ASSUMED, CHOSEN = "normalisation", "assumed", "chosen"


@dataclass(frozen=True)
class Normalisation:
    """(x - mean) / std of pixels x from 0 to 1."""

    name: str
    mean: tuple[float, ...]  # of each channel, or one for all of them
    deviation: tuple[float, ...]
    what: str  # it makes of a pixel

    @property
    def title(self) -> str:
        numbers = tr(
            "mean {mean}, deviation {deviation}",
            per_channel(self.mean),
            per_channel(self.deviation),
        )
        return f"{self.what} ({numbers})"

    def of(self, picture_shape: PictureShape) -> PictureShape:
        """Return the same pictures, scaled so.

        Raises:
            CnnvizError: they have another number of channels.
        """
        times = picture_shape.channels if len(self.mean) == 1 else 1
        return replace(picture_shape, mean=self.mean * times, deviation=self.deviation * times)


# The statistics as they are commonly given; cnnviz takes its own of each data set when it trains.
OWN = Normalisation("own", (0.0,), (1.0,), tr("Its own statistics"))
FASHION_MNIST = Normalisation(
    "fashion-mnist", (0.2860,), (0.3530,), tr("Fashion-MNIST's statistics")
)
NORMALISATIONS: Mapping[str, Normalisation] = {
    one.name: one
    for one in (
        FASHION_MNIST,
        Normalisation("zero-to-one", (0.0,), (1.0,), tr("Pixels from 0 to 1")),
        Normalisation("minus-one-to-one", (0.5,), (0.5,), tr("Pixels from -1 to 1")),
        Normalisation("mnist", (0.1307,), (0.3081,), tr("MNIST's statistics")),
        Normalisation("zero-to-255", (0.0,), (1 / 255,), tr("Pixels from 0 to 255")),
    )
}


def normalisation_named(text: str) -> Normalisation:
    """Return one of the usual normalisations, or that of two numbers: 0.5,0.25.

    Six numbers are the means of three channels, then their deviations.

    Raises:
        CnnvizError: it is neither; lists what can be given.
    """
    if text in NORMALISATIONS:
        return NORMALISATIONS[text]
    try:
        numbers = tuple(float(number) for number in text.split(","))
        channels = len(numbers) // 2
        return normalisation_of(
            PictureShape(channels, 1, 1, numbers[:channels], numbers[channels:])
        )
    except (ValueError, CnnvizError):
        raise CnnvizError(
            tr(
                "There is no normalisation {text!r}; choose one of {normalisations}, or "
                "give mean and deviation of pixels from 0 to 1 as two numbers, like "
                "0.286,0.353.",
                text[:40],
                ", ".join(NORMALISATIONS),
            )
        ) from None


def normalisation_of(picture_shape: PictureShape) -> Normalisation:
    """Return how pictures are scaled, by its name where it is usual."""
    known = next((one for one in NORMALISATIONS.values() if _is_near(one, picture_shape)), OWN)
    return replace(known, mean=picture_shape.mean, deviation=picture_shape.deviation)


def is_open(made_by: Mapping[str, Any]) -> bool:
    """Whether a network's file did not say how pixels were scaled, so that it can be chosen."""
    return made_by.get(KEY) in (ASSUMED, CHOSEN)


def _is_near(one: Normalisation, picture_shape: PictureShape) -> bool:
    if len(one.mean) not in (1, picture_shape.channels):
        return False
    there = one.of(picture_shape)
    means = zip(there.mean, picture_shape.mean, strict=True)
    deviations = zip(there.deviation, picture_shape.deviation, strict=True)
    return all(math.isclose(a, b, abs_tol=2e-3) for a, b in means) and all(
        math.isclose(a, b, rel_tol=5e-3) for a, b in deviations
    )
