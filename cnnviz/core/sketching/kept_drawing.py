"""What is on the canvas, in a file of a fixed size: nothing in it is decoded or run."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cnnviz.core.files.written_files import write_atomically
from cnnviz.core.printable import printable
from cnnviz.core.sketching.drawing import CANVAS_SIDE

FORMAT = b"cnnviz-drawing-1\n"
TITLE_BYTES = 160
PIXELS_SIDE = 28
CANVAS_BYTES, PIXELS_BYTES = CANVAS_SIDE**2, PIXELS_SIDE**2
PLAIN_BYTES = len(FORMAT) + TITLE_BYTES + CANVAS_BYTES
ByteArray = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class KeptDrawing:
    """A canvas as it was left."""

    canvas: ByteArray  # (280, 280)
    title: str
    pixels: ByteArray | None = None  # (28, 28), of a picture of a data set


def keep_drawing(path: Path, drawing: KeptDrawing) -> None:
    """Write it whole or not at all.

    Raises:
        OSError: as the system reports it; what was kept before is intact.
    """
    title = drawing.title.encode("utf-8", "ignore")[:TITLE_BYTES].ljust(TITLE_BYTES, b"\0")
    pixels = b"" if drawing.pixels is None else drawing.pixels.tobytes()
    write_atomically(path, FORMAT + title + drawing.canvas.tobytes() + pixels)


def kept_drawing(path: Path) -> KeptDrawing | None:
    """Return what was kept; None where there is nothing, or no such file."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            content = file.read(PLAIN_BYTES + PIXELS_BYTES + 1)
    except OSError:
        return None
    is_whole = len(content) in (PLAIN_BYTES, PLAIN_BYTES + PIXELS_BYTES)
    if not is_whole or not content.startswith(FORMAT):
        return None
    begin = len(FORMAT) + TITLE_BYTES
    title = content[len(FORMAT) : begin].rstrip(b"\0").decode("utf-8", "ignore")
    numbers = np.frombuffer(content, np.uint8, offset=begin)
    canvas = numbers[:CANVAS_BYTES].reshape(CANVAS_SIDE, CANVAS_SIDE).copy()
    rest = numbers[CANVAS_BYTES:]
    pixels = rest.reshape(PIXELS_SIDE, PIXELS_SIDE).copy() if rest.size else None
    return KeptDrawing(canvas, printable(title)[:TITLE_BYTES], pixels)
