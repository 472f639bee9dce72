"""The drawings that ship with the app: of our own design, some for every garment."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnnviz.core.errors import CnnvizError
from cnnviz.core.printable import printable
from cnnviz.core.resources import resource
from cnnviz.core.sketching.drawing import CANVAS_SIDE, Point, Stroke
from cnnviz.core.translation import tr, tr_file


@dataclass(frozen=True)
class Example:
    """A drawing with the name of what it shows."""

    name: str
    class_name: str
    strokes: tuple[Stroke, ...]


def load_examples() -> tuple[Example, ...]:
    """All shipped drawings, in the order of Fashion-MNIST's classes; filled ones come first.

    Raises:
        CnnvizError: a file is missing or spoilt; reinstalling mends it.
    """
    files = sorted(resource("examples").glob("*.json"))
    if not files:
        raise CnnvizError(tr("The example drawings are missing: reinstall cnnviz."))
    return tuple(example for file in files for example in read_examples(file))


def read_examples(file: Path) -> tuple[Example, ...]:
    """The drawings of one class from one JSON file.

    Raises:
        CnnvizError: the file cannot be read or describes no drawings; names the trouble.
    """
    try:
        described = json.loads(file.read_text(encoding="utf-8"))
        class_name = _text(described["class_name"])
        return tuple(_example(entry, class_name) for entry in described["examples"])
    except (OSError, ValueError, KeyError, TypeError) as trouble:
        raise CnnvizError(
            tr("The example drawings in {name} are damaged: reinstall cnnviz.", printable(file))
        ) from trouble


def _example(entry: Any, class_name: str) -> Example:
    strokes = tuple(_stroke(stroke) for stroke in entry["strokes"])
    if not strokes:
        raise ValueError(tr("a drawing without strokes"))
    return Example(tr_file(_text(entry["name"])), class_name, strokes)


def _stroke(entry: Any) -> Stroke:
    points = tuple(_point(point) for point in entry["points"])
    if not points:
        raise ValueError(tr("a stroke without points"))
    grey = _within(entry["grey"], 255)
    filled = entry.get("filled", False)
    if not isinstance(grey, int) or not isinstance(filled, bool):
        raise TypeError(tr("grey is a whole number, filled true or false"))
    return Stroke(points, float(_within(entry["width_px"], CANVAS_SIDE)), grey, filled)


def _point(entry: Any) -> Point:
    x, y = entry
    return float(_within(x, CANVAS_SIDE)), float(_within(y, CANVAS_SIDE))


def _within(value: Any, highest: int) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(tr("{value!r} is no number", value))
    if not 0 <= value <= highest:
        raise ValueError(tr("{value} is not within 0 to {highest}", value, highest))
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(tr("{value!r} is no name", value))
    return value
