"""A drawing, and what a person says that it shows."""

import hashlib
from array import array
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from cnnviz.core.sketching.drawing import Stroke, draw_strokes

MAX_NAME_LENGTH = 60
KEY_BYTES = 8


@dataclass(frozen=True)
class LabelledDrawing:
    """Strokes of the canvas with the name of their class; drawings with one key are the same."""

    key: str
    class_name: str
    strokes: tuple[Stroke, ...]
    author: str = ""  # nobody else's where there is none

    @property
    def picture(self) -> npt.NDArray[np.uint8]:
        """The canvas with the drawing on it, uint8 (280, 280)."""
        return draw_strokes(self.strokes)


def labelled(class_name: str, strokes: tuple[Stroke, ...], author: str = "") -> LabelledDrawing:
    """Return a drawing under the key that its strokes have, wherever they come from."""
    return LabelledDrawing(drawing_key(strokes), class_name, strokes, author)


def drawing_key(strokes: tuple[Stroke, ...]) -> str:
    """Return what strokes have in common with no others: 16 hexadecimal digits."""
    numbers = array("d")
    for stroke in strokes:
        head = (len(stroke.points), stroke.width_px, stroke.grey, stroke.filled)
        numbers.extend(head)
        numbers.extend(chain.from_iterable(stroke.points))
    return hashlib.blake2b(numbers.tobytes(), digest_size=KEY_BYTES).hexdigest()


def clean_name(text: str) -> str:
    """Return the name of a class or an author as a line of printable letters; empty if none are."""
    shown = "".join(c for c in " ".join(text.split()) if c.isprintable())
    return shown[:MAX_NAME_LENGTH].strip()
