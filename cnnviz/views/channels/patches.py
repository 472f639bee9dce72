"""The part of a picture that a value sees, by itself."""

import numpy as np

from cnnviz.core.inspection.images import ByteArray
from cnnviz.core.inspection.receptive_field import Box

PatchPlace = tuple[int, int, int, int]  # top, left, height, width


def frame_of(box: Box, height: int, width: int) -> PatchPlace | None:
    """Return the box as a part of a picture; None if it is all of it, or nothing but padding."""
    is_nothing = min(box.height, box.width) <= 0
    is_all = box.height >= height and box.width >= width
    return None if is_nothing or is_all else (box.top, box.left, box.height, box.width)


def patch_of(pixels: ByteArray, place: PatchPlace, side: int) -> ByteArray:
    """Return a patch as a square picture, black where a field of this side leaves the picture."""
    top, left, height, width = place
    side = max(side, height, width)
    square = np.zeros((len(pixels), side, side), np.uint8)
    down = side - height if top == 0 else 0
    right = side - width if left == 0 else 0
    square[:, down : down + height, right : right + width] = pixels[
        :, top : top + height, left : left + width
    ]
    return square
