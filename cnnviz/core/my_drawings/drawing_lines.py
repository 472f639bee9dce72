"""Labelled drawings as lines of JSON: Quick, Draw!'s own format, and what is ours beside."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import OTHER_FOLDER, not_read, not_written
from cnnviz.core.files.written_files import write_atomically
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing, clean_name, labelled
from cnnviz.core.printable import printable
from cnnviz.core.sketching.drawing import Stroke, rounded
from cnnviz.core.sketching.placing import placed
from cnnviz.core.sketching.stroke_fields import (
    Line,
    lines_from_fields,
    stroke_fields,
    strokes_from_fields,
)
from cnnviz.core.translation import tr

MB = 10**6
MAX_FILE_BYTES = 256 * MB
MAX_LINE_BYTES = 4 * MB
MAX_DRAWINGS = 100_000
MAX_LINES = 2 * MAX_DRAWINGS  # the damaged and the empty ones too
MAX_POINTS_OF_FILE = 7_000_000  # a hundred bytes of memory each


@dataclass(frozen=True, eq=False)
class ReadDrawings:
    """What was in a file, and the numbers of the lines that are no drawings, from 1."""

    drawings: tuple[LabelledDrawing, ...]
    damaged: tuple[int, ...]


def line_of(drawing: LabelledDrawing) -> bytes:
    """Return a drawing as a line, without the line's end."""
    names = {"word": drawing.class_name, "key_id": drawing.key, "author": drawing.author}
    fields = {**names, **stroke_fields(drawing.strokes)}
    return json.dumps(fields, allow_nan=False, separators=(",", ":")).encode()


def drawing_from_line(line: bytes, author: str = "") -> LabelledDrawing | None:
    """Read a line; None where it is damaged.

    Drawings of others are fitted to the canvas. One that names no author gets the one given.
    """
    try:
        fields = _fields(line)
        strokes = strokes_from_fields(fields) if "pens" in fields else _placed(fields)
        return labelled(_name(fields), strokes, _author(fields) or author)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def raw_from_line(line: str | bytes) -> tuple[str, tuple[Line, ...]]:
    """Return the class of a drawing and its lines at their own scale.

    Raises:
        ValueError, KeyError, TypeError, RecursionError: the line is no drawing.
    """
    fields = _fields(line)
    return _name(fields), lines_from_fields(fields)


def read_drawings(path: Path, author: str = "") -> ReadDrawings:
    """Read all drawings of a file that anybody may have written.

    Raises:
        CnnvizError: it cannot be read, is too large, or has no drawing at all.
    """
    drawings, damaged, points = [], [], 0
    for number, line in enumerate(lines_of(path), start=1):
        if not line.strip():
            continue
        drawing = drawing_from_line(line, author)
        if drawing is None:
            damaged.append(number)
            continue
        drawings.append(drawing)
        points += sum(len(stroke.points) for stroke in drawing.strokes)
        if len(drawings) > MAX_DRAWINGS or points > MAX_POINTS_OF_FILE:
            raise CnnvizError(
                tr(
                    "{file} has more than {most:,} drawings, or very long ones: split it.",
                    printable(path.name),
                    MAX_DRAWINGS,
                )
            )
    if not drawings:
        raise CnnvizError(
            tr(
                "{file} has no drawings: choose one in Quick, Draw!'s ndjson format, such as "
                "cnnviz exports.",
                printable(path.name),
            )
        )
    return ReadDrawings(tuple(drawings), tuple(damaged))


def write_drawings(path: Path, drawings: Iterable[LabelledDrawing]) -> None:
    """Write drawings to a file that other programs read, too; whole or not at all.

    Raises:
        CnnvizError: it cannot be written; says why, and what to do.
    """
    try:
        write_atomically(path, b"".join(line_of(drawing) + b"\n" for drawing in drawings))
    except OSError as error:
        raise CnnvizError(not_written(path, error, OTHER_FOLDER)) from error


def lines_of(path: Path) -> list[bytes]:
    """Return all lines of a file, the last one too where it does not end.

    Raises:
        CnnvizError: it cannot be read, is no plain file, or too large.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise CnnvizError(tr("{file} is not a plain file.", printable(path.name)))
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise CnnvizError(not_read(path, error)) from error
    if len(content) > MAX_FILE_BYTES or content.count(b"\n") > MAX_LINES:
        raise CnnvizError(
            tr(
                "{file} is larger than {most} MB, or has more than {lines:,} lines: split it.",
                printable(path),
                MAX_FILE_BYTES // MB,
                MAX_LINES,
            )
        )
    return content.split(b"\n")


def _fields(line: str | bytes) -> dict[str, Any]:
    if len(line) > MAX_LINE_BYTES:
        raise ValueError(tr("too long for a drawing"))
    fields = json.loads(line)
    if not isinstance(fields, dict):
        raise ValueError(tr("no drawing"))
    return fields


def _placed(fields: dict[str, Any]) -> tuple[Stroke, ...]:
    strokes = placed(lines_from_fields(fields))
    return tuple(replace(stroke, points=rounded(stroke.points)) for stroke in strokes)


def _name(fields: dict[str, Any]) -> str:
    found = fields["class"] if "class" in fields else fields["word"]
    name = clean_name(found) if isinstance(found, str) else ""
    if not name:
        raise ValueError(tr("no name of a class"))
    return name


def _author(fields: dict[str, Any]) -> str:
    found = fields.get("author", "")
    return clean_name(found) if isinstance(found, str) else ""
