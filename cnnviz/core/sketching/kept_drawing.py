"""What is on the canvas, in a file of a fixed size: nothing in it is decoded or run."""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cnnviz.core.data.picture_shape import CHANNELS, MAX_SIDE_PX
from cnnviz.core.files.written_files import write_atomically
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.printable import printable
from cnnviz.core.sketching.drawing import CANVAS_SIDE
from cnnviz.core.translation import tr

FORMAT = b"cnnviz-drawing-1\n"
SIZED_FORMAT = b"cnnviz-drawing-2\n"  # before the pixels, how many channels, rows and columns
FIRST_SIZE = NETWORKS["article"].input_shape  # of all pixels in files of the first format
TITLE_BYTES = 160
CANVAS_BYTES = CANVAS_SIDE**2
SIZE = struct.Struct("<3H")
PLAIN_BYTES = len(FORMAT) + TITLE_BYTES + CANVAS_BYTES
MAX_BYTES = PLAIN_BYTES + SIZE.size + max(CHANNELS) * MAX_SIDE_PX**2
ByteArray = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class KeptDrawing:
    """A canvas as it was left."""

    canvas: ByteArray  # (280, 280)
    title: str
    pixels: ByteArray | None = None  # (C, H, W), of a picture of a data set


def keep_drawing(path: Path, drawing: KeptDrawing) -> None:
    """Write it whole or not at all.

    Raises:
        OSError: as the system reports it; what was kept before is intact.
    """
    title = drawing.title.encode("utf-8", "ignore")[:TITLE_BYTES].ljust(TITLE_BYTES, b"\0")
    form, pixels = FORMAT, b""
    if drawing.pixels is not None:
        form, pixels = SIZED_FORMAT, SIZE.pack(*drawing.pixels.shape) + drawing.pixels.tobytes()
    write_atomically(path, form + title + drawing.canvas.tobytes() + pixels)


def kept_drawing(path: Path) -> KeptDrawing | None:
    """Return what was kept; None where there is nothing, or no such file."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError:
        return None
    if len(content) < PLAIN_BYTES or not content.startswith((FORMAT, SIZED_FORMAT)):
        return None
    try:
        pixels = _pixels(content[PLAIN_BYTES:], content.startswith(SIZED_FORMAT))
    except (ValueError, struct.error):
        return None
    begin = len(FORMAT) + TITLE_BYTES
    title = content[len(FORMAT) : begin].rstrip(b"\0").decode("utf-8", "ignore")
    canvas = np.frombuffer(content, np.uint8, CANVAS_BYTES, begin).reshape(CANVAS_SIDE, -1).copy()
    return KeptDrawing(canvas, printable(title)[:TITLE_BYTES], pixels)


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
