"""Drawings with a name: which are the same, and what a name may be."""

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.core.my_drawings.labelled_drawing import MAX_NAME_LENGTH, clean_name, labelled
from cnnviz.core.sketching.drawing import Stroke, draw_strokes

STROKE = Stroke(((10.0, 20.0), (30.0, 40.0)), 14.0, 255)


def test_the_picture_is_the_canvas() -> None:
    drawing = labelled("Coat", (STROKE,))
    assert np.array_equal(drawing.picture, draw_strokes([STROKE]))
    assert drawing.picture.shape == (280, 280)


def test_the_same_strokes_are_the_same_drawing_whatever_they_are_called() -> None:
    assert labelled("Coat", (STROKE,)).key == labelled("Bag", (STROKE,), "anna").key


@pytest.mark.parametrize(
    "other",
    [
        (replace(STROKE, grey=254),),
        (replace(STROKE, width_px=13.0),),
        (replace(STROKE, filled=True),),
        (replace(STROKE, points=STROKE.points[::-1]),),
        (STROKE, STROKE),
        (replace(STROKE, points=STROKE.points[:1]), replace(STROKE, points=STROKE.points[1:])),
    ],
)
def test_other_strokes_are_another_drawing(other: tuple[Stroke, ...]) -> None:
    assert labelled("Coat", other).key != labelled("Coat", (STROKE,)).key


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("T-shirt/top", "T-shirt/top"),
        ("  two\n words ", "two words"),
        ("\x1b[31mred", "[31mred"),
        ("\u202egnp", "gnp"),
        ("\ud800", ""),
        (" \n", ""),
        ("x" * 500, "x" * MAX_NAME_LENGTH),
        ("Mütze 帽子", "Mütze 帽子"),
    ],
)
def test_a_name_is_a_line_of_printable_letters(text: str, name: str) -> None:
    assert clean_name(text) == name
