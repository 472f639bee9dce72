"""People's drawings: read from ndjson files, and drawn at any size and place, with any pen."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from cnnviz.core.errors import CnnvizError
from cnnviz.core.sketching.drawing import CANVAS_SIDE, Point, Stroke, draw_strokes


@dataclass(frozen=True)
class PersonsDrawing:
    """The strokes that a person drew, at any scale, and the class of what they show."""

    class_name: str
    strokes: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True)
class Rendering:
    """How a drawing is put on the canvas; it is `size` of it long, the pen's width included."""

    size: float = 0.8
    pen_px: float = 14
    place: Point = (0.5, 0.5)  # of the room that is left: 0 is left or top, 1 right or bottom
    grey: int = 255
    on_white: bool = False


def read_drawings(folder: Path, class_names: Sequence[str]) -> list[PersonsDrawing]:
    """All drawings of a folder's *.ndjson files, a JSON object a line.

    Raises:
        CnnvizError: there are none, or a line is none; names the file and the line.
    """
    files = sorted(folder.glob("*.ndjson"))
    drawings = [drawing for file in files for drawing in _read_file(file, class_names)]
    if not drawings:
        raise CnnvizError(
            f"There are no drawings (*.ndjson) in {folder}: name another folder with --sketches "
            "or in CNNVIZ_SKETCHES."
        )
    return drawings


def rendered(drawing: PersonsDrawing, rendering: Rendering) -> np.ndarray:
    """The canvas, uint8 (280, 280), with the drawing on it."""
    xs, ys = zip(*(point for stroke in drawing.strokes for point in stroke), strict=True)
    box_px, room_px = rendering.size * CANVAS_SIDE, (1 - rendering.size) * CANVAS_SIDE
    longer = max(max(xs) - min(xs), max(ys) - min(ys))
    scale = (box_px - rendering.pen_px) / longer if longer > 0 else 0.0
    centre_x, centre_y = (share * room_px + box_px / 2 for share in rendering.place)
    middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2

    def at(point: Point) -> Point:
        return centre_x + scale * (point[0] - middle_x), centre_y + scale * (point[1] - middle_y)

    pen_px, grey = rendering.pen_px, rendering.grey
    strokes = [Stroke(tuple(map(at, points)), pen_px, grey) for points in drawing.strokes]
    canvas = draw_strokes(strokes)
    return 255 - canvas if rendering.on_white else canvas


def _read_file(file: Path, class_names: Sequence[str]) -> list[PersonsDrawing]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as trouble:
        raise CnnvizError(f"{file} cannot be read as text ({trouble}).") from trouble
    drawings = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            drawings.append(_drawing(json.loads(line), class_names))
        except (ValueError, TypeError, KeyError, RecursionError) as trouble:
            raise CnnvizError(
                f"{file.name}, line {number}, is no drawing ({trouble!r}): mend or remove it."
            ) from trouble
    return drawings


def _drawing(entry: Any, class_names: Sequence[str]) -> PersonsDrawing:
    class_name = entry["class"]
    if class_name not in class_names:
        raise ValueError(f"no class is called {class_name!r}")
    strokes = tuple(_points(*stroke[:2]) for stroke in entry["drawing"])
    if not strokes:
        raise ValueError("it has no strokes")
    return PersonsDrawing(class_name, strokes)


def _points(xs: Any, ys: Any) -> tuple[Point, ...]:
    points = tuple((float(x), float(y)) for x, y in zip(xs, ys, strict=True))
    if not points or not all(isfinite(value) for point in points for value in point):
        raise ValueError("a stroke has no points, or some that are no numbers")
    return points
