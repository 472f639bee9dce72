import numpy as np
import pytest

from cnnviz.core.progress import Progress
from cnnviz.views.input.classes.class_reading import Reading
from cnnviz.views.neighbours.words import agreement
from cnnviz.views.widgets.number_text import progress_words

NAMES = ("Coat", "Shirt", "Bag")


def reading(likeliest: int | None, unsure: bool = False) -> Reading:
    probabilities = np.array([0.1, 0.2, 0.1], np.float32)
    if likeliest is not None:
        probabilities[likeliest] = 0.7
    return Reading(NAMES, probabilities, probabilities, likeliest, "Nothing drawn", unsure=unsure)


@pytest.mark.parametrize(
    ("said", "classes", "expected"),
    [
        (
            reading(0),
            ["Coat"] * 9 + ["Shirt"] * 3,
            "The network says Coat (70.0 %). Of its 12 nearest pictures, 9 are Coat.",
        ),
        (
            reading(1),
            ["Coat"] * 9 + ["Shirt"] * 3,
            "The network says Shirt (70.0 %). Of its 12 nearest pictures, 9 are Coat and 3 Shirt.",
        ),
        (
            reading(2),
            ["Coat"] * 12,
            "The network says Bag (70.0 %). Of its 12 nearest pictures, 12 are Coat.",
        ),
        (
            reading(1, unsure=True),
            ["Coat"] * 7 + ["Bag"] * 5,
            "The network is not sure (most like Shirt, 70.0 %). "
            "Of its 12 nearest pictures, 7 are Coat.",
        ),
        (reading(None), ["Bag"] * 12, "Nothing drawn: these are the pictures nearest to that."),
    ],
)
def test_agreement_is_told_in_a_sentence(said: Reading, classes: list[str], expected: str) -> None:
    assert agreement(said, classes) == expected


def test_progress_tells_the_time_left_once_it_is_known() -> None:
    assert progress_words(Progress(1200, 60_000)) == "1,200 of 60,000"
    assert progress_words(Progress(1200, 60_000, 65.2)) == "1,200 of 60,000, 1:05 left"
