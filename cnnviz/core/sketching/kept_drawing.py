"""What is on the canvas, in a file of bounded size: nothing in it is run."""

import json
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cnnviz.core.data.picture_shape import CHANNELS, MAX_SIDE_PX
from cnnviz.core.files.written_files import write_atomically
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.printable import printable
from cnnviz.core.sketching.drawing import CANVAS_SIDE, Stroke
from cnnviz.core.sketching.stroke_fields import stroke_fields, strokes_from_fields
from cnnviz.core.translation import tr

FORMAT = b"cnnviz-drawing-1\n"
SIZED_FORMAT = b"cnnviz-drawing-2\n"  # before the pixels, how many channels, rows and columns
STROKES_FORMAT = b"cnnviz-drawing-3\n"  # behind the canvas, its strokes as JSON
FORMATS = (FORMAT, SIZED_FORMAT, STROKES_FORMAT)
FIRST_SIZE = NETWORKS["article"].input_shape  # of all pixels in files of the first format
TITLE_BYTES = 160
CANVAS_BYTES = CANVAS_SIDE**2
SIZE = struct.Struct("<3H")
PLAIN_BYTES = len(FORMAT) + TITLE_BYTES + CANVAS_BYTES
MAX_STROKES_BYTES = 4 * 10**6
MAX_BYTES = PLAIN_BYTES + max(SIZE.size + max(CHANNELS) * MAX_SIDE_PX**2, MAX_STROKES_BYTES)
ByteArray = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class KeptDrawing:
    """A canvas as it was left."""

    canvas: ByteArray  # (280, 280)
    title: str
    pixels: ByteArray | None = None  # (C, H, W), of a picture of a data set
    strokes: tuple[Stroke, ...] | None = None  # that the canvas consists of, where it has no other


def keep_drawing(path: Path, drawing: KeptDrawing) -> None:
    """Write it whole or not at all.

    Raises:
        OSError: as the system reports it; what was kept before is intact.
    """
    title = drawing.title.encode("utf-8", "ignore")[:TITLE_BYTES].ljust(TITLE_BYTES, b"\0")
    form, rest = FORMAT, b""
    if drawing.pixels is not None:
        form, rest = SIZED_FORMAT, SIZE.pack(*drawing.pixels.shape) + drawing.pixels.tobytes()
    elif drawing.strokes:
        strokes = json.dumps(stroke_fields(drawing.strokes)).encode()
        if len(strokes) <= MAX_STROKES_BYTES:
            form, rest = STROKES_FORMAT, strokes
    write_atomically(path, form + title + drawing.canvas.tobytes() + rest)


def kept_drawing(path: Path) -> KeptDrawing | None:
    """Return what was kept; None where there is nothing, or no such file."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError:
        return None
    if len(content) < PLAIN_BYTES or not content.startswith(FORMATS):
        return None
    rest, pixels, strokes = content[PLAIN_BYTES:], None, None
    if content.startswith(STROKES_FORMAT):
        strokes = _strokes(rest)
    else:
        try:
            pixels = _pixels(rest, content.startswith(SIZED_FORMAT))
        except (ValueError, struct.error):
            return None
    begin = len(FORMAT) + TITLE_BYTES
    title = content[len(FORMAT) : begin].rstrip(b"\0").decode("utf-8", "ignore")
    canvas = np.frombuffer(content, np.uint8, CANVAS_BYTES, begin).reshape(CANVAS_SIDE, -1).copy()
    return KeptDrawing(canvas, printable(title)[:TITLE_BYTES], pixels, strokes)


def _strokes(rest: bytes) -> tuple[Stroke, ...] | None:
    """The strokes, or None where they are damaged: the canvas is there without them."""
    try:
        return strokes_from_fields(json.loads(rest))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _pixels(rest: bytes, is_sized: bool) -> ByteArray | None:
    """Raises: ValueError or struct.error where the bytes are no picture."""
    size: tuple[int, ...] = FIRST_SIZE
    if is_sized:
        size, rest = SIZE.unpack(rest[: SIZE.size]), rest[SIZE.size :]
    elif not rest:
        return None
    if size[0] not in CHANNELS or not 0 < min(size) <= max(size) <= MAX_SIDE_PX:
        raise ValueError(tr("no picture of a data set"))
    return np.frombuffer(rest, np.uint8).reshape(size).copy()
