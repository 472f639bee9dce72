"""How pixels were scaled before a network saw them: what people usually do."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cnnviz.core.errors import CnnvizError

# In a checkpoint's account of how it was made: where mean and deviation come from, if not from
# the run that trained it.
KEY, ASSUMED, CHOSEN = "normalisation", "assumed", "chosen"
HIGHEST_MEAN, LOWEST_STD, HIGHEST_STD = 1.0, 1e-6, 1.0


@dataclass(frozen=True)
class Normalisation:
    """(x - mean) / std of pixels x from 0 to 1."""

    name: str
    mean: float
    std: float
    what: str  # it makes of a pixel

    @property
    def title(self) -> str:
        return f"{self.what} (mean {self.mean:.4g}, deviation {self.std:.4g})"


# The statistics as they are commonly given; cnnviz takes its own of each data set when it trains.
OWN = Normalisation("own", 0.0, 1.0, "Its own statistics")
FASHION_MNIST = Normalisation("fashion-mnist", 0.2860, 0.3530, "Fashion-MNIST's statistics")
NORMALISATIONS: Mapping[str, Normalisation] = {
    one.name: one
    for one in (
        FASHION_MNIST,
        Normalisation("zero-to-one", 0.0, 1.0, "Pixels from 0 to 1"),
        Normalisation("minus-one-to-one", 0.5, 0.5, "Pixels from -1 to 1"),
        Normalisation("mnist", 0.1307, 0.3081, "MNIST's statistics"),
        Normalisation("zero-to-255", 0.0, 1 / 255, "Pixels from 0 to 255"),
    )
}


def normalisation_named(text: str) -> Normalisation:
    """Return one of the usual normalisations, or that of two numbers: 0.5,0.25.

    Raises:
        CnnvizError: it is neither; lists what can be given.
    """
    if text in NORMALISATIONS:
        return NORMALISATIONS[text]
    try:
        mean, std = (float(number) for number in text.split(","))
        return normalisation_of(mean, std)
    except ValueError:
        raise CnnvizError(
            f"There is no normalisation {text[:40]!r}; choose one of {', '.join(NORMALISATIONS)}, "
            "or give mean and deviation of pixels from 0 to 1 as two numbers, like 0.286,0.353."
        ) from None


def normalisation_of(mean: float, std: float) -> Normalisation:
    """Return the normalisation with these numbers, by its name where it is a usual one.

    Raises:
        ValueError: no pixels from 0 to 1 have such a mean and deviation.
    """
    if not (0 <= mean <= HIGHEST_MEAN and LOWEST_STD <= std <= HIGHEST_STD):
        raise ValueError(f"mean {mean}, std {std}")
    known = next((one for one in NORMALISATIONS.values() if _is_near(one, mean, std)), OWN)
    return replace(known, mean=mean, std=std)


def is_open(made_by: Mapping[str, Any]) -> bool:
    """Whether a network's file did not say how pixels were scaled, so that it can be chosen."""
    return made_by.get(KEY) in (ASSUMED, CHOSEN)


def _is_near(one: Normalisation, mean: float, std: float) -> bool:
    return math.isclose(one.mean, mean, abs_tol=2e-3) and math.isclose(one.std, std, rel_tol=5e-3)
