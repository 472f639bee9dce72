"""From a drawing to what the network reads: stage by stage, as the strip shows it."""

from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np

from cnnviz.core.data.picture_shape import Size
from cnnviz.core.sketching.fitting import Box, fit
from cnnviz.core.sketching.ink import (
    MARGIN_PX,
    PAINTED_GREY,
    PEN_PX,
    SIDE_PX,
    Enclosure,
    Ink,
    evened,
    filled,
    find_enclosure,
    find_ink,
)
from cnnviz.core.sketching.paper import INK_THRESHOLD, light_on_black
from cnnviz.core.sketching.strays import find_strays
from cnnviz.core.translation import tr

Step = Literal["cleaned", "cropped", "evened", "filled", "fitted", "normalised"]


@dataclass(frozen=True)
class SketchPath:
    """Which steps are taken between a drawing and the network."""

    cleaned: bool = True  # of frames, specks and marks far from the drawing
    cropped: bool = True  # to the ink: position and size do not matter
    evened: bool = True  # lines redrawn with one pen: its width does not matter
    filled: bool = True  # gaps closed, and what is inside made grey
    fitted: bool = True  # aspect kept; otherwise stretched to the square
    normalised: bool = True  # as the network's training pictures were

    def switched(self, step: Step) -> "SketchPath":
        return replace(self, **{step: not getattr(self, step)})


WHOLE_PATH = SketchPath()


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage on the way into the network: a uint8 (C, H, W) picture and what was done."""

    name: str
    picture: np.ndarray
    note: str
    step: Step | None = None  # that leads to this stage


@dataclass(frozen=True, eq=False)
class SeenSketch:
    """What the network sees of a picture: `pixels` is uint8 (C, H, W), zeros when `blank`."""

    stages: tuple[Stage, ...]
    pixels: np.ndarray
    blank: bool
    path: SketchPath = WHOLE_PATH
    trouble: str = ""  # of the picture: why it is blank, or why no class can be named for sure

    @property
    def grey(self) -> np.ndarray:
        """What the network sees without its colours, uint8 (H, W)."""
        return np.asarray(np.rint(self.pixels.mean(axis=0)).astype(np.uint8))


def see_sketch(picture: np.ndarray, size: Size, path: SketchPath = WHOLE_PATH) -> SeenSketch:
    """Bring a picture, uint8 (H, W), to the network's size by the steps of `path`.

    Whatever is drawn in lines comes out with one pen, filled with grey where it encloses
    something; filled drawings and photographs are cropped and fitted only. Where the
    network reads colours, ink is in all channels alike.
    """
    on_black, inverted, _ = light_on_black(picture)
    if int(on_black.max(initial=0)) <= INK_THRESHOLD:
        return _nothing_drawn(picture, size, path)
    ground = tr("dark ink on light paper") if inverted else tr("light ink on black")
    drawing = Stage(tr("Drawing"), picture[None].copy(), ground)
    cleaned = _cleaned(on_black, path)
    rows, columns = _ink_box(cleaned.picture[0])
    crop = cleaned.picture[0, rows, columns] if path.cropped else cleaned.picture[0]
    cropped_note = tr("cropped to {value} %", max(1, round(100 * crop.size / picture.size)))
    cropped = Stage(tr("Cropped"), crop[None], cropped_note, "cropped")
    ink = find_ink(crop)
    has_lines = not ink.has_tones and not ink.is_painted
    if ink.has_tones:
        even, full = _left_as_it_is(crop)
    elif ink.is_painted:
        even, full = _painted(crop, path)
    else:
        even, full = _redrawn(ink, crop, path)
    closely = path.cropped and path.evened and has_lines
    channels, height, width = size
    fitted = _fitted(full.picture[0], (height, width), path, closely)
    pixels = np.repeat(fitted[None], channels, axis=0)
    scaled = min(height / crop.shape[0], width / crop.shape[1])
    small = Stage(size_text(size), pixels, tr("scaled to {share:.0f} %", 100 * scaled), "fitted")
    stages = (drawing, cleaned, cropped, even, full, small)
    return SeenSketch(tuple(_told(stage, path) for stage in stages), pixels, False, path)


def see_pixels(pixels: np.ndarray, path: SketchPath = WHOLE_PATH) -> SeenSketch:
    """A data set's picture, uint8 (C, H, W), passes through every stage exactly as it is."""
    pixels = pixels.copy()
    stages = tuple(
        Stage(name, pixels, tr("already as the network reads it"), step)
        for name, step in _stages(pixels.shape)
    )
    return SeenSketch(stages, pixels, not pixels.any(), path)


def size_text(size: tuple[int, ...]) -> str:
    """Width and height of (C, H, W) pictures, as layers have theirs."""
    return f"{size[2]}x{size[1]}"


def _stages(size: tuple[int, ...]) -> tuple[tuple[str, Step | None], ...]:
    return (
        (tr("Drawing"), None),
        (tr("Cleaned"), "cleaned"),
        (tr("Cropped"), "cropped"),
        (tr("One pen"), "evened"),
        (tr("Filled"), "filled"),
        (size_text(size), "fitted"),
    )


def _cleaned(on_black: np.ndarray, path: SketchPath) -> Stage:
    """Without what is no part of the drawing."""
    strays = find_strays(on_black > INK_THRESHOLD)
    if strays is None:
        return Stage(tr("Cleaned"), on_black[None].copy(), tr("nothing removed"), "cleaned")
    picture = np.where(strays.mask, np.uint8(0), on_black) if path.cleaned else on_black.copy()
    return Stage(tr("Cleaned"), picture[None], strays.told, "cleaned")


def _left_as_it_is(picture: np.ndarray) -> tuple[Stage, Stage]:
    note = tr("areas of grey, no lines: unchanged")
    return Stage(tr("One pen"), picture[None], note, "evened"), Stage(
        tr("Filled"), picture[None], note, "filled"
    )


def _painted(picture: np.ndarray, path: SketchPath) -> tuple[Stage, Stage]:
    """The stages of an area of full ink: it has no lines to redraw, and becomes one grey."""
    even = Stage(tr("One pen"), picture[None], tr("a painted area, no lines: unchanged"), "evened")
    if path.filled:
        picture = np.asarray(np.rint(picture * (PAINTED_GREY / 255)).astype(np.uint8))
    return even, Stage(tr("Filled"), picture[None], tr("painted area made grey"), "filled")


def _redrawn(ink: Ink, picture: np.ndarray, path: SketchPath) -> tuple[Stage, Stage]:
    """The stages in which lines are redrawn with one pen and filled."""
    px = max(picture.shape) / SIDE_PX  # of the drawing, for one of the ink's
    note = tr("lines {px:.0f} px wide", px * PEN_PX)
    if path.evened:
        ink = evened(ink)
        picture = _without_margin(ink, path)
    even = Stage(tr("One pen"), picture[None], note, "evened")
    enclosure = find_enclosure(ink)
    if path.filled:
        picture = _without_margin(filled(ink, enclosure), path)
    return even, Stage(tr("Filled"), picture[None], _filling_note(enclosure, px), "filled")


def _filling_note(enclosure: Enclosure | None, px: float) -> str:
    if enclosure is None:
        return tr("no enclosed area to fill")
    if enclosure.gap_px == 0:
        return tr("inside filled")
    return tr("gaps up to {px:.0f} px closed, inside filled", px * enclosure.gap_px)


def _without_margin(ink: Ink, path: SketchPath) -> np.ndarray:
    """The picture up to its ink, or as large as it was where it is not to be cropped."""
    rows, columns = _ink_box(ink.picture)
    if not path.cropped or rows.start == rows.stop:
        return ink.picture[MARGIN_PX:-MARGIN_PX, MARGIN_PX:-MARGIN_PX]
    return ink.picture[rows, columns]


def _fitted(
    picture: np.ndarray, size: tuple[int, int], path: SketchPath, closely: bool
) -> np.ndarray:
    if not path.fitted:
        return np.asarray(cv2.resize(picture, size[::-1], interpolation=cv2.INTER_AREA))
    return fit(picture, size, _close_box(picture) if closely else None)


def _close_box(picture: np.ndarray) -> Box:
    """The ink's box to a part of a pixel, as much as its outermost pixels are covered."""
    height, width = picture.shape
    sides = (picture[0], picture[-1], picture[:, 0], picture[:, -1])
    top, bottom, left, right = (1 - float(side.max()) / 255 for side in sides)
    return Box(top, height - bottom, left, width - right)


def _told(stage: Stage, path: SketchPath) -> Stage:
    """The stage with a note of what was left out."""
    if stage.step is None or getattr(path, stage.step):
        return stage
    return replace(stage, note=_LEFT_OUT[stage.step])


_LEFT_OUT: dict[Step, str] = {
    "cleaned": tr("all marks kept"),
    "cropped": tr("not cropped"),
    "evened": tr("lines unchanged"),
    "filled": tr("nothing filled"),
    "fitted": tr("stretched to the square"),
}


def _ink_box(picture: np.ndarray) -> tuple[slice, slice]:
    """The rows and columns between the outermost ink; empty slices without ink."""
    rows = np.flatnonzero(picture.max(axis=1) > INK_THRESHOLD)
    columns = np.flatnonzero(picture.max(axis=0) > INK_THRESHOLD)
    if rows.size == 0:
        return slice(0, 0), slice(0, 0)
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _nothing_drawn(picture: np.ndarray, size: Size, path: SketchPath) -> SeenSketch:
    """Every stage of a picture without ink."""
    pixels = np.zeros(size, np.uint8)
    empty = tuple(
        Stage(name, pixels, tr("nothing drawn"), step) for name, step in _stages(size)[1:]
    )
    drawing = Stage(tr("Drawing"), picture[None].copy(), tr("nothing drawn"))
    trouble = tr("its ink is too faint") if picture.any() else ""
    return SeenSketch((drawing, *empty), pixels, True, path, trouble)
