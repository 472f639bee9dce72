"""Bitmaps as a folder of people's drawings has them, drawn by the tests themselves."""

from pathlib import Path
from random import Random

import cv2
import numpy as np

Polyline = list[tuple[float, float]]

T_SHIRT: Polyline = [
    (9, 2), (18, 2), (25, 7), (22, 12), (19, 10), (19, 25), (8, 25), (8, 10), (5, 12), (2, 7),
    (9, 2),
]  # fmt: skip
TROUSERS: Polyline = [(7, 1), (20, 1), (23, 26), (17, 26), (14, 9), (11, 26), (4, 26), (7, 1)]


def bitmap(*lines: Polyline, width_px: int = 1) -> np.ndarray:
    """Lines in a uint8 (28, 28), light on black and about one pixel wide."""
    large = np.zeros((28 * 8, 28 * 8), np.uint8)
    for line in lines:
        points = np.rint(8 * np.array(line) + 4).astype(np.int32)
        cv2.polylines(large, [points], False, 255, 10 * width_px)
    return cv2.resize(large, (28, 28), interpolation=cv2.INTER_AREA)


def several(line: Polyline, count: int, seed: int = 0) -> np.ndarray:
    """The same thing by different hands, uint8 (count, 28, 28)."""
    rng = Random(seed)

    def somewhere(point: tuple[float, float]) -> tuple[float, float]:
        return point[0] + rng.uniform(-0.8, 0.8), point[1] + rng.uniform(-0.8, 0.8)

    return np.array([bitmap([somewhere(point) for point in line]) for _ in range(count)])


def write_folder(folder: Path, count: int = 60) -> None:
    """T-shirts and trousers, as they are fetched."""
    folder.mkdir(parents=True, exist_ok=True)
    for slug, line in (("t-shirt-top", T_SHIRT), ("trouser", TROUSERS)):
        np.savez_compressed(folder / f"{slug}.npz", drawings=several(line, count))
