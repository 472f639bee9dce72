"""Picture files and the clipboard, made into ink on the canvas; nothing in them is trusted."""

import stat
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from cnnviz.core.drawing import CANVAS_SIDE
from cnnviz.core.errors import CnnvizError
from cnnviz.core.file_errors import not_read
from cnnviz.core.fitting import fit
from cnnviz.core.paper import light_on_black
from cnnviz.core.printable import printable

MAX_PIXELS = 50_000_000
MAX_SIDE_PX = 20_000
MAX_FILE_BYTES = 250_000_000  # an uncompressed picture of MAX_PIXELS with alpha fits
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "PPM")

# Twice the canvas: what is larger is halved, thirded, ... in whole steps before the exact fit.
_WORKING_SIDE = 2 * CANVAS_SIDE
# Pillow's readers raised OSError, ValueError, SyntaxError and struct.error on 30,000 files with
# flipped or missing bytes; the others are what such parsers are liable to raise besides.
_DAMAGE = (
    OSError,
    ValueError,
    SyntaxError,
    struct.error,
    zlib.error,
    ArithmeticError,
    EOFError,
    LookupError,
    MemoryError,
    TypeError,
)

# Pillow's own limit cannot tell how large the picture is. Here the size is checked between
# reading the header and decoding, with a message that names it.
Image.MAX_IMAGE_PIXELS = None


def load_picture(path: Path) -> np.ndarray:
    """The picture in a file as light ink on a black canvas: uint8 (280, 280).

    The aspect is kept, dark ink on light paper inverted, transparency laid on paper. A saved
    canvas comes back bit for bit.

    Raises:
        CnnvizError: no such file, no picture, damaged or too large; says what to do.
    """
    _check_file(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about odd metadata, which is of no interest here
            with Image.open(path, formats=FORMATS) as image:
                _check_size(printable(path), image.size)
                # A JPEG is decoded at an eighth of its size where that is enough.
                image.draft(None, (_WORKING_SIDE, _WORKING_SIDE))
                return _on_canvas(ImageOps.exif_transpose(image))
    except UnidentifiedImageError:
        raise CnnvizError(
            f"{printable(path)} is no picture that can be read: give a PNG, JPEG, BMP, GIF, WebP, "
            "TIFF or PPM."
        ) from None
    except PermissionError:
        raise CnnvizError(f"{printable(path)} may not be read: change its permissions.") from None
    except _DAMAGE as trouble:
        raise CnnvizError(
            f"{printable(path)} is damaged or cut off: save or download it again."
        ) from trouble


def picture_from_array(array: np.ndarray) -> np.ndarray:
    """A pasted picture as light ink on a black canvas: uint8 (280, 280).

    Takes uint8 (H, W), (H, W, 3) RGB or (H, W, 4) RGBA.

    Raises:
        CnnvizError: the array is no picture, or too large; says what to do.
    """
    grey_or_colour = array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (3, 4))
    if array.dtype != np.uint8 or not grey_or_colour or array.size == 0:
        raise CnnvizError(
            f"What was pasted is no picture ({array.dtype} of shape {array.shape}): copy a picture."
        )
    _check_size("The pasted picture", (array.shape[1], array.shape[0]))
    return _on_canvas(Image.fromarray(np.ascontiguousarray(array)))


def _check_file(path: Path) -> None:
    shown = printable(path)
    try:
        facts = path.stat()
    except OSError as error:
        raise CnnvizError(not_read(path, error)) from error
    except ValueError:
        raise CnnvizError(f"{shown} is not there: check the name and the folder.") from None
    if stat.S_ISDIR(facts.st_mode):
        raise CnnvizError(f"{shown} is a folder: name a picture file in it.")
    if not stat.S_ISREG(facts.st_mode):
        raise CnnvizError(f"{shown} is no ordinary file: name a picture file.")
    if facts.st_size == 0:
        raise CnnvizError(f"{shown} is empty (0 bytes): save or download it again.")
    if facts.st_size > MAX_FILE_BYTES:
        raise CnnvizError(
            f"{shown} has {facts.st_size / 1e6:,.0f} MB, more than the {MAX_FILE_BYTES / 1e6:,.0f} "
            "MB that are read: save it smaller."
        )


def _check_size(name: str, size: tuple[int, int]) -> None:
    width, height = size
    if max(size) > MAX_SIDE_PX or width * height > MAX_PIXELS:
        raise CnnvizError(
            f"{name} is {width:,} x {height:,} pixels; up to {MAX_PIXELS // 10**6} megapixels and "
            f"{MAX_SIDE_PX:,} pixels a side are read: scale it down first."
        )


def _on_canvas(image: Image.Image) -> np.ndarray:
    """The image's ink, as large as the canvas allows."""
    image = _in_8_bits(image)
    image = image.reduce(max(1, max(image.size) // _WORKING_SIDE))
    if image.mode == "RGBA":
        image = _on_paper(image)
    return fit(light_on_black(np.asarray(image.convert("L"))).ink, CANVAS_SIDE)


def _in_8_bits(image: Image.Image) -> Image.Image:
    """The image as L, RGB or, where parts of it are transparent, RGBA."""
    if image.mode.startswith(("I", "F")):
        return Image.fromarray(_scaled_to_8_bits(np.asarray(image)))
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode == "L" else image.convert("RGB")


def _scaled_to_8_bits(values: np.ndarray) -> np.ndarray:
    """16-bit values in their full range; other integers and floats from lowest to highest."""
    finite = np.nan_to_num(values.astype(np.float32), posinf=0, neginf=0)
    low, high = float(finite.min()), float(finite.max())
    if np.issubdtype(values.dtype, np.integer) and low >= 0 and high <= 65535:
        low, high = 0, 65535
    scale = 255 / (high - low) if high > low else 0
    return np.asarray(np.rint((finite - low) * scale).astype(np.uint8))


def _on_paper(image: Image.Image) -> Image.Image:
    """A transparent image on the paper that shows it: dark ink on white, light ink on black."""
    grey = np.asarray(image.convert("RGB").convert("L"), dtype=np.float32)
    opacity = np.asarray(image.getchannel("A"), dtype=np.float32) / 255
    dark = float((grey * opacity).sum()) < 127.5 * float(opacity.sum())
    paper = 255 if dark else 0
    return Image.fromarray(np.rint(paper + (grey - paper) * opacity).astype(np.uint8))
