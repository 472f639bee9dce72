"""What flows into one activation layer, counted, and what each function would make of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt

from cnnviz.core.lessons.activation_statistics import ActivationStatistics, activation_statistics
from cnnviz.core.network.network_config import Activation

FUNCTIONS: tuple[Activation, ...] = get_args(Activation)
BINS = 60
REACHES = (3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)  # so that axes seldom change
MOST_BEYOND = 0.001  # of the values, off the axis


@dataclass(frozen=True, eq=False)
class ActivationReading:
    """The pre-activations of a layer over some pictures."""

    layer: str
    pictures: int
    reach: float  # the axis goes from -reach to reach
    counts: npt.NDArray[np.int64]  # (BINS,) between them; what lies beyond is left out
    statistics: Mapping[Activation, ActivationStatistics]


def read_activations(values: npt.NDArray[np.float32], layer: str) -> ActivationReading:
    """Count pre-activations, float32 (N, D, H, W), and judge all three functions at them.

    Raises:
        CnnvizError: there are no values.
    """
    statistics = {function: activation_statistics(values, function) for function in FUNCTIONS}
    reach = reach_of(values)
    counts, _ = np.histogram(values, BINS, (-reach, reach))
    return ActivationReading(layer, len(values), reach, counts, statistics)


def reach_of(values: npt.NDArray[np.float32]) -> float:
    """Return the nearest round number that all but a thousandth of the values stay within.

    Values that are infinite or no numbers do not count.
    """
    known = np.abs(values[np.isfinite(values)]).astype(np.float64)
    wanted = float(np.quantile(known, 1 - MOST_BEYOND)) if known.size else 0.0
    return float(next((reach for reach in REACHES if reach >= wanted), np.ceil(wanted)))
