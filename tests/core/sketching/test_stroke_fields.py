"""Strokes as fields of JSON: nothing of ours is lost, nothing of others is trusted."""

import json
from typing import Any

import pytest

from cnnviz.core.sketching.drawing import Stroke
from cnnviz.core.sketching.examples import load_examples
from cnnviz.core.sketching.stroke_fields import (
    MAX_POINTS,
    MAX_STROKES,
    lines_from_fields,
    stroke_fields,
    strokes_from_fields,
)

STROKES = (
    Stroke(((1 / 3, 2.5), (-7.125, 280.0)), 14.2, 255),
    Stroke(((10.0, 10.0),), 1.0, 0),  # a dot of the eraser
    Stroke(((0.0, 0.0), (9.0, 0.0), (9.0, 9.0)), 1.0, 120, filled=True),
)
FIELDS = {"drawing": [[[1, 2], [3, 4]]], "pens": [14], "greys": [255], "fills": [False]}


def test_strokes_come_back_to_the_last_bit() -> None:
    for strokes in (STROKES, *(example.strokes for example in load_examples())):
        assert strokes_from_fields(json.loads(json.dumps(stroke_fields(strokes)))) == strokes


def test_others_find_their_own_format() -> None:
    drawing = stroke_fields(STROKES)["drawing"]
    assert drawing[0] == [[1 / 3, -7.125], [2.5, 280.0]]
    assert [len(column) for column in drawing[1]] == [1, 1]


def test_times_of_raw_drawings_are_left_out() -> None:
    assert lines_from_fields({"drawing": [[[1, 2], [3, 4], [0, 16]]]}) == (((1, 3), (2, 4)),)


@pytest.mark.parametrize(
    "change",
    [
        {"drawing": []},
        {"drawing": None},
        {"drawing": "[[1],[2]]"},
        {"drawing": [[[1, 2]]]},
        {"drawing": [[[1, 2], [3]]]},
        {"drawing": [[[], []]]},
        {"drawing": [[[1, "2"], [3, 4]]]},
        {"drawing": [[[1, True], [3, 4]]]},
        {"drawing": [[[1, float("nan")], [3, 4]]]},
        {"drawing": [[[1, float("inf")], [3, 4]]]},
        {"drawing": [[[1, 10**400], [3, 4]]]},
        {"drawing": [[[1] * (MAX_POINTS + 1)] * 2]},
        {"drawing": [[[1], [1]]] * (MAX_STROKES + 1)},
        {"pens": [0]},
        {"pens": [281]},
        {"pens": [float("nan")]},
        {"pens": [14, 14]},
        {"pens": 14},
        {"greys": [256]},
        {"greys": [1.5]},
        {"greys": [True]},
        {"fills": [1]},
    ],
)
def test_what_is_no_stroke_is_refused(change: dict[str, Any]) -> None:
    assert strokes_from_fields(FIELDS)
    with pytest.raises(ValueError):  # noqa: PT011
        strokes_from_fields({**FIELDS, **change})


def test_a_drawing_of_many_strokes_has_no_more_points_than_one_of_few() -> None:
    column = [1] * (MAX_POINTS // 2 + 1)
    with pytest.raises(ValueError):  # noqa: PT011
        lines_from_fields({"drawing": [[column, column]] * 2})
