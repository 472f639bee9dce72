"""How far a network's certainty can be trusted, and below which it should say "not sure".

The certainty is the largest softmax probability (Hendrycks and Gimpel, 2017, "A Baseline for
Detecting Misclassified and Out-of-Distribution Examples in Neural Networks").
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import tr

# Of made drawings, which are harder to read than most people's: of those fewer are refused.
REFUSED_SHARE = 0.05
BINS = 15  # as in the paper


@dataclass(frozen=True, eq=False)
class CalibrationBins:
    """Pictures sorted by certainty into equally wide bins of 0 to 1: a reliability diagram."""

    counts: npt.NDArray[np.int64]  # (bins,)
    certainties: npt.NDArray[np.float64]  # (bins,) means; nan where a bin is empty
    accuracies: npt.NDArray[np.float64]  # (bins,) shares that were recognised; nan likewise
    error: float  # the expected calibration error, 0 to 1


def certainty(probabilities: npt.ArrayLike) -> float:
    """Return the winner's probability, 0 to 1, of one picture's (classes,) probabilities."""
    return float(np.max(probabilities))


def doubt_threshold(probabilities: npt.ArrayLike, refused_share: float = REFUSED_SHARE) -> float:
    """Return the certainty, 0 to 1, that all but a share of good pictures reach.

    Takes the (N, classes) probabilities of pictures that should not be refused. What lies below
    the answer is refused: of these pictures never more than the share.

    Raises:
        CnnvizError: there are no pictures, or the share is not from 0 to below 1.
    """
    if not 0 <= refused_share < 1:
        raise CnnvizError(
            tr("The refused share is {refused_share}; choose one from 0 to below 1.", refused_share)
        )
    ordered = np.sort(_of_pictures(probabilities).max(axis=1))
    return float(ordered[int(refused_share * len(ordered))])


def expected_calibration_error(
    probabilities: npt.ArrayLike, labels: npt.ArrayLike, bins: int = BINS
) -> float:
    """Return how far certainty and accuracy lie apart on average, 0 (calibrated) to 1.

    In each of the `calibration_bins` the mean certainty should be the share of pictures that were
    recognised. The bins' differences are averaged, each with the weight of its pictures.

    Takes (N, classes) probabilities and (N,) class numbers.

    Raises:
        CnnvizError: there are no pictures.
    """
    return calibration_bins(probabilities, labels, bins).error


def calibration_bins(
    probabilities: npt.ArrayLike, labels: npt.ArrayLike, bins: int = BINS
) -> CalibrationBins:
    """Sort pictures into equally wide bins of the winner's probability.

    Guo et al., 2017, "On Calibration of Modern Neural Networks", equations 2 and 3.

    Takes (N, classes) probabilities and (N,) class numbers.

    Raises:
        CnnvizError: there are no pictures.
    """
    pictures = _of_pictures(probabilities)
    certainties = pictures.max(axis=1)
    right = pictures.argmax(axis=1) == np.asarray(labels)  # (N,)
    inner_edges = np.arange(1, bins) / bins  # a bin holds its upper edge, not its lower one
    places = np.digitize(certainties, inner_edges, right=True)
    counts = np.bincount(places, minlength=bins)
    certain = np.bincount(places, weights=certainties, minlength=bins)  # sums, per bin
    recognised = np.bincount(places, weights=right, minlength=bins)
    surplus = np.bincount(places, weights=certainties - right, minlength=bins)
    filled = np.where(counts > 0, counts, np.nan)
    error = float(np.abs(surplus).sum() / len(pictures))
    return CalibrationBins(counts, certain / filled, recognised / filled, error)


def _of_pictures(probabilities: npt.ArrayLike) -> npt.NDArray[np.float64]:
    pictures = np.asarray(probabilities, np.float64)
    if pictures.ndim != 2 or len(pictures) == 0:
        raise CnnvizError(tr("Confidence is measured on pictures; give at least one."))
    return pictures
