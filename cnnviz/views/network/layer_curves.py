"""What a layer's small curves show: which of its history, between which bounds, in what colour."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

import numpy as np

from cnnviz.core.network.kinds.layer import Layer
from cnnviz.core.translation import tr
from cnnviz.session.runs.layer_histories import Column, LayerHistory
from cnnviz.views.widgets.number_text import short_number
from cnnviz.views.widgets.plots.curves_key import BLUE, ORANGE

SMALLEST_PLAIN = 0.00095  # from here on four decimals show two digits


@dataclass(frozen=True, eq=False)
class Curve:
    """One quantity over the kept steps; NaN where it is unknown."""

    values: Column
    low: float  # at the bottom
    high: float  # at the top
    colour: str
    is_filled: bool = False  # down to the bottom, where that is 0


@dataclass(frozen=True, eq=False)
class LayerCurves:
    """What a column draws, and the quantity that it prints at the step shown."""

    curves: tuple[Curve, ...]
    printed: Column
    print: Callable[[float], str]
    digits: int  # at most, as a rule
    unit: str

    def number_at(self, place: int) -> str:
        """Return the quantity there, nothing where it is unknown."""
        value = float(self.printed[place])
        return self.print(value) if isfinite(value) else ""


def has_curves(layer: Layer) -> bool:
    """Tell whether there is anything to draw of a kind of layer: what it learns, or what dies."""
    return bool(layer.leaves) or layer.silences


def layer_curves(layer: Layer, history: LayerHistory) -> LayerCurves:
    """Return what is drawn for a layer that has curves."""
    if layer.normalises:
        high = max(bounds(history.running_std)[1], bounds(history.running_mean)[1])
        curves = (
            Curve(history.running_std, 0.0, high, BLUE),
            Curve(history.running_mean, 0.0, high, ORANGE),
        )
        return LayerCurves(curves, history.running_std, std_text, 4, tr("std"))
    if layer.leaves:
        curves = (
            _in_own_range(history.gradient_norm, BLUE),
            _in_own_range(history.weight_norm, ORANGE),
        )
        return LayerCurves(curves, history.update_ratio, ratio_text, 6, tr("update"))
    dead = Curve(history.dead_share, 0.0, 1.0, BLUE, is_filled=True)
    return LayerCurves((dead,), history.dead_share, share_text, 4, "dead")


def ratio_text(ratio: float) -> str:
    """Return six characters, as updates are a thousandth of the weights and less."""
    if 0 < ratio < SMALLEST_PLAIN:
        return f"{ratio:6.0e}"
    return f"{ratio:6.4f}" if ratio < 10 else f"{short_number(ratio):>6}"


def std_text(std: float) -> str:
    return f"{short_number(std):>4}"


def share_text(share: float) -> str:
    return f"{100 * share:2.0f} %"


def bounds(values: Column) -> tuple[float, float]:
    """Return the smallest and the largest known value, both 0 where none is known."""
    known = values[np.isfinite(values)]
    return (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)


def _in_own_range(values: Column, colour: str) -> Curve:
    return Curve(values, *bounds(values), colour)
