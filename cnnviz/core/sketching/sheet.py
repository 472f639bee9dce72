"""A sheet of paper that lies on a desk: found, and freed of all around it."""

import cv2
import numpy as np
import numpy.typing as npt

ByteArray = npt.NDArray[np.uint8]
BoolArray = npt.NDArray[np.bool_]

# The sheet is looked for at this size.
_SIDE_PX = 200
# It is lighter than the desk by so many greys of 255, covers a part of the picture between these
# shares, and fills its convex outline and the smallest turned rectangle around it so far.
_LIGHTER, _SHARES = 25, (0.2, 0.98)
_CONVEX, _RECTANGULAR = 0.97, 0.88
# Ink is narrower than this share of the picture, and no more than this share of the sheet's rim,
# which is so deep, is inked: where lines run across it, it is the edge of a shadow.
_WIDEST_INK, _RIM, _INKED_RIM = 1 / 9, 1 / 30, 0.005
_INKED, _INK_GREYS = (0.002, 0.4), 25
# A desk of two greys needs a second look above the first level.
_DESK_LEVELS = 2
# So much of the picture's sides is desk: one of the four sides, nearly.
_DESK_SIDES = 0.2


def find_sheet(picture: ByteArray) -> BoolArray | None:
    """Where a light sheet with dark ink lies on a darker desk, without its rim; bool (H, W).

    Takes uint8 (H, W). None where there is no such sheet, or it has no ink.
    """
    scale = min(1.0, _SIDE_PX / max(picture.shape))
    size = tuple(max(1, round(scale * side)) for side in picture.shape[::-1])
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    if min(size) < _SIDE_PX // 4:
        return None
    calm = np.asarray(cv2.medianBlur(small, 5), np.uint8)
    paper = np.asarray(cv2.morphologyEx(calm, cv2.MORPH_CLOSE, _square(_WIDEST_INK)), np.uint8)
    level = 0.0
    for _ in range(_DESK_LEVELS):
        level = _level_above(calm, level)
        sheet = _lightest_part(calm, level)
        if sheet is not None and _is_a_sheet(sheet) and _holds_ink(sheet, calm, paper):
            inner = cv2.erode(sheet, _square(_RIM), borderValue=1)
            whole = cv2.resize(inner, picture.shape[::-1], interpolation=cv2.INTER_NEAREST)
            return np.asarray(whole > 0)
    return None


def _level_above(calm: ByteArray, level: float) -> float:
    """The grey that parts what is lighter than a level in two: Otsu's threshold."""
    values = calm[calm > level]
    if not values.size:
        return 255.0
    return cv2.threshold(values.reshape(1, -1), 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0]


def _lightest_part(calm: ByteArray, level: float) -> ByteArray | None:
    """The largest part that is lighter than a level, filled: 1 on it, uint8 (H, W)."""
    light = (calm > level).astype(np.uint8)
    if not light.any() or light.all():
        return None
    if np.median(calm[light > 0]) - np.median(calm[light == 0]) < _LIGHTER:
        return None
    light = np.asarray(cv2.morphologyEx(light, cv2.MORPH_OPEN, _square(_RIM)), np.uint8)
    outlines, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    largest = max(outlines, key=cv2.contourArea)
    return np.asarray(cv2.fillPoly(np.zeros_like(calm), [largest], 1), np.uint8)


def _is_a_sheet(sheet: ByteArray) -> bool:
    """Whether it has a sheet's shape and leaves a desk at the picture's sides."""
    (outline, *_), _ = cv2.findContours(sheet, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.convexHull(outline)
    area, hull_area = float(cv2.contourArea(outline)), float(cv2.contourArea(hull))
    _, (width, height), _ = cv2.minAreaRect(hull)
    sides = np.concatenate([sheet[0], sheet[-1], sheet[:, 0], sheet[:, -1]])
    return bool(
        _SHARES[0] * sheet.size <= area <= _SHARES[1] * sheet.size
        and area >= _CONVEX * hull_area
        and hull_area >= _RECTANGULAR * width * height
        and np.mean(sides == 0) >= _DESK_SIDES
    )


def _holds_ink(sheet: ByteArray, calm: ByteArray, paper: ByteArray) -> bool:
    """Whether there is ink on it, and none that runs across its rim."""
    inner = cv2.erode(sheet, _square(_RIM), borderValue=1) > 0
    within = cv2.erode(sheet, _square(2 * _RIM), borderValue=1) > 0
    inked = cv2.absdiff(paper, calm) > _INK_GREYS
    rim = inner & ~within
    share = float(np.mean(inked[within])) if within.any() else 0.0
    return _INKED[0] <= share <= _INKED[1] and float(np.mean(inked[rim])) <= _INKED_RIM


def _square(share: float) -> ByteArray:
    side = max(3, int(share * _SIDE_PX) | 1)
    return np.ones((side, side), np.uint8)
