"""The picture of a sketch's life: areas, one above the other, of what each class is given."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.views.maps.class_colours import CLASS_COLOURS

FloatArray = npt.NDArray[np.float32]
LABEL_PITCH_PX = 4  # labels need not stand at the very best pixel


@dataclass(frozen=True)
class AreaLabel:
    """A class whose name fits into its area, and the middle of that place."""

    number: int
    x: float
    y: float


def columns(places: int, known: int, width: int) -> npt.NDArray[np.int64]:
    """Return for each column of pixels the nearest place; -1 where that is not known yet."""
    nearest = np.rint(np.arange(width) * (places - 1) / max(1, width - 1)).astype(np.int64)
    nearest[nearest >= known] = -1
    return nearest


def edges(probabilities: FloatArray, nearest: npt.NDArray[np.int64]) -> FloatArray:
    """Return where each column's areas begin and end, 0 at the top, (width, classes + 1).

    NaN where nothing is known.
    """
    padded = np.pad(probabilities, ((0, 1), (1, 0)))
    padded[-1, 1:] = np.nan  # what -1 points to
    return np.cumsum(padded, axis=1)[nearest]


def life_pixels(areas: FloatArray, height: int) -> npt.NDArray[np.uint8]:
    """Return the picture, (height, width, 4) uint8: RGBA, clear where nothing is known."""
    rows = np.arange(height, dtype=np.float32)[:, None, None]  # (height, 1, 1)
    scaled = areas[None] * height
    # How much of each pixel belongs to each class: edges are as smooth as the screen allows.
    reached = np.clip(scaled - rows, 0, 1)  # (height, width, classes + 1)
    shares = np.diff(reached, axis=2)
    shares[..., -1] += 1 - shares.sum(axis=2)
    picture = np.zeros((height, len(areas), 4), np.float32)
    picture[..., :3] = shares @ _colours(shares.shape[2])
    picture[..., 3] = 255
    picture[:, np.isnan(areas[:, 1])] = 0
    return np.rint(picture).astype(np.uint8)


def area_labels(
    areas: FloatArray, height: int, widths_px: list[int], text_height_px: int
) -> list[AreaLabel]:
    """Return the classes whose names have room in their areas, at the roomiest place each."""
    labels = []
    thin = areas[::LABEL_PITCH_PX] * height
    for number, width in enumerate(widths_px):
        span = -(-width // LABEL_PITCH_PX) + 1
        if span > len(thin):
            continue
        above = np.lib.stride_tricks.sliding_window_view(thin[:, number], span).max(axis=1)
        below = np.lib.stride_tricks.sliding_window_view(thin[:, number + 1], span).min(axis=1)
        room = np.nan_to_num(below - above, nan=-1.0)
        best = int(room.argmax())
        if room[best] >= text_height_px:
            x = (best + (span - 1) / 2) * LABEL_PITCH_PX
            labels.append(AreaLabel(number, x, float(above[best] + below[best]) / 2))
    return labels


def class_at(areas: npt.NDArray[np.float32], share: float) -> int:
    """Return the class whose area covers a height, 0 the top and 1 the bottom, of one column."""
    return min(len(areas) - 2, int(np.searchsorted(areas[1:], share, side="right")))


def _colours(classes: int) -> FloatArray:
    """Return the classes' colours, (classes, 3) 0 to 255."""
    numbers = [CLASS_COLOURS[number % len(CLASS_COLOURS)] for number in range(classes)]
    return np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in numbers], np.float32)
