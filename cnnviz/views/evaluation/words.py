"""What the evaluation's pages say."""

import math

import numpy as np
import numpy.typing as npt

from cnnviz.core.data.datasets import PART_TITLES, Part
from cnnviz.core.evaluation.assessment import Assessment
from cnnviz.core.translation import tr
from cnnviz.session.data.data_library import DataLibrary, DataState
from cnnviz.session.evaluation.assessments import Assessments

HOW_TO_READ_CONFUSION = tr(
    "Rows are the true classes, columns the predicted ones. Blue is right, orange is "
    "mistaken; the stronger, the larger the share of the row. Orange on both sides of "
    "the diagonal: two classes that look alike. Click a cell for its pictures."
)
HOW_TO_READ_CLASSES = tr(
    "Recall: share of the pictures of a class that are recognised. Precision: share of "
    "the predictions of a class that are correct. A class with high recall and low "
    "precision is guessed too often. F1 is high only where both are. A double click "
    "shows a class's mistakes."
)
HOW_TO_READ_CALIBRATION = tr(
    "Pictures are sorted by confidence. A bar's height is the share of them that it "
    "got right. On the dotted line, 80 % confidence means right 8 times out of 10; a "
    "bar that ends below it is overconfident, one above it underconfident. Orange is "
    "the gap; the calibration error is the average gap over all pictures."
)


def percent(share: float, digits: int = 1) -> str:
    return "-" if math.isnan(share) else f"{100 * share:.{digits}f} %"


def set_words(assessments: Assessments) -> str:
    """Return what there is to know of what is shown, in one line."""
    if assessments.obstacle:
        return assessments.obstacle
    if assessments.is_old:
        return tr("Out of date: evaluate again.")
    if assessments.part == "test":
        return tr("For final evaluation only: choose settings on validation pictures.")
    return tr("Held out from training: settings are chosen on these pictures.")


def empty_words(assessments: Assessments, data: DataLibrary) -> str:
    """Return what to do where nothing is known yet."""
    if assessments.obstacle:
        return assessments.obstacle
    if assessments.is_running:
        return tr("Evaluating…")
    what = tr(
        "Evaluate classifies every picture of the set, in the background and during training as "
        "well: which classes are mistaken for which, how confident the network is, and which "
        "pictures are hardest."
    )
    if data.state in (DataState.LOADING, DataState.DOWNLOADING):
        first = tr("It starts as soon as {name} is loaded.", data.wanted)
    else:
        first = tr("It loads {name} first.", data.wanted) if data.dataset is None else ""
    none = tr("Not evaluated yet.")
    return f"{none}\n\n{what} {first}".strip()


def cell_words(
    confusion: npt.NDArray[np.int64], names: tuple[str, ...], true: int, predicted: int
) -> str:
    """Return a cell of the confusion as a sentence."""
    count, of = int(confusion[true, predicted]), int(confusion[true].sum())
    if not of:
        return tr("There are no pictures of {names}.", names[true])
    share = percent(count / of)
    if true == predicted:
        return tr(
            "{count:,} of {of:,} {names} were recognised: {share}", count, of, names[true], share
        )
    return tr(
        "{count:,} of {of:,} {names} were mistaken for {other}: {share}",
        count,
        of,
        names[true],
        names[predicted],
        share,
    )


def cell_title(names: tuple[str, ...], true: int, predicted: int) -> str:
    if true == predicted:
        return tr("{names}, recognised", names[true])
    return tr("{names} mistaken for {other}", names[true], names[predicted])


def picture_words(
    assessment: Assessment, names: tuple[str, ...], part: Part, index: int
) -> tuple[str, str]:
    """Return caption and tooltip of an assessed picture."""
    true, predicted = int(assessment.labels[index]), int(assessment.predicted[index])
    certain = float(assessment.certainties[index])
    whole = tr("{part} picture {index:,}", PART_TITLES[part], index)
    if true == predicted:
        words = tr(
            "{whole}: {names}, recognised with {percent}.", whole, names[true], percent(certain)
        )
    else:
        own = percent(float(assessment.true_probabilities[index]))
        words = tr(
            "{whole}: {name}, predicted as {other} with {share}; {name} has {own}.",
            whole,
            names[true],
            names[predicted],
            percent(certain),
            own,
        )
    # The share first: what has no room is the end of a name.
    return f"{names[true]}\n{percent(certain, 0)} {names[predicted]}", words


def calibration_words(assessment: Assessment) -> str:
    """Return whether the network promises too much, in a sentence or two."""
    certain, right = float(assessment.certainties.mean()), assessment.evaluation.accuracy
    if math.isnan(certain):
        return tr("Probabilities are NaN: training diverged.")
    surplus = certain - right
    if abs(surplus) < 0.005:
        verdict = tr("Its confidence matches its accuracy.")
    elif surplus > 0:
        verdict = tr("It is overconfident: more certain than accurate.")
    else:
        verdict = tr("It is underconfident: more accurate than certain.")
    return tr(
        "Mean confidence {confidence},\naccuracy {accuracy}.\n{verdict}",
        percent(certain),
        percent(right),
        verdict,
    )
