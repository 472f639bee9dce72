"""People's drawings: read from ndjson files, and drawn at any size and place, with any pen."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cnnviz.core.errors import CnnvizError
from cnnviz.core.my_drawings.drawing_lines import raw_from_line
from cnnviz.core.sketching.drawing import CANVAS_SIDE, Point, draw_strokes
from cnnviz.core.sketching.placing import CENTRE, PEN_PX, SIZE, placed

APART = 0.1
Lines = tuple[tuple[Point, ...], ...]


@dataclass(frozen=True)
class PersonsDrawing:
    """The strokes that a person drew, at any scale, and the class of what they show."""

    class_name: str
    strokes: Lines


@dataclass(frozen=True)
class Rendering:
    """How a drawing is put on the canvas; it is `size` of it long, the pen's width included."""

    size: float = SIZE
    pen_px: float = PEN_PX
    place: Point = CENTRE  # of the room that is left: 0 is left or top, 1 right or bottom
    grey: int = 255
    on_white: bool = False
    turn: float = 0.0  # in degrees, to the right

    @property
    def keeps_lines_apart(self) -> bool:
        """Whether the pen is at most a tenth of the drawing's length: wider, and details merge."""
        return self.pen_px <= APART * self.size * CANVAS_SIDE


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
    lines = _turned(drawing.strokes, rendering.turn) if rendering.turn else drawing.strokes
    canvas = draw_strokes(
        placed(lines, rendering.size, rendering.pen_px, rendering.place, rendering.grey)
    )
    return 255 - canvas if rendering.on_white else canvas


def _turned(lines: Lines, degrees: float) -> Lines:
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return tuple(
        tuple((cosine * x - sine * y, sine * x + cosine * y) for x, y in line) for line in lines
    )


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
            drawings.append(_drawing(line, class_names))
        except (ValueError, TypeError, KeyError, RecursionError) as trouble:
            raise CnnvizError(
                f"{file.name}, line {number}, is no drawing ({trouble!r}): mend or remove it."
            ) from trouble
    return drawings


def _drawing(line: str, class_names: Sequence[str]) -> PersonsDrawing:
    class_name, strokes = raw_from_line(line)
    if class_name not in class_names:
        raise ValueError(f"no class is called {class_name!r}")
    return PersonsDrawing(class_name, strokes)
