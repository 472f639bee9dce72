"""Gives drawn garments a fabric: folds, stripes, checks, prints and the grain of a photograph."""

import numpy as np
import numpy.typing as npt

from cnnviz.core.data.garments.canvas import SIDE_PX

PLAIN, ACROSS, DOWN, CHECKED, PRINTED = range(5)
FABRIC_SHARES = (0.62, 0.1, 0.06, 0.07, 0.15)

Greys = npt.NDArray[np.float32]


def with_fabric(
    pictures: npt.NDArray[np.uint8], is_cloth: npt.NDArray[np.bool_], rng: np.random.Generator
) -> npt.NDArray[np.uint8]:
    """Pictures (N, H, W) lit and, where `is_cloth` (N,), patterned; black stays black."""
    count = len(pictures)
    fabric = np.where(is_cloth, rng.choice(len(FABRIC_SHARES), count, p=FABRIC_SHARES), PLAIN)
    across = np.isin(fabric, (ACROSS, CHECKED))[:, None, None]
    down = np.isin(fabric, (DOWN, CHECKED))[:, None, None]
    printed = (fabric == PRINTED)[:, None, None]

    light = 1 + _folds(count, rng) + _grain(count, rng)
    light *= np.where(across, _stripes(count, rng)[:, :, None], 1)
    light *= np.where(down, _stripes(count, rng)[:, None, :], 1)
    light *= np.where(printed, _print(count, rng), 1)
    woven: npt.NDArray[np.uint8] = np.clip(pictures * light, 0, 255).astype(np.uint8)
    return woven


def _folds(count: int, rng: np.random.Generator) -> Greys:
    """Soft light and shade from side to side and from top to bottom, (N, H, W) around 0."""
    return _wave(count, rng)[:, None, :] + 0.5 * _wave(count, rng)[:, :, None]


def _wave(count: int, rng: np.random.Generator) -> Greys:
    height, turns, start = (
        rng.uniform(low, high, (count, 1)) for low, high in ((0.02, 0.14), (0.5, 3), (0, 1))
    )
    along = np.linspace(0, 1, SIDE_PX)
    return (height * np.sin(2 * np.pi * (turns * along + start))).astype(np.float32)


def _stripes(count: int, rng: np.random.Generator) -> Greys:
    """Light factors (N, length) that alternate between 1 and something darker."""
    period_px, start, dark = (
        rng.uniform(low, high, (count, 1)) for low, high in ((3, 8), (0, 1), (0.35, 0.8))
    )
    phase = (np.arange(SIDE_PX) / period_px + start) % 1
    return np.where(phase < 0.5, 1, dark).astype(np.float32)


def _print(count: int, rng: np.random.Generator) -> Greys:
    """Blotches of two by two pixels, (N, H, W) light factors."""
    strength = rng.uniform(0.1, 0.5, (count, 1, 1))
    blotches = 1 - strength * rng.random((count, SIDE_PX // 2, SIDE_PX // 2))
    return blotches.repeat(2, axis=1).repeat(2, axis=2).astype(np.float32)


def _grain(count: int, rng: np.random.Generator) -> Greys:
    strength = rng.uniform(0.01, 0.04, (count, 1, 1)).astype(np.float32)
    return strength * rng.standard_normal((count, SIDE_PX, SIDE_PX), dtype=np.float32)
