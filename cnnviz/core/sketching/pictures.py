"""Picture files and the clipboard, made into ink on the canvas; nothing in them is trusted."""

import stat
import struct
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import not_read
from cnnviz.core.printable import printable
from cnnviz.core.sketching.coloured_ink import grey_of
from cnnviz.core.sketching.drawing import CANVAS_SIDE, blank_canvas
from cnnviz.core.sketching.fitting import fit
from cnnviz.core.sketching.paper import INK_THRESHOLD, light_on_black_of_picture
from cnnviz.core.translation import tr

MAX_PIXELS = 50_000_000
MAX_SIDE_PX = 20_000
MAX_FRAMES = 30  # that are looked at for one that is not blank
MAX_FILE_BYTES = 250_000_000  # an uncompressed picture of MAX_PIXELS with alpha fits
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "PPM")

# So many of a picture's numbers may lie far out on either side, and do not make its range.
_OUTLIERS = 0.001
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


@dataclass(frozen=True, eq=False)
class OpenedPicture:
    """A picture as light ink on a black canvas, uint8 (280, 280)."""

    canvas: np.ndarray
    trouble: str = ""  # why nothing is on it, or why no class can be named for sure


def load_picture(path: Path) -> np.ndarray:
    """The canvas, uint8 (280, 280), of a picture file; raises what `open_picture` does."""
    return open_picture(path).canvas


def open_picture(path: Path) -> OpenedPicture:
    """Read the picture in a file as light ink on a black canvas.

    The aspect is kept, dark ink on light paper inverted, transparency laid on paper. A saved
    canvas comes back bit for bit. Of several frames the first that is not blank is taken.

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
                return _first_drawn(image)
    except UnidentifiedImageError:
        raise CnnvizError(
            tr(
                "{name} cannot be read as a picture: use a PNG, JPEG, BMP, GIF, WebP, TIFF or PPM.",
                printable(path),
            )
        ) from None
    except PermissionError:
        raise CnnvizError(
            tr("{name} cannot be read: change its permissions.", printable(path))
        ) from None
    except _DAMAGE as trouble:
        raise CnnvizError(
            tr("{name} is damaged or cut off: save or download it again.", printable(path))
        ) from trouble


def _first_drawn(image: Image.Image) -> OpenedPicture:
    """The first frame that is not blank, of so many as are looked at."""
    first = opened = _on_canvas(ImageOps.exif_transpose(image))
    frames = min(MAX_FRAMES, MAX_PIXELS // (image.width * image.height))
    number = 1
    while not opened.canvas.any() and number < frames:
        try:
            image.seek(number)
        except (EOFError, AttributeError):
            break
        opened = _on_canvas(ImageOps.exif_transpose(image))
        number += 1
    if not opened.canvas.any() and number > 1:
        return OpenedPicture(first.canvas, tr("its first {number} frames are blank", number))
    return opened


def picture_from_array(array: np.ndarray) -> np.ndarray:
    """The canvas, uint8 (280, 280), of a pasted picture; raises what `pasted_picture` does."""
    return pasted_picture(array).canvas


def pasted_picture(array: np.ndarray) -> OpenedPicture:
    """Read a pasted picture as light ink on a black canvas.

    Takes uint8 (H, W), (H, W, 3) RGB or (H, W, 4) RGBA.

    Raises:
        CnnvizError: the array is no picture, or too large; says what to do.
    """
    grey_or_colour = array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (3, 4))
    if array.dtype != np.uint8 or not grey_or_colour or array.size == 0:
        raise CnnvizError(
            tr(
                "The clipboard holds no picture ({dtype} of shape {shape}): copy a picture.",
                array.dtype,
                array.shape,
            )
        )
    _check_size(tr("The pasted picture"), (array.shape[1], array.shape[0]))
    return _on_canvas(Image.fromarray(np.ascontiguousarray(array)))


def _check_file(path: Path) -> None:
    shown = printable(path)
    try:
        facts = path.stat()
    except OSError as error:
        raise CnnvizError(not_read(path, error)) from error
    except ValueError:
        raise CnnvizError(
            tr("{shown} does not exist: check the name and the folder.", shown)
        ) from None
    if stat.S_ISDIR(facts.st_mode):
        raise CnnvizError(tr("{shown} is a folder: name a picture file in it.", shown))
    if not stat.S_ISREG(facts.st_mode):
        raise CnnvizError(tr("{shown} is not a regular file: name a picture file.", shown))
    if facts.st_size == 0:
        raise CnnvizError(tr("{shown} is empty (0 bytes): save or download it again.", shown))
    if facts.st_size > MAX_FILE_BYTES:
        raise CnnvizError(
            tr(
                "{shown} has {size:,.0f} MB, more than the {most:,.0f} MB that are "
                "read: save it smaller.",
                shown,
                facts.st_size / 1000000.0,
                MAX_FILE_BYTES / 1000000.0,
            )
        )


def _check_size(name: str, size: tuple[int, int]) -> None:
    width, height = size
    if max(size) > MAX_SIDE_PX or width * height > MAX_PIXELS:
        raise CnnvizError(
            tr(
                "{name} is {width:,} x {height:,} pixels; up to {most} megapixels and "
                "{most_px:,} pixels a side are read: scale it down first.",
                name,
                width,
                height,
                MAX_PIXELS // 10**6,
                MAX_SIDE_PX,
            )
        )


def _on_canvas(image: Image.Image) -> OpenedPicture:
    """The image's ink, as large as the canvas allows."""
    image = _in_8_bits(image)
    image = image.reduce(max(1, max(image.size) // _WORKING_SIDE))
    if image.mode == "RGBA":
        if not np.asarray(image.getchannel("A")).any():
            return OpenedPicture(blank_canvas(), tr("all of it is transparent"))
        image = _on_paper(image)
    grey = grey_of(np.asarray(image))
    lifted = light_on_black_of_picture(grey)
    canvas = fit(lifted.ink, (CANVAS_SIDE, CANVAS_SIDE))
    if not lifted.on_paper:
        return OpenedPicture(canvas, tr("ink and paper cannot be told apart"))
    if canvas.max() <= INK_THRESHOLD:
        return OpenedPicture(blank_canvas(), _why_blank(grey))
    return OpenedPicture(canvas)


def _why_blank(grey: np.ndarray) -> str:
    """Why a picture, uint8 (H, W), has no ink."""
    contrast = int(grey.max()) - int(grey.min())
    if contrast == 0:
        return tr("all of it has one colour")
    if contrast < 4 * INK_THRESHOLD:
        return tr("its contrast is too low: {contrast} of 255 greys", contrast)
    return tr("no ink stands out from the paper")


def _in_8_bits(image: Image.Image) -> Image.Image:
    """The image as L, RGB or, where parts of it are transparent, RGBA."""
    if image.mode.startswith(("I", "F")):
        return Image.fromarray(_scaled_to_8_bits(np.asarray(image)))
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode == "L" else image.convert("RGB")


def _scaled_to_8_bits(values: np.ndarray) -> np.ndarray:
    """16-bit values in their full range; other integers and floats from lowest to highest."""
    known = np.isfinite(values)
    if not known.any():
        return np.zeros(values.shape, np.uint8)
    lowest, highest = _range(values[known].astype(np.float64))
    known &= (values >= lowest) & (values <= highest)
    low, high = float(values[known].min()), float(values[known].max())
    if np.issubdtype(values.dtype, np.integer) and low >= 0 and high <= 65535:
        low, high = 0, 65535 if high > 4095 else 4095 if high > 255 else 255
    # What is no number is paper, of which there is most.
    numbers = np.where(known, values, np.median(values[known])).astype(np.float64)
    share = (np.clip(numbers, low, high) - low) / max(high - low, np.finfo(np.float64).tiny)
    return np.asarray(np.rint(255 * share).astype(np.uint8))


def _range(numbers: np.ndarray) -> tuple[float, float]:
    """Between which numbers lie, without the few far out that mark what was not measured."""
    low, high = (float(end) for end in np.quantile(numbers, (_OUTLIERS, 1 - _OUTLIERS)))
    if high == low:
        return float(numbers.min()), float(numbers.max())
    return low - (high - low), high + (high - low)


def _on_paper(image: Image.Image) -> Image.Image:
    """A transparent image on the paper that shows it: dark ink on white, light ink on black."""
    grey = np.asarray(image.convert("RGB").convert("L"), dtype=np.float32)
    opacity = np.asarray(image.getchannel("A"), dtype=np.float32) / 255
    dark = float((grey * opacity).sum()) < 127.5 * float(opacity.sum())
    paper = 255 if dark else 0
    return Image.fromarray(np.rint(paper + (grey - paper) * opacity).astype(np.uint8))
