"""Strokes as fields of JSON: as Quick, Draw! writes drawings, with pens, greys and fills beside."""

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

from cnnviz.core.sketching.drawing import CANVAS_SIDE, Point, Stroke
from cnnviz.core.translation import tr

MAX_STROKES = 5_000
MAX_POINTS = 50_000  # of a drawing
MAX_REACH_PX = 100.0 * CANVAS_SIDE  # from the canvas's corner; a pen may leave the canvas
MAX_REACH = 1e6  # of drawings of any scale

NUMBERS = {int, float}

Line = tuple[Point, ...]


def stroke_fields(strokes: Sequence[Stroke]) -> dict[str, Any]:
    """Return plain values to be read again without any loss by `strokes_from_fields`.

    `drawing` is Quick, Draw!'s own, [[xs, ys], ...]; readers that know no other field take what
    was erased, and the outlines of filled areas, for lines.
    """
    return {
        "drawing": [_columns(stroke.points) for stroke in strokes],
        "pens": [stroke.width_px for stroke in strokes],
        "greys": [stroke.grey for stroke in strokes],
        "fills": [stroke.filled for stroke in strokes],
    }


def strokes_from_fields(fields: Mapping[str, Any]) -> tuple[Stroke, ...]:
    """Read strokes of the canvas.

    Raises:
        ValueError: they are none, too many, or beyond their bounds.
        KeyError: a field is missing.
    """
    lines = _lines(fields["drawing"], MAX_REACH_PX)
    pens, greys, fills = (_listed(fields[name], len(lines)) for name in ("pens", "greys", "fills"))
    return tuple(map(_stroke, lines, pens, greys, fills))


def lines_from_fields(fields: Mapping[str, Any]) -> tuple[Line, ...]:
    """Read the lines of a drawing of any scale, y down, as anybody writes Quick, Draw!'s format.

    Raises:
        ValueError: they are none, too many, or no finite numbers.
        KeyError: there is no drawing.
    """
    return _lines(fields["drawing"], MAX_REACH)


def _columns(points: Line) -> list[list[float]]:
    return [[x for x, _ in points], [y for _, y in points]]


def _lines(drawing: Any, reach: float) -> tuple[Line, ...]:
    if not isinstance(drawing, list) or not 0 < len(drawing) <= MAX_STROKES:
        raise ValueError(tr("no strokes, or too many"))
    lines, room = [], MAX_POINTS
    for stroke in drawing:
        if not isinstance(stroke, list) or len(stroke) < 2:
            raise ValueError(tr("a stroke that is none"))
        xs, ys = (_numbers(column, reach, room) for column in stroke[:2])
        lines.append(tuple(zip(xs, ys, strict=True)))
        room -= len(xs)
    return tuple(lines)


def _numbers(column: Any, reach: float, most: int) -> list[float]:
    if not isinstance(column, list) or not 0 < len(column) <= most:
        raise ValueError(tr("a stroke without points, or with too many"))
    is_numeric = NUMBERS.issuperset(map(type, column))
    # NaN has no place in any order, but leaves none of a sum.
    if not is_numeric or max(map(abs, column)) > reach or isnan(sum(column)):
        raise ValueError(tr("a point that is none"))
    return list(map(float, column))


def _listed(values: Any, count: int) -> list[Any]:
    if not isinstance(values, list) or len(values) != count:
        raise ValueError(tr("a list that does not fit the strokes"))
    return values


def _stroke(line: Line, pen: Any, grey: Any, filled: Any) -> Stroke:
    if type(pen) not in (int, float) or not 0 < pen <= CANVAS_SIDE:
        raise ValueError(tr("a pen that is none"))
    if type(grey) is not int or not 0 <= grey <= 255 or type(filled) is not bool:
        raise ValueError(tr("a grey or a fill that is none"))
    return Stroke(line, float(pen), grey, filled)
