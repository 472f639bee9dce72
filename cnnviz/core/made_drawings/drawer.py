"""Made drawings, ready for the network: drawn by chance, and seen as any drawing is."""

import math
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, Protocol

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.data.picture_shape import Size
from cnnviz.core.made_drawings.bags import bag
from cnnviz.core.made_drawings.hand import strokes_by_hand
from cnnviz.core.made_drawings.lines import Line, Points, chance
from cnnviz.core.made_drawings.others import nothing_to_wear
from cnnviz.core.made_drawings.shoes.sandals import sandal
from cnnviz.core.made_drawings.shoes.shoes import ankle_boot, sneaker
from cnnviz.core.made_drawings.textures import texture
from cnnviz.core.made_drawings.tops.dresses import dress
from cnnviz.core.made_drawings.tops.tops import coat, pullover, shirt, t_shirt
from cnnviz.core.made_drawings.trousers import trousers
from cnnviz.core.sketching.sketch import see_sketch

Maker = Callable[[Random], list[Line]]
Drawn = tuple[list[Line], Sequence[Points]]  # what is added, and a person's strokes
ByteArray = npt.NDArray[np.uint8]

# In the order of Fashion-MNIST's classes: the place in this table is the label.
GARMENTS: tuple[Maker, ...] = (
    t_shirt, trousers, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle_boot,
)  # fmt: skip

HIGHEST_GAUSS = 10  # Python's own numbers end at 8.6

_TEXTURED_SHARE = 0.12
_PAINTED_SHARE = 0.12
_SIDES_PX = (90, 200)
# The pen, as a share of the drawing: 5 % is the app's own pen in a drawing that fills the canvas.
# A few pens are so wide that lines run together.
_USUAL_PEN, _WIDEST_PEN = 0.045, 0.17
_MARKER_SHARE, _MARKERS = 0.08, (0.1, 0.25)
_SUBPIXELS = 4  # bits of a position after the point, for OpenCV


class People(Protocol):
    """Somebody whose drawings are drawn once more, beside those by chance."""

    def share(self, label: int) -> float:
        """How many of a class are theirs, 0 to 1."""

    def chosen(self, label: int, rng: Random) -> Drawn | None:
        """Return one of a class: lines that are added to it, and a person's strokes."""


class Drawer:
    """Draws one picture after another; the same seed gives the same pictures."""

    def __init__(self, seed: int, size: Size, people: "People | None" = None) -> None:
        self._size, self._people = size, people
        self._rng, self._numpy_rng = Random(seed), np.random.default_rng(seed)

    def state(self) -> dict[str, Any]:
        """Return where its chance stands, as plain data."""
        return {"random": self._rng.getstate(), "numpy": self._numpy_rng.bit_generator.state}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Draw next what another one would have drawn next.

        Raises:
            TypeError, ValueError, KeyError, OverflowError: it is no such state.
        """
        version, internal, gauss_next = state["random"]
        # Python takes whatever it is, and a drawing would fail over it later on.
        if gauss_next is not None and not abs(gauss_next) < HIGHEST_GAUSS:
            raise ValueError("the next number by chance is none")
        self._rng.setstate((version, tuple(internal), gauss_next))
        self._numpy_rng.bit_generator.state = state["numpy"]

    def garment(self, label: int) -> ByteArray:
        """A garment of Fashion-MNIST's class `label`, uint8 (C, H, W), as the network sees it."""
        drawn = self._by_people(label)
        if drawn is None:
            return self._seen(GARMENTS[label])
        lines, traced = drawn
        return self.redrawn(traced, lines)

    def redrawn(self, traced: Sequence[Points], lines: Sequence[Line] = ()) -> ByteArray:
        """Somebody's strokes drawn once more, with lines added, uint8 (C, H, W)."""
        strokes = strokes_by_hand(lines, self._rng, self._numpy_rng, traced)
        return see_sketch(self._rendered(strokes), self._size).pixels

    def _by_people(self, label: int) -> Drawn | None:
        if self._people is None or not chance(self._rng, self._people.share(label)):
            return None
        return self._people.chosen(label, self._rng)

    def other(self) -> ByteArray:
        """A scribble, a face, a letter, a thing: no garment, uint8 (C, H, W)."""
        return self._seen(nothing_to_wear)

    def on_canvas(self, maker: Maker) -> ByteArray:
        """A drawing, uint8 (side, side), light on black; its size and pen are left to chance."""
        rng = self._rng
        lines = maker(rng)
        if chance(rng, _TEXTURED_SHARE):
            lines = [*lines, *texture(lines, rng)]
        return self._rendered(strokes_by_hand(lines, rng, self._numpy_rng))

    def _rendered(self, strokes: Sequence[Points]) -> ByteArray:
        rng = self._rng
        side = rng.randint(*_SIDES_PX)
        pen = min(_USUAL_PEN * math.exp(rng.gauss(0, 0.55)), _WIDEST_PEN)
        if chance(rng, _MARKER_SHARE):
            pen = rng.uniform(*_MARKERS)
        return _on_canvas(strokes, side, max(1, round(side * pen)), rng)

    def _seen(self, maker: Maker) -> ByteArray:
        return see_sketch(self.on_canvas(maker), self._size).pixels


def make_drawings(count: int, seed: int, size: Size) -> tuple[ByteArray, npt.NDArray[np.int64]]:
    """Garments, uint8 (N, C, H, W) as the network sees them, and labels int64 (N,), in turn."""
    drawer = Drawer(seed, size)
    labels = np.arange(count) % len(GARMENTS)
    return np.array([drawer.garment(int(label)) for label in labels], np.uint8), labels


def _on_canvas(strokes: Sequence[Points], side: int, pen_px: int, rng: Random) -> ByteArray:
    canvas = np.zeros((side, side), np.uint8)
    if not strokes:
        return canvas
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (side - pen_px - 2) / max(float((high - low).max()), 1e-6)
    offset = side / 2 - scale * (low + high) / 2
    raster = [np.rint((scale * s + offset) * 2**_SUBPIXELS).astype(np.int32) for s in strokes]
    grey = ink = 255
    if chance(rng, _PAINTED_SHARE):  # the first line's inside is painted, lines are another grey
        if chance(rng, 0.5):
            grey = rng.randint(60, 255)
            ink = rng.choice((255, rng.randint(40, 255)))
        cv2.fillPoly(canvas, raster[:1], grey, cv2.LINE_AA, _SUBPIXELS)
    for stroke in raster:
        cv2.polylines(canvas, [stroke], False, ink, pen_px, cv2.LINE_AA, _SUBPIXELS)
    return canvas
