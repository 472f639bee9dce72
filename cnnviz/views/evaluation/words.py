"""What the evaluation's pages say."""

import math

import numpy as np
import numpy.typing as npt

from cnnviz.core.data.datasets import PART_TITLES, Part
from cnnviz.core.evaluation.assessment import Assessment
from cnnviz.session.data.data_library import DataLibrary, DataState
from cnnviz.session.evaluation.assessments import Assessments

HOW_TO_READ_CONFUSION = (
    "Rows are what pictures are, columns what they were taken for. Blue is right, orange is "
    "mistaken; the stronger, the larger the share of the row. Orange on both sides of the "
    "diagonal: two classes that look alike. Click a cell for its pictures."
)
HOW_TO_READ_CLASSES = (
    "Recall: of all pictures of a class, how many were recognised. Precision: of all that were "
    "taken for a class, how many are of it. A class with high recall and low precision is guessed "
    "too often. F1 is high only where both are. A double click shows a class's mistakes."
)
HOW_TO_READ_CALIBRATION = (
    "Pictures are sorted by confidence. A bar's height is the share of them that "
    "it got right. On the dotted line, 80 % certain means right 8 times of 10; a bar that ends "
    "below it promises too much, one above it too little. Orange is the gap; the calibration "
    "error is the average gap over all pictures."
)


def percent(share: float, digits: int = 1) -> str:
    return "-" if math.isnan(share) else f"{100 * share:.{digits}f} %"


def set_words(assessments: Assessments) -> str:
    """Return what there is to know of what is shown, in one line."""
    if assessments.obstacle:
        return assessments.obstacle
    if assessments.is_old:
        return "Out of date: evaluate again."
    if assessments.part == "test":
        return "For final evaluation only: choose settings on validation pictures."
    return "Held out from training: settings are chosen on these pictures."


def empty_words(assessments: Assessments, data: DataLibrary) -> str:
    """Return what to do where nothing is known yet."""
    if assessments.obstacle:
        return assessments.obstacle
    if assessments.is_running:
        return "Evaluating…"
    first = f"loads {data.wanted} first, then " if data.dataset is None else ""
    if data.state in (DataState.LOADING, DataState.DOWNLOADING):
        first = f"waits for {data.wanted}, then "
    return (
        f"Not evaluated yet.\n\nEvaluate {first}shows the network every {assessments.part} picture "
        "and counts what it takes for what: where it errs, how sure it was, and which pictures "
        "are the hardest. It goes on in the background, also while the network trains."
    )


def cell_words(
    confusion: npt.NDArray[np.int64], names: tuple[str, ...], true: int, predicted: int
) -> str:
    """Return a cell of the confusion as a sentence."""
    count, of = int(confusion[true, predicted]), int(confusion[true].sum())
    if not of:
        return f"There are no pictures of {names[true]}."
    share = percent(count / of)
    if true == predicted:
        return f"{count:,} of {of:,} {names[true]} were recognised: {share}"
    return f"{count:,} of {of:,} {names[true]} were mistaken for {names[predicted]}: {share}"


def cell_title(names: tuple[str, ...], true: int, predicted: int) -> str:
    if true == predicted:
        return f"{names[true]}, recognised"
    return f"{names[true]} mistaken for {names[predicted]}"


def picture_words(
    assessment: Assessment, names: tuple[str, ...], part: Part, index: int
) -> tuple[str, str]:
    """Return caption and tooltip of an assessed picture."""
    true, predicted = int(assessment.labels[index]), int(assessment.predicted[index])
    certain = float(assessment.certainties[index])
    whole = f"{PART_TITLES[part]} picture {index:,}"
    if true == predicted:
        words = f"{whole}: {names[true]}, recognised with {percent(certain)}."
    else:
        own = percent(float(assessment.true_probabilities[index]))
        words = (
            f"{whole}: {names[true]}, taken for {names[predicted]} with {percent(certain)}; "
            f"{names[true]} has {own}."
        )
    # The share first: what has no room is the end of a name.
    return f"{names[true]}\n{percent(certain, 0)} {names[predicted]}", words


def calibration_words(assessment: Assessment) -> str:
    """Return whether the network promises too much, in a sentence or two."""
    certain, right = float(assessment.certainties.mean()), assessment.evaluation.accuracy
    if math.isnan(certain):
        return "Probabilities are NaN: training diverged."
    surplus = certain - right
    if abs(surplus) < 0.005:
        verdict = "Its confidence matches its accuracy."
    elif surplus > 0:
        verdict = "It is overconfident: more certain than accurate."
    else:
        verdict = "It is underconfident: more accurate than certain."
    return f"On average it is\n{percent(certain)} certain and {percent(right)} right.\n{verdict}"
