"""Ink and paper: whatever a drawing was made on, its ink is lifted off, light on black."""

from typing import NamedTuple

import numpy as np

from cnnviz.core.sketching.sheet import find_sheet
from cnnviz.core.sketching.uneven_paper import has_dark_lines, off_local_paper, off_smooth_paper

# Of 255. Antialiasing and compression leave fainter traces than this around real ink.
INK_THRESHOLD = 8
# A drawing's or scan's border is one flat value; a photograph's is not. (Of Fashion-MNIST's
# 10,000 test pictures one has a border whose commonest value covers less than this.)
_FLAT_SHARE = 0.25
_FLAT_SHEET = 0.6  # most of a sheet is bare
# The border is as deep as one of the pixels that the network gets.
_BORDER_SHARE = 28
# Behind a frame up to so many times as wide, this share of all four corners is paper.
_WIDEST_FRAME, _SAME_CORNERS = 4, 0.9


class Lifted(NamedTuple):
    """A picture's ink, uint8 (H, W), light on exact black."""

    ink: np.ndarray
    inverted: bool  # it was dark on light before
    on_paper: bool = True  # False where ink and paper unknown apart: the picture as it is


def light_on_black(picture: np.ndarray) -> Lifted:
    """Lift a picture's ink off whatever it is on, uint8 (H, W).

    What is already light on black comes back unchanged, and a picture and its negative give the
    same.
    """
    border = _border(picture)
    value, share = _commonest(border)
    if share < _FLAT_SHARE:
        return _off_uneven(picture, float(np.median(border)))
    paper = _within_a_frame(picture, value)
    inverted = _goes_darker(picture, paper)
    ink = _lifted_off(255 - picture, 255 - paper) if inverted else _lifted_off(picture, paper)
    return Lifted(ink, inverted)


def light_on_black_of_picture(picture: np.ndarray) -> Lifted:
    """Lift the ink off a picture file, uint8 (H, W), in which a sheet may lie on a desk."""
    sheet = find_sheet(picture)
    if sheet is None:
        return light_on_black(picture)
    rows, columns = np.flatnonzero(sheet.any(axis=1)), np.flatnonzero(sheet.any(axis=0))
    box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    ink = np.zeros_like(picture)
    ink[box] = np.where(sheet[box], _off_sheet(picture[box], sheet[box]), 0)
    return Lifted(ink, inverted=True) if ink.any() else light_on_black(picture)


def _off_sheet(picture: np.ndarray, sheet: np.ndarray) -> np.ndarray:
    """Dark ink off a sheet, as if there were paper all around it."""
    value, share = _commonest(picture[sheet])
    if share >= _FLAT_SHEET:
        return _lifted_off(255 - picture, 255 - value)
    whole = np.where(sheet, picture, np.uint8(np.median(picture[sheet])))
    ink = off_smooth_paper(whole)
    ink = off_local_paper(whole, sheet) if ink is None else ink
    return np.zeros_like(picture) if ink is None else ink


def _goes_darker(picture: np.ndarray, paper: float) -> bool:
    """Whether the picture goes farther away from its paper where it is darker: ink is there."""
    return bool(paper - picture.min() > picture.max() - paper)


def _off_uneven(picture: np.ndarray, border: float) -> Lifted:
    """Ink off paper that is grained, and lit smoothly or not."""
    inverted = _goes_darker(picture, border)
    ink = off_smooth_paper(picture if inverted else 255 - picture)
    if ink is not None:
        return Lifted(ink, inverted)
    by_lines = has_dark_lines(picture)
    ink = off_local_paper(picture if by_lines else 255 - picture)
    if ink is not None:
        return Lifted(ink, by_lines)
    return Lifted(255 - picture if inverted else picture, inverted, on_paper=False)


def _border(picture: np.ndarray) -> np.ndarray:
    """The values along the four sides, as deep as one of the network's pixels."""
    deep = max(1, min(picture.shape) // _BORDER_SHARE)
    middle = picture[deep:-deep]
    sides = (picture[:deep], picture[-deep:], middle[:, :deep], middle[:, -deep:])
    return np.concatenate([side.ravel() for side in sides])


def _within_a_frame(picture: np.ndarray, border: int) -> int:
    """The paper's value: the border's, or what all corners show behind a frame in the border."""
    deep = max(1, min(picture.shape) // _BORDER_SHARE)
    for inset in range(deep, _WIDEST_FRAME * deep + 1, deep):
        ends = slice(inset, inset + deep), slice(-inset - deep, -inset)
        corners = np.concatenate([picture[y, x].ravel() for y in ends for x in ends])
        value, share = _commonest(corners)
        if share >= _SAME_CORNERS and _count(picture, value) > _count(picture, border):
            return value
    return border


def _count(picture: np.ndarray, value: int) -> int:
    return int(np.count_nonzero(picture == value))


def _commonest(values: np.ndarray) -> tuple[int, float]:
    """The value that most pixels have, and their share of all."""
    counts = np.bincount(values, minlength=256)
    return int(counts.argmax()), float(counts.max() / max(1, values.size))


def _lifted_off(picture: np.ndarray, paper: int) -> np.ndarray:
    """Flat grey paper becomes 0 while full ink stays full."""
    if paper == 0:
        return picture
    above = np.maximum(picture.astype(np.int32) - paper, 0)
    return np.asarray((above * 255 // max(1, 255 - paper)).astype(np.uint8))
