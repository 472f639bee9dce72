"""Ink on photographed paper: shading, shadows and grain are taken off, wherever they lie."""

import cv2
import numpy as np
import numpy.typing as npt

ByteArray = npt.NDArray[np.uint8]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float32]

# How far from its paper ink begins, in standard deviations of the grain and in greys of 255, and
# what is at least taken for full ink: no specks of an empty sheet are made into ink.
_INK_SIGMAS, _LEAST_GREYS = 5, 8
_FAINTEST_FULL_INK = 32
# A smooth surface is the paper where the picture is hardly rougher than its grain beside it, and
# no more than this share is lighter: ink is not.
_ROUGHER, _LIGHTER_SHARE = 2.0, 0.005
# Otherwise the paper is what is left when all is taken for ink that is narrower than this share
# of the picture, and ink is darker than the paper beside it by this share.
_WIDEST_LINE, _FAINTEST_SHARE = 1 / 9, 0.1
# What is fainter than this share of full ink are printed lines, creases, and what shows through.
_PRINTED_SHARE = 0.35
# Lines are looked for from the thinnest on, as shares of the picture, until so many pixels are so
# much darker or lighter: wider ones may be what lies between lines.
_LINES, _LINE_SHARE, _LINE_GREYS = (1 / 90, 1 / 60, 1 / 40, 1 / 25, 1 / 15), 0.004, 20
# Where ink takes more than this of a picture's border, or of all of it, it is no ink on paper.
_INKED_BORDER, _INKED = 0.08, 0.5
_MEDIAN_PX = 5


def off_smooth_paper(picture: ByteArray) -> ByteArray | None:
    """Dark ink, light on black, off paper that is lit smoothly; None where it is not.

    Takes and gives uint8 (H, W). Strong ink becomes 255.
    """
    paper, spread = _smooth_paper(picture)
    grain = 1.4826 * float(np.median(cv2.absdiff(picture, _calm(picture))))
    if spread > _ROUGHER * grain + 2:
        return None
    ink = paper - picture
    threshold = max(_INK_SIGMAS * spread, _LEAST_GREYS)
    if np.mean(ink < -threshold) > _LIGHTER_SHARE or _is_everywhere(ink > threshold):
        return None
    return _as_picture(ink, threshold, _FAINTEST_FULL_INK)


def has_dark_lines(picture: ByteArray) -> bool:
    """Whether the thinnest lines are darker than what is around them, uint8 (H, W), or lighter."""
    calm = _calm(picture)
    for share in _LINES:
        square = _square(share, picture.shape)
        dark = cv2.morphologyEx(calm, cv2.MORPH_BLACKHAT, square)
        light = cv2.morphologyEx(calm, cv2.MORPH_TOPHAT, square)
        counts = [np.count_nonzero(np.asarray(hat) > _LINE_GREYS) for hat in (dark, light)]
        if max(counts) > _LINE_SHARE * picture.size:
            break
    return bool(counts[0] >= counts[1])


def off_local_paper(picture: ByteArray, sheet: BoolArray | None = None) -> ByteArray | None:
    """Dark ink, light on black, as a share of the light around it: shadows dim both alike.

    Takes and gives uint8 (H, W), and where there is a sheet, if not everywhere. None where there
    is no paper that ink could be told from.
    """
    paper = np.maximum(_local_paper(picture), 1).astype(np.float32)
    share = np.float32(1) - picture / paper
    grain = 1.4826 * float(np.median(np.abs(share - np.median(share))))
    least = np.float32(max(_INK_SIGMAS * grain, _FAINTEST_SHARE))
    threshold = np.maximum(least, np.float32(_LEAST_GREYS) / paper)
    inked = np.asarray(share > threshold)
    if _is_everywhere(inked if sheet is None else inked & sheet):
        return None
    return _as_picture(np.asarray(share, np.float32), threshold, _FAINTEST_SHARE)


def _is_everywhere(inked: BoolArray) -> bool:
    """Whether there is so much of it, above all at the border, that it cannot be ink."""
    deep = max(1, min(inked.shape) // 28)
    rim = np.concatenate([inked[:deep].ravel(), inked[-deep:].ravel()])
    rim = np.concatenate([rim, inked[:, :deep].ravel(), inked[:, -deep:].ravel()])
    return bool(rim.mean() > _INKED_BORDER or inked.mean() > _INKED)


def _local_paper(picture: ByteArray) -> ByteArray:
    """How light the paper is everywhere, uint8 (H, W): all that is narrow is ink.

    A closing keeps the edges of shadows as sharp as they are.
    """
    lines = _square(_WIDEST_LINE, picture.shape)
    return np.asarray(cv2.morphologyEx(_calm(picture), cv2.MORPH_CLOSE, lines), np.uint8)


def _calm(picture: ByteArray) -> ByteArray:
    return np.asarray(cv2.medianBlur(picture, _MEDIAN_PX), np.uint8)


def _square(share: float, shape: tuple[int, ...]) -> ByteArray:
    side = max(3, int(share * max(shape)) | 1)
    return np.ones((side, side), np.uint8)


def _as_picture(ink: FloatArray, threshold: FloatArray | float, faintest: float) -> ByteArray:
    """Ink above a threshold as a picture in which strong ink is 255 and printed lines are 0."""
    above = np.maximum(ink - threshold, 0)
    inked = above[above > 0]
    if inked.size == 0:
        return np.zeros(ink.shape, np.uint8)
    full = max(float(np.quantile(inked, 0.9)), faintest)
    above[above < _PRINTED_SHARE * full] = 0
    return np.asarray(np.rint(np.clip(above / full, 0, 1) * 255).astype(np.uint8))


def _smooth_paper(picture: ByteArray) -> tuple[FloatArray, float]:
    """The paper's lightness as a quadratic surface, float32 (H, W), and its grain (std).

    Fitted to the border first, then three times to all that lies near the last fit, so that
    ink, however much there is, counts less and less.
    """
    y, x = (np.linspace(-1, 1, length) for length in picture.shape)
    step = max(1, max(picture.shape) // 56)
    some_y, some_x = np.meshgrid(y[::step], x[::step], indexing="ij")
    values = picture[::step, ::step].astype(np.float64)
    terms = _quadratic(some_x, some_y)
    trusted = np.maximum(np.abs(some_x), np.abs(some_y)) > 0.9
    for _ in range(4):
        factors = np.linalg.lstsq(terms[trusted], values[trusted], rcond=None)[0]
        off = values - terms @ factors
        grain = 1.4826 * float(np.median(np.abs(off[trusted])))
        trusted = np.abs(off) <= max(2.5 * grain, 2.0)
    whole_x, whole_y = np.meshgrid(x, y)
    return np.asarray(_quadratic(whole_x, whole_y) @ factors, np.float32), grain


def _quadratic(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
