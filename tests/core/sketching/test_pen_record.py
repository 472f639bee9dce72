"""The record of the pen: drawn again, it is the same canvas."""

import numpy as np

from cnnviz.core.sketching.drawing import Stroke, blank_canvas, draw_segment, draw_strokes
from cnnviz.core.sketching.pen_record import PenRecord

SEGMENTS = [
    ((30.0, 30.0), (30.0, 30.0), 14.0, 255),
    ((30.0, 30.0), (90.5, 50.25), 14.0, 255),
    ((90.5, 50.25), (200.0, 90.0), 14.0, 255),
    ((90.0, 20.0), (90.0, 20.0), 8.0, 0),  # the eraser sets down elsewhere
    ((90.0, 20.0), (100.0, 120.0), 8.0, 0),
    ((100.0, 120.0), (150.0, 150.0), 3.5, 90),  # pressed otherwise
]


def test_pieces_in_a_row_are_one_stroke() -> None:
    record, canvas = PenRecord(), blank_canvas()
    for segment in SEGMENTS:
        record.add_segment(*segment)
        draw_segment(canvas, *segment)
        assert np.array_equal(draw_strokes(record.strokes), canvas)
    assert [len(stroke.points) for stroke in record.strokes] == [3, 2, 2]
    assert [stroke.grey for stroke in record.strokes] == [255, 0, 90]


def test_what_follows_leaves_the_record_before_it_alone() -> None:
    first = PenRecord((Stroke(((1.0, 1.0),), 14, 255),))
    first.add_segment(*SEGMENTS[0])
    before, second = first.strokes, PenRecord(first.strokes)
    second.add_segment(*SEGMENTS[1])
    assert first.strokes == before
    assert len(second.strokes) == 3
