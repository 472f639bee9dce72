"""From numbers to pictures: how large values may get, and where each falls in a colour map."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
ByteArray = npt.NDArray[np.uint8]
RangeScope = Literal["unit", "layer", "network"]

DEAD_BELOW = 1e-6  # a map whose largest magnitude is below this says nothing
# Entries of a colour map of 256; entry 0 is no value: it colours what lies between the maps.
DIVERGING_ZERO, DIVERGING_STEPS = 128, 127
SEQUENTIAL_ZERO, SEQUENTIAL_STEPS = 1, 254
# OpenBLAS uses more than one thread from 262,144 multiplications on.
SINGLE_THREADED_PRODUCT = 200_000


@dataclass(frozen=True)
class ColourRange:
    """The values that the ends of a colour map stand for; zero is always inside."""

    reach: float
    diverging: bool  # from -reach, for what can be negative; else from 0

    @property
    def low(self) -> float:
        return -self.reach if self.diverging else 0.0

    @property
    def high(self) -> float:
        return self.reach


@dataclass(frozen=True)
class Statistics:
    """What one map comes to."""

    low: float
    high: float
    mean: float
    zeros: float  # share of values that are exactly zero, 0 to 1


def as_maps(output: FloatArray) -> FloatArray:
    """Return a layer's output as (D, H, W); each of the (classes,) logits is a map of one value."""
    return output if output.ndim == 3 else output.reshape(-1, 1, 1)


def reaches(maps: FloatArray) -> FloatArray:
    """Return the largest magnitude in each of (D, H, W) maps, float32 (D,); 0 if not finite."""
    reach: FloatArray = np.maximum(maps.max(axis=(1, 2)), -maps.min(axis=(1, 2)))
    return np.where(np.isfinite(reach), reach, np.float32(0))


def reaches_in_scope(outputs: Mapping[str, FloatArray], scope: RangeScope) -> dict[str, FloatArray]:
    """Return for each layer what the end of the colour map stands for, float32 (D,) per map.

    In scope "unit" each map has its own reach, in "layer" all maps of a layer have one, in
    "network" all maps of all layers.
    """
    own = {name: reaches(as_maps(output)) for name, output in outputs.items()}
    if scope == "unit":
        return own
    largest = {name: float(reach.max(initial=0)) for name, reach in own.items()}
    if scope == "network":
        joint = max(largest.values(), default=0.0)
        largest = dict.fromkeys(largest, joint)
    return {name: np.full_like(reach, largest[name]) for name, reach in own.items()}


def dead_count(maps: FloatArray) -> int:
    """Count the maps of (D, H, W) in which nothing differs from zero."""
    return int((reaches(maps) < DEAD_BELOW).sum())


def statistics(values: FloatArray) -> Statistics:
    """Return minimum, maximum, mean and share of zeros of any float32 array with values in it."""
    return Statistics(
        float(values.min()),
        float(values.max()),
        float(values.mean(dtype=np.float64)),
        float((values == 0).mean()),
    )


def colour_positions(values: FloatArray, reach: FloatArray | float, diverging: bool) -> FloatArray:
    """Return where values fall in a colour map of 256 entries, float32 of the same shape.

    Diverging: zero at 128, the ends at 1 and 255. Sequential: zero at 1, the end at 255, so the
    steps are half as wide. What is outside takes the end, also if it is no number; where `reach`
    says that nothing differs from zero, all is zero.
    """
    zero, steps = DIVERGING_ZERO, DIVERGING_STEPS
    if not diverging:
        zero, steps = SEQUENTIAL_ZERO, SEQUENTIAL_STEPS
    reach = np.asarray(reach, np.float32)
    is_alive = reach >= DEAD_BELOW
    scale = np.where(is_alive, steps / np.where(is_alive, reach, 1), 0).astype(np.float32)
    with np.errstate(invalid="ignore", over="ignore"):
        positions = np.asarray(values * scale)
    # Unlike clip, these take the bound where a value is no number.
    np.fmin(positions, np.float32(steps), out=positions)
    np.fmax(positions, np.float32(-steps if diverging else 0), out=positions)
    positions += np.float32(zero)
    return positions


def colour_indices(values: FloatArray, reach: FloatArray | float, diverging: bool) -> ByteArray:
    """Return the nearest colour map entry of each value, uint8 of the same shape."""
    return np.rint(colour_positions(values, reach, diverging)).astype(np.uint8)


def resample(maps: FloatArray, height: int, width: int) -> FloatArray:
    """Return (D, H, W) maps as (D, height, width): square pixels of even size, evenly mixed.

    Enlarged by a whole factor, each value becomes a block; else a pixel on the border between two
    values takes its share of both, so that no block is visibly larger than its neighbour. Made
    smaller, each pixel is the mean of the area that it covers.
    """
    _, rows, columns = maps.shape
    tall = maps if rows == height else _multiply(area_weights(rows, height), maps)
    return tall if columns == width else _multiply(tall, area_weights(columns, width).T)


def _multiply(left: FloatArray, right: FloatArray) -> FloatArray:
    """Return left @ right, computed in this thread alone.

    BLAS spreads larger products over threads that wait by spinning: beside a training run that
    made a picture of 162x162 pixels take 4 ms instead of 0.2.
    """
    step = max(1, SINGLE_THREADED_PRODUCT // (right.shape[-2] * right.shape[-1]))
    rows = left.shape[-2]
    if step >= rows:
        return left @ right
    pieces = [left[..., start : start + step, :] @ right for start in range(0, rows, step)]
    return np.concatenate(pieces, axis=-2)


@lru_cache(maxsize=256)
def area_weights(count_in: int, count_out: int) -> FloatArray:
    """Return float32 (count_out, count_in): how much of each input lies in each output pixel."""
    edges = np.linspace(0, count_in, count_out + 1)
    starts = np.arange(count_in)
    overlap = np.minimum(edges[1:, None], starts + 1) - np.maximum(edges[:-1, None], starts)
    overlap = np.clip(overlap, 0, None)
    weights: FloatArray = (overlap / overlap.sum(axis=1, keepdims=True)).astype(np.float32)
    weights.flags.writeable = False  # shared by all who ask
    return weights
